"""Decides whether a run is worse than another one, so that a pipeline can be stopped.

Two things are asked: did the primary figure fall, and did harm rise, in all or of any kind.
Each figure has a one-sided paired permutation test over articles. The harms, which hang
together, are corrected for their number by Westfall and Young's smallest p value on common swaps
(1993, single step), which costs little where a kind is rare; that and the primary figure by
Holm (1979). Promises: where two runs differ only by chance, a gate at 0.05 says "worse" at most
5 times in 100, over all of the figures together; `simulating` tries that.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from summarizer import SummarizerError

from .loading import Dataset
from .runs import RunFolder, in_order
from .scores import FIGURES, HARMS, PRIMARY, Array, ArticleScore, figure_of
from .uncertainty import paired, permuted

ALPHA = 0.05
HARM_FIGURES = ("harm.total", *(f"harm.{name}" for name in HARMS))


class GateError(SummarizerError):
    """The gate cannot decide."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One figure of the two runs, on the articles that both have.

    Attributes:
        p: how often chance alone makes it as much worse.
        adjusted: that, corrected for all that is judged.
    """

    name: str
    before: float
    after: float
    p: float
    adjusted: float
    worse: bool


@dataclass(frozen=True, slots=True)
class Failures:
    """On how many articles either run failed.

    Attributes:
        before, after: how many of those that both runs tried; one that failed in some of its
            repeats counts in part.
        new: the articles on which only the new run failed, or failed more often.
    """

    before: float
    after: float
    new: tuple[str, ...]

    @property
    def more(self) -> bool:
        """Whether the new run fails on more."""
        return round(self.after - self.before, 9) > 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says.

    Attributes:
        alpha: share of false alarms that is put up with.
        articles: those that both runs have.
        judged: the primary figure first, then all harm, then each kind; nothing where the new
            run fails on so many articles that the rest cannot be judged.
    """

    alpha: float
    articles: tuple[str, ...]
    judged: tuple[Judged, ...]
    failures: Failures

    @property
    def worse(self) -> bool:
        """Whether the gate is to close."""
        return self.failures.more or any(one.worse for one in self.judged)


def judge(
    before: Sequence[ArticleScore],
    after: Sequence[ArticleScore],
    failures: Failures,
    primary: str = PRIMARY,
    alpha: float = ALPHA,
) -> Verdict:
    """Whether the second run is worse, on the articles that both have.

    Raises:
        GateError: `primary` is not a figure that can be judged here, or there are too few
            articles for the gate ever to close.
    """
    check_primary(primary)
    shared = tuple(paired(before, after)[0])
    try:
        judged = _judged(before, after, primary, alpha)
    except GateError:
        # A run that fails on too many articles to be judged is worse in any case.
        if not failures.more:
            raise
        judged = ()
    return Verdict(alpha, shared, judged, failures)


def family(before: Array, after: Array, primary: str, up_to: float = 1.0) -> tuple[Array, Array]:
    """p values of the primary figure and of `HARM_FIGURES`, and the same, corrected.

    Args:
        before, after: tables of the same articles, with any leading axes, which stay.
        up_to: corrected p values above it may be given as 1, which saves time.
    """
    p_values, swapped = permuted(before, after, (primary, *HARM_FIGURES), "less")
    harms = np.ones_like(p_values[..., 1:])
    open_ = p_values[..., 1:].min(axis=-1) <= up_to
    harms[open_] = _smallest_p(p_values[open_, 1:], swapped[:, open_, 1:])
    first = p_values[..., :1]
    adjusted = [
        holm(np.stack([first[..., 0], harms.min(axis=-1)], axis=-1))[..., :1],
        holm(np.stack([np.broadcast_to(first, harms.shape), harms], axis=-1))[..., 1],
    ]
    return p_values, np.concatenate(adjusted, axis=-1)


def holm(p_values: Array) -> Array:
    """Holm's correction of the p values along the last axis."""
    number = p_values.shape[-1]
    order = np.argsort(p_values, axis=-1)
    scaled = np.take_along_axis(p_values, order, axis=-1) * np.arange(number, 0, -1)
    rising = np.minimum(np.maximum.accumulate(scaled, axis=-1), 1.0)
    adjusted = np.empty_like(rising)
    np.put_along_axis(adjusted, order, rising, axis=-1)
    return adjusted


def failures_of(before: RunFolder, after: RunFolder, dataset: Dataset) -> Failures:
    """Compares on the labelled articles that both runs tried.

    Raises:
        GateError: the new run has not tried all that the other has.
        RunError: a run is damaged.
    """
    labelled = {one.case.article for one in dataset.articles}
    old, new = _failed_shares(before), _failed_shares(after)
    untried = sorted((old.keys() - new.keys()) & labelled)
    if untried:
        told = "" if after.info.totals_only else f" ({', '.join(untried)})"
        raise GateError(
            f"the new run has not read {len(untried)} articles that the baseline has{told}: read "
            "them too, or name with --articles or --split what is to be judged"
        )
    both = sorted(old.keys() & labelled)
    more = tuple(name for name in both if new[name] > old[name])
    return Failures(sum(old[name] for name in both), sum(new[name] for name in both), more)


def check_primary(name: str) -> None:
    """Raises GateError where a name is not that of a figure of which more is better."""
    figure = FIGURES.get(name)
    if figure is None or not figure.higher_is_better:
        good = (one.name for one in FIGURES.values() if one.higher_is_better)
        why = "is no figure" if figure is None else "is a harm, and judged in any case"
        raise GateError(f"--primary {name}: {name!r} {why}; name one of {_listed(good)}")


def check_number(articles: int, alpha: float) -> None:
    """Raises GateError where even the worst result on so few articles would not close the gate."""
    needed = math.ceil(math.log2(2 / alpha))
    if articles < needed:
        raise GateError(
            f"the two runs have {articles} articles in common, and on so few nothing can be told "
            f"from chance at --alpha {alpha:g}: {needed} are needed. Label more, or look at "
            "`compare`"
        )


def _judged(
    before: Sequence[ArticleScore], after: Sequence[ArticleScore], primary: str, alpha: float
) -> tuple[Judged, ...]:
    shared, old, new = paired(before, after)
    check_number(len(shared), alpha)
    names = (primary, *HARM_FIGURES)
    values = [[float(figure_of(name, table.sum(axis=0))) for name in names] for table in (old, new)]
    if math.isnan(values[0][0]) or math.isnan(values[1][0]):
        raise GateError(
            f"{primary} is not defined in both runs, so it cannot be judged; name another figure "
            f"with --primary, for instance {PRIMARY}"
        )
    p_values, adjusted = family(old, new, primary)
    rows = zip(names, *values, p_values.tolist(), adjusted.tolist(), strict=True)
    return tuple(
        Judged(name, one, other, p, corrected, corrected <= alpha)
        for name, one, other, p, corrected in rows
    )


def _smallest_p(p_values: Array, swapped: Array) -> Array:
    """How often, under common swaps, the smallest p value of all is as small as each."""
    smallest = (stats.rankdata(swapped, method="max", axis=0) / len(swapped)).min(axis=-1)
    adjusted: Array = (smallest[..., np.newaxis] <= p_values * (1 + 1e-9)).mean(axis=0)
    return adjusted


def _failed_shares(run: RunFolder) -> dict[str, float]:
    """In what share of its repeats each article that the run tried has failed."""
    # What was tried again stands there twice; the last time counts.
    last = {(one.article, one.repeat): one.status == "failed" for one in in_order(run)}
    tried = Counter(article for article, _ in last)
    failed = Counter(article for (article, _), in_vain in last.items() if in_vain)
    return {article: failed[article] / number for article, number in tried.items()}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
