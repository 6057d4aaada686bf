"""Labelled articles about the harbour of Marn, and a model that reads them, for tests of runs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from evals.loading import load
from evals.planning import Plan
from summarizer import Settings

from ..articles import HEAVY, claim, denial, event, no_comment, whole
from ..loopback import Loopback, Reply, Scripted, says
from .labelled import labels_for, write

ANSWER = whole(
    events=[event(1, what="The harbour of Marn closed")],
    claims=[
        claim(2, source="The fishermen's union", cue="said", content="Ida Vell had ordered it")
    ],
    denials=[
        denial(3, 0, source="Vell", cue="denied", content="she had ordered the closure"),
    ],
    no_comments=[no_comment(4, source="The union", kind="declined", about="the storm")],
)
"""What a good model finds in each of the articles."""
NOTHING = whole()


def good() -> Reply:
    return says(ANSWER, usage=HEAVY)


def labelled(folder: Path, *names: str, split: str = "dev") -> Path:
    """A folder with these articles, all of them alike."""
    for name in names:
        write(folder, labels_for(name, split=split), name)
    return folder


@contextmanager
def provider(patch: pytest.MonkeyPatch, folder: Path, *script: Scripted) -> Iterator[Loopback]:
    """A server that is the environment's model while the block runs."""
    with Loopback(*(script or (good(),))) as server:
        for name, value in environment(server, folder).items():
            patch.setenv(name, value)
        yield server


def environment(server: Loopback, folder: Path) -> Mapping[str, str]:
    return {
        "SUMMARIZER_MODEL": "openai/any",
        "SUMMARIZER_BASE_URL": server.address,
        "SUMMARIZER_CACHE_DIR": str(folder / "cache"),
        "SUMMARIZER_CONCURRENCY": "1",
        "SUMMARIZER_ATTEMPTS": "1",
    }


def plan_of(data: Path, repeat: int = 1, split: str = "dev", **settings: Any) -> Plan:
    """A plan for all articles of a folder, by the environment's model."""
    dataset = load(data).select(split, None)
    return Plan(Settings(**settings), dataset, data=data, split=split, repeat=repeat)


def without_settings(patch: pytest.MonkeyPatch) -> None:
    """Takes every setting out of the environment but that tests keep no answers."""
    for name in [name for name in os.environ if name.startswith("SUMMARIZER_")]:
        patch.delenv(name)
    patch.setenv("SUMMARIZER_CACHE", "0")
