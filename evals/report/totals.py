"""Turns scores of one or two runs into the tables of figures that a report opens with.

Promises: harms come first, and every figure of `scores.FIGURES` stands in exactly one table.
Intervals and tests are left to `uncertainty`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ..scores import COUNTS, FIGURES, HARMS, ArticleScore
from ..uncertainty import Difference, Interval, by_article, differences
from .inputs import ReadRun
from .shapes import Amount, Change, Row, Standing, Table

SIGNIFICANT = 0.05
"""A difference with a smaller p value is called better or worse."""

_HARMS = {
    "total": ("All harmful errors", "An article, on average."),
    "flipped": ("Flipped", "A claim given as a denial, a denial as a claim, or negated wrongly."),
    "wrong_source": ("Wrong source", "Words given to somebody whom the labels do not allow."),
    "invented": ("Invented", "A number, a name or a quotation that the article does not hold."),
    "claim_as_fact": ("Claim as fact", "Given as fact what the article has as somebody's claim."),
    "nobodys_words": ("Nobody's words", "A statement by a source that says nothing like it."),
}
_TYPES = {
    "all": ("All items", ""),
    "events": ("Events", ""),
    "claims": ("Claims", ""),
    "denials": ("Denials", ""),
    "statements": ("Claims and denials", "Whichever of the two it was taken for."),
    "no_comments": ("No-comments", ""),
}
_ACCURACIES = {
    "source": ("Source", "Of the statements found: given to the right source."),
    "polarity": ("Polarity", "Of the statements found: claim or denial told apart."),
    "kind": ("Kind", "Of the claims and no-comments found: the right kind."),
    "status": ("Status", "Of the events found: occurred, ongoing, planned or cancelled."),
    "certainty": ("Certainty", "Of the claims found: plain or hedged."),
}
_OVERLAPS = {
    "evidence": ("Evidence", "Sentences that items rest on."),
    "links": ("Links", "From a denial to the claim that it answers."),
    "disputes": ("Disputes", "Pairs of items that contradict each other."),
}
_MEASURES = {"f1": "F1", "precision": "precision", "recall": "recall"}


def tables_of(runs: Sequence[ReadRun]) -> tuple[Table, ...]:
    """The tables for one run or two; nothing where nothing was scored."""
    if not all(run.scores for run in runs):
        return ()
    figures = _Figures(runs)
    harms = tuple(figures.row(f"harm.{name}", *about) for name, about in _HARMS.items())
    return (
        Table(
            "harms",
            "Harmful errors",
            "Errors an article that an editor would have to apologise for; fewer is better.",
            harms,
            _top_of(harms),
        ),
        Table(
            "found",
            "Found and right (F1)",
            "Over what the labels call vital; 1 is perfect.",
            tuple(figures.row(f"{name}.f1", *_TYPES[name]) for name in _TYPES),
            1.0,
        ),
        Table(
            "accuracy",
            "Right about what was found",
            "Shares of the aligned pairs, and F1 for sentences, links and disputes.",
            (
                *(figures.row(f"{n}.accuracy", *about) for n, about in _ACCURACIES.items()),
                *(figures.row(f"{n}.f1", f"{a[0]} F1", a[1]) for n, a in _OVERLAPS.items()),
            ),
            1.0,
        ),
        Table("parts", "Precision and recall", "", tuple(figures.parts()), 1.0, folded=True),
    )


class _Figures:
    """Works out all figures once, and makes rows of them."""

    def __init__(self, runs: Sequence[ReadRun]) -> None:
        self._runs = runs
        self._sums = [_sums(run.scores) for run in runs]
        self._changes: dict[str, Difference] = {}
        if len(runs) == 2:
            before, after = (run.scores for run in runs)
            if common(before, after):
                self._changes = {d.name: d for d in differences(before, after)}

    def row(self, name: str, label: str, about: str) -> Row:
        counted, count = _basis(name)
        return Row(
            name=name,
            label=label,
            about=about,
            amounts=tuple(_amount(run.figures[name]) for run in self._runs),
            counts=tuple(sum(sums[part] for part in count) for sums in self._sums),
            counted=counted,
            labellers=self._runs[-1].labellers.get(name),
            change=self._change(name),
        )

    def parts(self) -> Iterator[Row]:
        for name, (label, _) in {**_TYPES, **_OVERLAPS}.items():
            for measure in ("precision", "recall"):
                yield self.row(f"{name}.{measure}", f"{label}, {_MEASURES[measure]}", "")

    def _change(self, name: str) -> Change | None:
        found = self._changes.get(name)
        if found is None:
            return None
        return Change(_amount(found.difference), found.p, _standing(found))


def common(first: Sequence[ArticleScore], second: Sequence[ArticleScore]) -> set[str]:
    """Names of the articles that both runs have scores of."""
    return {score.article for score in first} & {score.article for score in second}


def _sums(scores: Sequence[ArticleScore]) -> Mapping[str, float]:
    sums = sum(by_article(scores).values())
    return {name: float(total) for name, total in zip(COUNTS, np.asarray(sums), strict=True)}


def _basis(name: str) -> tuple[str, tuple[str, ...]]:
    """What is counted beside a figure, and the counts that add up to it."""
    what, _, measure = name.partition(".")
    if what == "harm":
        return "errors", tuple(f"harm.{h}" for h in HARMS) if measure == "total" else (name,)
    if measure == "accuracy":
        return "judged", (f"{what}.asked",)
    if measure == "precision":
        return "given", (f"{what}.output",)
    return "labelled", (f"{what}.gold",)


def _amount(interval: Interval) -> Amount:
    return Amount(interval.value, interval.low, interval.high, interval.note or "")


def _standing(found: Difference) -> Standing:
    difference = found.difference.value
    if difference is None or found.p is None:
        return ""
    if found.p >= SIGNIFICANT or difference == 0:
        return "no clear difference"
    return "better" if (difference > 0) == FIGURES[found.name].higher_is_better else "worse"


def _top_of(rows: Sequence[Row]) -> float:
    """The least whole number that no interval goes beyond."""
    ends = [end for row in rows for a in row.amounts for end in (a.value, a.high) if end]
    return float(max(1, math.ceil(max(ends, default=1.0))))
