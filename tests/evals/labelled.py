"""An invented article with labels, as files, for tests of what reads them."""

from __future__ import annotations

import hashlib
from pathlib import Path

TEXT = """Mayor denies closing harbour

Monday, March 2, 2026

The harbour of Marn closed on Sunday. The fishermen's union said that Ida Vell had ordered it. \
Vell denied that she had ordered the closure: the storm had closed the harbour. The union would \
not comment on the storm.
"""
LABELS = """article: {name}
title: {title}
url: https://news.example/harbour
licence: CC BY 4.0
split: {split}
text: ../texts/{name}.txt
sha256: {sha256}
settled:
  sources:
    - {{id: s1, name: Ida Vell, aliases: [the mayor], kind: person}}
    - {{id: s2, name: the fishermen's union, kind: organisation}}
  items:
    - id: e1
      type: event
      description: The harbour closed
      status: occurred
      time: on Sunday
      vital: true
      sentences: [1]
      both: false
      note: one had it in c2
    - id: c1
      type: claim
      source: s2
      content: "[Ida Vell] ordered the closure"
      kind: [accusation, assertion]
      certainty: plain
      vital: true
      sentences: [2]
    - id: d1
      type: denial
      source: s1
      content: "[Ida Vell] ordered the closure"
      denies: [c1]
      counter: c2
      vital: true
      sentences: [3, 0]
    - id: c2
      type: claim
      source: s1
      also_sources: [s2]
      via: s2
      content: the storm closed the harbour
      kind: [assertion]
      certainty: hedged
      vital: false
      sentences: [3]
    - id: n1
      type: no_comment
      source: s2
      kind: declined
      about: the storm
      on: [c2]
      vital: true
      sentences: [4]
  disputes:
    - [c1, d1]
labellers:
  a:
    items:
      - {{id: e1, type: event, description: Shut, status: occurred, vital: true, sentences: [1]}}
"""


def labels_for(
    name: str = "harbour",
    *,
    text: str = TEXT,
    split: str = "dev",
    title: str = "Mayor denies closing harbour",
) -> str:
    """A label file about the text, as YAML."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return LABELS.format(name=name, split=split, sha256=digest, title=title)


def write(
    folder: Path, labels: str | None = None, name: str = "harbour", text: str | None = TEXT
) -> Path:
    """Writes labels and text as a user would have them, and returns the label file."""
    for inner in ("labels", "texts"):
        (folder / inner).mkdir(parents=True, exist_ok=True)
    path = folder / "labels" / f"{name}.yaml"
    path.write_text(labels_for(name) if labels is None else labels, "utf-8")
    if text is not None:
        (folder / "texts" / f"{name}.txt").write_bytes(text.encode())
    return path
