"""Reads attribution corpora, and puts summaries into their terms so that both can be compared."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from summarizer import Claim, Denial, Summary

from .attribution import Prediction
from .brat import read_brat
from .documents import Corpus, CorpusError
from .gum import read_gum


def read_corpus(path: Path) -> Corpus:
    """The corpus in a file of GUM's news documents, or in a folder of brat standoff.

    Raises:
        CorpusError: a file is missing or not in that form.
    """
    return read_brat(path) if path.is_dir() else read_gum(path)


def predictions(summary: Summary) -> tuple[Prediction, ...]:
    """The claims and denials of a summary, with their sources' names."""
    sources = {source.id: source for source in summary.sources}
    items: list[Claim | Denial] = [*summary.claims, *summary.denials]
    found = []
    for item in items:
        source = sources.get(item.source or "")
        found.append(
            Prediction(
                kind="claim" if isinstance(item, Claim) else "denial",
                source=source.name if source else None,
                names=source.aliases if source else (),
                content=item.content,
                spans=tuple((s.start, s.end) for s in item.evidence.spans),
            )
        )
    return tuple(found)


def line_of(name: str, items: Sequence[Prediction]) -> str:
    """What was predicted for a document, as one line of JSON."""
    shown = [item.model_dump(mode="json") for item in items]
    return json.dumps({"id": name, "items": shown}, ensure_ascii=False) + "\n"


def read_predictions(path: Path) -> dict[str, tuple[Prediction, ...]]:
    """Predictions by document, from lines as `line_of` makes them.

    Raises:
        CorpusError: the file is missing, or a line is not of that form.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: {error}; give a file that --predicted has written") from error
    found = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            parsed = json.loads(line)
            found[str(parsed["id"])] = tuple(map(Prediction.model_validate, parsed["items"]))
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            first = str(error).splitlines()[0]
            raise CorpusError(f"{path}:{number}: not a line of predictions: {first}") from error
    return found
