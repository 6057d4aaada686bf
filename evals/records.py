"""What a run writes down: what it is (`run.json`), and what came of each article."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from summarizer import Summary

from .environment import Environment, Weights

FORMAT: Literal[1] = 1


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Outcome(_Frozen):
    """What came of one article, once."""

    article: str
    repeat: int
    """1 is the first time; later ones ask the model anew."""
    status: Literal["ok", "failed"]
    summary: Summary | None = None
    error: str | None = None
    error_class: str | None = None
    """Name of the error's class."""
    ended: dt.datetime
    seconds: float
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost: float | None = None


class RunArticle(_Frozen):
    """An article of a run."""

    name: str
    sha256: str
    """Of its text."""
    split: str


class RunInfo(_Frozen):
    """What `run.json` holds."""

    format: Literal[1] = FORMAT
    status: Literal["running", "done"]
    started: dt.datetime
    ended: dt.datetime | None = None
    command: tuple[str, ...]
    model: str
    reading: str
    settings: dict[str, Any]
    """All of them but keys and folders."""
    prompts: dict[str, str]
    """SHA-256 of every prompt file that could be used."""
    reader: str | None = None
    """SHA-256 of the module of a reader of the user's own."""
    environment: Environment
    data: str | None
    """Folder of the labels; None for those that are shipped."""
    texts: tuple[str, ...] = ()
    """Folders in which texts were looked for."""
    split: str | None
    pattern: str | None = None
    """Which articles were asked for, by name."""
    labels_hash: str
    matcher: int
    articles: tuple[RunArticle, ...]
    skipped: dict[str, str] = {}
    """Labelled articles without a text, and why."""
    repeat: int = 1
    seed: int
    """Of the intervals."""
    totals_only: bool
    """Whether an article of the test split is among them, so that only totals may be shown."""
    models: tuple[str, ...] = ()
    """What answered, by its full name."""
    readings: tuple[str, ...] = ()
    """The ways in which articles were read."""
    prompts_used: tuple[str, ...] = ()
    prompts_hash: tuple[str, ...] = ()
    """As the summaries have it; one for each way of reading."""
    weights: Weights | None = None
    """Known once a model on this machine has answered."""
