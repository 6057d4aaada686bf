"""What scoring counts, and the figures that follow from the counts.

Counts are integers for one article; they add up over articles, and every figure is arithmetic
on the sums, so figures are micro-averages. Items that the labels call okay are set aside on
both sides: they count neither as found nor as missed nor as invented. Counting is left to
`scoring`, intervals and tests to `uncertainty`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

Array = NDArray[np.float64]

TYPES = ("events", "claims", "denials", "statements", "no_comments", "all")
"""Statements are claims and denials, aligned whatever their polarity; all are events,
statements and no-comments. In claims and denials the polarity must be right too."""
ACCURACIES = ("source", "polarity", "kind", "status", "certainty")
OVERLAPS = ("evidence", "links", "disputes")
HARMS = ("flipped", "wrong_source", "invented", "claim_as_fact", "nobodys_words")

COUNTS = (
    "articles",
    *(f"{name}.{part}" for name in TYPES for part in ("gold", "found", "output", "right")),
    *(f"{name}.{part}" for name in ACCURACIES for part in ("asked", "right")),
    *(f"{name}.{part}" for name in OVERLAPS for part in ("gold", "output", "both")),
    *(f"harm.{name}" for name in HARMS),
)
"""For each type: vital labelled items, those found, output items that are not set aside, those
of them that are right. For each accuracy: aligned pairs in which it can be judged, and those
that are right. For each overlap: what the labels hold, the output holds, and both hold."""

ErrorKind = Literal[
    "missed",
    "extra",
    "flipped",
    "wrong source",
    "invented",
    "claim as fact",
    "nobody's words",
    "source",
    "polarity",
    "kind",
    "status",
    "certainty",
    "evidence",
    "missed link",
    "extra link",
    "missed dispute",
    "extra dispute",
]
HARMFUL: tuple[ErrorKind, ...] = (
    "flipped",
    "wrong source",
    "invented",
    "claim as fact",
    "nobody's words",
)
"""The kinds of error that are harms, worst first, in the order of `HARMS`."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Error(_Frozen):
    """Something that an output got wrong, for people to read."""

    kind: ErrorKind
    type: str
    """event, claim, denial, no_comment."""
    gold: str | None = None
    """Id of the labelled item, where one is concerned."""
    output: str | None = None
    """Id of the output's item, where one is concerned."""
    sentences: tuple[int, ...] = ()
    """Of the output's item, or of the labelled one where there is no other; best first."""
    detail: str
    """In one line: what was labelled and what was given."""


class Pair(_Frozen):
    """A labelled item and the output's item that it was aligned with."""

    gold: str
    output: str
    similarity: float


class ArticleScore(_Frozen):
    """How one output of one article compares with its labels."""

    article: str
    counts: dict[str, int]
    """By the names in `COUNTS`, all of them."""
    pairs: tuple[Pair, ...] = ()
    errors: tuple[Error, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report.

    Attributes:
        name: for instance "claims.f1" or "harm.total".
        value: from summed counts (each an array of any shape) to the figure; nan where it is
            not defined, as a precision is where nothing was given.
        higher_is_better: False for harms.
    """

    name: str
    value: Callable[[Mapping[str, Array]], Array]
    higher_is_better: bool = True


def _share(part: str, whole: str) -> Callable[[Mapping[str, Array]], Array]:
    return lambda counts: _divide(counts[part], counts[whole])


def _f1(found: str, gold: str, right: str, output: str) -> Callable[[Mapping[str, Array]], Array]:
    """Harmonic mean of right/output and found/gold; 0 where nothing is found or given, and
    undefined only where there is neither a label nor an output."""

    def value(counts: Mapping[str, Array]) -> Array:
        precision = np.nan_to_num(_divide(counts[right], counts[output]))
        recall = np.nan_to_num(_divide(counts[found], counts[gold]))
        mean = np.nan_to_num(_divide(2 * precision * recall, precision + recall))
        return np.where(counts[gold] + counts[output] > 0, mean, np.nan)

    return value


def _divide(part: Array, whole: Array) -> Array:
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    quotient: Array = np.full(np.broadcast(part, whole).shape, np.nan)
    np.divide(part, whole, out=quotient, where=whole > 0)
    return quotient


def _figures() -> Iterable[Figure]:
    for name in TYPES:
        yield Figure(f"{name}.precision", _share(f"{name}.right", f"{name}.output"))
        yield Figure(f"{name}.recall", _share(f"{name}.found", f"{name}.gold"))
        parts = (f"{name}.{part}" for part in ("found", "gold", "right", "output"))
        yield Figure(f"{name}.f1", _f1(*parts))
    for name in ACCURACIES:
        yield Figure(f"{name}.accuracy", _share(f"{name}.right", f"{name}.asked"))
    for name in OVERLAPS:
        yield Figure(f"{name}.precision", _share(f"{name}.both", f"{name}.output"))
        yield Figure(f"{name}.recall", _share(f"{name}.both", f"{name}.gold"))
        yield Figure(
            f"{name}.f1", _f1(f"{name}.both", f"{name}.gold", f"{name}.both", f"{name}.output")
        )
    for name in HARMS:
        yield Figure(f"harm.{name}", _share(f"harm.{name}", "articles"), higher_is_better=False)
    yield Figure("harm.total", _total_harm, higher_is_better=False)


def _total_harm(counts: Mapping[str, Array]) -> Array:
    total = sum((np.asarray(counts[f"harm.{name}"]) for name in HARMS), np.asarray(0.0))
    return _divide(total, counts["articles"])


FIGURES: dict[str, Figure] = {figure.name: figure for figure in _figures()}
"""Every figure by name. Harms are errors an article."""

PRIMARY = "all.f1"
"""The figure that stands for the whole where one must."""


def table_of(scores: Iterable[ArticleScore]) -> Array:
    """Counts of articles, one row each, columns in the order of `COUNTS`."""
    rows = [[score.counts[name] for name in COUNTS] for score in scores]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(COUNTS))


def figure_of(name: str, sums: Array) -> Array:
    """A figure from counts whose last axis is in the order of `COUNTS`; leading axes stay."""
    columns: Mapping[str, Any] = {count: sums[..., i] for i, count in enumerate(COUNTS)}
    return FIGURES[name].value(columns)


def figures_of(scores: Iterable[ArticleScore]) -> dict[str, float | None]:
    """All figures over some articles; None where one is not defined."""
    sums = table_of(scores).sum(axis=0)
    values = {name: float(figure_of(name, sums)) for name in FIGURES}
    return {name: None if np.isnan(value) else value for name, value in values.items()}
