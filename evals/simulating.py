"""Tries the gate on runs made up from a real one: how often it errs, and what it would find.

A pair is made from the articles of a run, drawn with replacement, and two results for each:
every count is drawn anew from the article's own rate (what is found or right binomial, what is
surplus or harmful Poisson), so that the two differ only by chance, or by chance and a known
worsening. Items are drawn apart from each other and from one result to the other. Two real runs
mostly find the same easy items and miss the same hard ones, and so differ less by chance: what
is said here of power is cautious. Promises: the same run gives the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .gating import ALPHA, GateError, check_number, check_primary, family
from .scores import (
    ACCURACIES,
    COUNTS,
    HARMS,
    OVERLAPS,
    PRIMARY,
    TYPES,
    Array,
    ArticleScore,
    figure_of,
)
from .uncertainty import SEED, by_article, permuted

DROPS = (0.02, 0.05, 0.08, 0.10)
PAIRS = 1000
POWER = 0.80
QUICK_PAIRS = 200
STEPS = 6
BATCH = 50
COLUMN = {count: column for column, count in enumerate(COUNTS)}

Progress = Callable[[int, int], None]
"""Told how many pairs are judged, and of how many."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the simulated pairs, with its 95% interval (Clopper and Pearson)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """How the gate did.

    Attributes:
        value: of the primary figure in the run that the pairs are made from.
        articles: how many each pair has.
        false_alarms: pairs that differ only by chance and were called worse.
        found: by the true drop of the primary figure, pairs in which that figure was called
            worse; drops that the figure has no room for are left out.
        doubled_harm: pairs with twice the harm in which a harm was called worse; None where
            the run has none.
    """

    primary: str
    value: float
    articles: int
    pairs: int
    alpha: float
    false_alarms: Share
    found: dict[float, Share]
    doubled_harm: Share | None


def simulate(
    scores: Sequence[ArticleScore],
    primary: str = PRIMARY,
    alpha: float = ALPHA,
    pairs: int = PAIRS,
    drops: Sequence[float] = DROPS,
    progress: Progress = lambda done, total: None,
    seed: int = SEED,
) -> Simulation:
    """Judges pairs that are made up from a run.

    Args:
        drops: of the primary figure, each above 0.

    Raises:
        GateError: the gate could not judge this run either.
    """
    table, value = _table_and_value(scores, primary, alpha)
    possible = [drop for drop in sorted(set(drops)) if drop <= value]
    harmful = float(figure_of("harm.total", table.sum(axis=0))) > 0
    worsenings = [(1.0, 1.0), *((1 - drop / value, 1.0) for drop in possible)]
    worsenings += [(1.0, 2.0)] * harmful
    worse = []
    for number, (kept, harm) in enumerate(worsenings):
        judged = []
        for old, new in _pairs(table, pairs, kept, harm, seed):
            judged.append(family(old, new, primary, up_to=alpha)[1])
            done = number * pairs + sum(map(len, judged))
            progress(done, len(worsenings) * pairs)
        worse.append(np.less_equal(np.concatenate(judged), alpha))
    return Simulation(
        primary=primary,
        value=value,
        articles=len(table),
        pairs=pairs,
        alpha=alpha,
        false_alarms=_share(worse[0]),
        found={drop: _share(worse[1 + i][:, :1]) for i, drop in enumerate(possible)},
        doubled_harm=_share(worse[-1][:, 1:]) if harmful else None,
    )


def smallest_drop(
    scores: Sequence[ArticleScore],
    primary: str = PRIMARY,
    alpha: float = ALPHA,
    pairs: int = QUICK_PAIRS,
    seed: int = SEED,
) -> float | None:
    """The true drop of the primary figure that the gate would find four times in five.

    None where it would not find even the loss of everything. Quick: the figure alone is tested,
    at half of `alpha`, which Holm leaves it at least, and the drop is searched for by halving.
    """
    table, value = _table_and_value(scores, primary, alpha)

    def power(drop: float) -> float:
        p_values = [
            permuted(old, new, (primary,), "less")[0]
            for old, new in _pairs(table, pairs, 1 - drop / value, 1.0, seed)
        ]
        return float(np.mean(np.concatenate(p_values) <= alpha / 2))

    low, high = 0.0, value
    if power(high) < POWER:
        return None
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if power(middle) >= POWER else (middle, high)
    return high


def _table_and_value(
    scores: Sequence[ArticleScore], primary: str, alpha: float
) -> tuple[Array, float]:
    check_primary(primary)
    rows = by_article(scores)
    check_number(len(rows), alpha)
    table = np.array(list(rows.values()))
    value = float(figure_of(primary, table.sum(axis=0)))
    if not value > 0:
        raise GateError(
            f"{primary} is {value:g} in this run, which cannot fall; name another figure with "
            "--primary"
        )
    return table, value


def _pairs(
    table: Array, pairs: int, kept: float, harm: float, seed: int
) -> Iterator[tuple[Array, Array]]:
    """Tables of pairs, a few at a time: pair, article, count."""
    random = np.random.default_rng(seed)
    for start in range(0, pairs, BATCH):
        size = (min(BATCH, pairs - start), len(table))
        articles = table[random.integers(0, len(table), size)]
        yield _redrawn(articles, random), _redrawn(articles, random, kept, harm)


def _redrawn(
    articles: Array, random: np.random.Generator, kept: float = 1.0, harm: float = 1.0
) -> Array:
    """New counts at the same rates, but for what is kept of the good and added to the harm.

    A figure that is a share of good ones, or F1 of such shares, falls by that factor: what is
    not kept of the output is surplus, so that there is as much output as before.
    """
    drawn = articles.copy()

    def old(count: str) -> Array:
        counts: Array = articles[..., COLUMN[count]]
        return counts

    def put(count: str, values: Array) -> None:
        drawn[..., COLUMN[count]] = values

    def share_of(whole: str, part: str) -> Array:
        number = np.rint(old(whole))
        rate = kept * old(part) / np.maximum(old(whole), 1)
        return random.binomial(number.astype(np.int64), np.clip(rate, 0, 1)).astype(np.float64)

    def with_surplus(good: Array, output: str, part: str) -> Array:
        return good + random.poisson(np.maximum(old(output) - kept * old(part), 0))

    for name in TYPES:
        found = share_of(f"{name}.gold", f"{name}.found")
        more = kept * (old(f"{name}.right") - old(f"{name}.found"))
        right = np.maximum(found + more, 0)
        put(f"{name}.found", found)
        put(f"{name}.right", right)
        put(f"{name}.output", with_surplus(right, f"{name}.output", f"{name}.right"))
    for name in ACCURACIES:
        put(f"{name}.right", share_of(f"{name}.asked", f"{name}.right"))
    for name in OVERLAPS:
        both = share_of(f"{name}.gold", f"{name}.both")
        put(f"{name}.both", both)
        put(f"{name}.output", with_surplus(both, f"{name}.output", f"{name}.both"))
    for name in HARMS:
        put(f"harm.{name}", random.poisson(harm * old(f"harm.{name}")).astype(np.float64))
    return drawn


def _share(worse: NDArray[np.bool_]) -> Share:
    """Of the pairs, those in which any of some figures was called worse."""
    number = int(np.count_nonzero(worse.any(axis=-1)))
    interval = stats.binomtest(number, len(worse)).proportion_ci(method="exact")
    return Share(number / len(worse), float(interval.low), float(interval.high))
