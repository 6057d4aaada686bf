"""Scores an article's labellers against each other: the ceiling of what an output can reach.

The first labeller stands for the labels and the second for an output, by name. Promises: what
is stored is what the scorer says, with the version of the matcher. How the matcher agrees
with people is left to `judging`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer import SummarizerError

from .loading import Dataset, LabelledArticle
from .matching import MATCHER_VERSION
from .scores import ArticleScore, figures_of
from .scoring import score_article
from .sides import of_labelling

STORED = "agreement.jsonl"
"""Name of the file beside the labels: one article a line."""


class AgreementError(SummarizerError):
    """The stored agreement cannot be read or written. The message names the file."""


class StoredAgreement(BaseModel):
    """A line of the file: how two labellers of an article agree."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str
    labellers: tuple[str, str]
    """The first one's items are the labels, the second one's the output."""
    matcher: int
    """Version of the matcher."""
    figures: dict[str, float | None]


def labellers_score(labelled: LabelledArticle) -> ArticleScore | None:
    """The second labeller scored against the first; None without two of them, or a text."""
    names = labellers_of(labelled)
    if names is None or labelled.article is None:
        return None
    first, second = (of_labelling(labelled.case.labellers[name]) for name in names)
    return score_article(labelled.article, first, second)


def labellers_of(labelled: LabelledArticle) -> tuple[str, str] | None:
    """The two labellers that are compared: the first two by name."""
    names = sorted(labelled.case.labellers)
    return (names[0], names[1]) if len(names) > 1 else None


def agreement_of(dataset: Dataset) -> tuple[list[ArticleScore], list[str]]:
    """The labellers' agreement on each article; and why an article has none, one line each."""
    scores, without = [], []
    for labelled in dataset.articles:
        score = labellers_score(labelled)
        if score is not None:
            scores.append(score)
        elif labellers_of(labelled) is None:
            without.append(f"{labelled.case.article}: fewer than two labellers")
        else:
            without.append(f"{labelled.case.article}: {labelled.missing}")
    return scores, without


def stored_lines(dataset: Dataset, scores: Iterable[ArticleScore]) -> list[StoredAgreement]:
    """What is to be stored, article by article."""
    labelled = {one.case.article: one for one in dataset.articles}
    return [
        StoredAgreement(
            article=score.article,
            labellers=names,
            matcher=MATCHER_VERSION,
            figures=figures_of([score]),
        )
        for score in scores
        if (names := labellers_of(labelled[score.article])) is not None
    ]


def write_agreement(folder: Path, lines: Sequence[StoredAgreement]) -> Path:
    """Stores the agreement beside the labels, and keeps the lines of articles not among them.

    Raises:
        AgreementError: the file cannot be written, or what is there cannot be read.
    """
    path = folder / STORED
    kept = {line.article: line for line in (read_agreement(path) if path.exists() else ())}
    kept |= {line.article: line for line in lines}
    text = "".join(_line(kept[name]) for name in sorted(kept))
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise AgreementError(f"{path}: cannot be written: {error}; make it writable") from error
    return path


def read_agreement(path: Path) -> tuple[StoredAgreement, ...]:
    """Reads a stored agreement.

    Raises:
        AgreementError: it cannot be read, or a line is not what was written.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AgreementError(f"{path}: cannot be read: {error}; write it anew") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(StoredAgreement.model_validate_json(line))
        except ValidationError as error:
            raise AgreementError(
                f"{path}:{number}: is no stored agreement; remove the file and write it anew"
            ) from error
    return tuple(found)


def _line(stored: StoredAgreement) -> str:
    data: dict[str, Any] = stored.model_dump(mode="json")
    return json.dumps(data, ensure_ascii=False) + "\n"
