"""How far two judges agree beyond chance, and how far a number agrees with a judge.

Promises: kappa is Cohen's, its interval comes from resampling articles, and cross-validation
judges each article by a threshold chosen on the others. What is judged is left to `judging`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .scores import Array
from .uncertainty import Interval

RESAMPLES, SEED = 2000, 20

Truths = NDArray[np.bool_]


def kappa(one: Truths, other: Truths) -> float | None:
    """Cohen's kappa (1960): agreement beyond chance, as part of what is beyond chance at all.

    None where there is nothing beyond chance, as where both always say the same.
    """
    value = float(_kappas(_table(one, other)))
    return None if np.isnan(value) else value


def best_threshold(people: Truths, values: Array) -> float:
    """The threshold with the greatest kappa; of several, the one in the middle.

    Thresholds lie half way between neighbouring similarities.
    """
    steps = np.unique(values)
    between = np.concatenate([steps[:1] / 2, (steps[1:] + steps[:-1]) / 2])
    tables = np.array([_table(people, values >= step) for step in between])
    found = np.nan_to_num(_kappas(tables), nan=-1.0)
    best = np.flatnonzero(found == found.max())
    return float(between[best[len(best) // 2]])


def cross_validated(people: Truths, values: Array, articles: NDArray[np.str_]) -> Truths:
    """What is said of each item by a threshold chosen on the other articles."""
    said = np.zeros(len(people), dtype=bool)
    for article in np.unique(articles):
        here = articles == article
        if not here.all():
            said[here] = values[here] >= best_threshold(people[~here], values[~here])
    return said


def _table(one: Truths, other: Truths) -> Array:
    """How often both say yes, the first alone, the second alone, and neither."""
    cells = (one & other, one & ~other, ~one & other, ~one & ~other)
    return np.array([cell.sum() for cell in cells], dtype=np.float64)


def _kappas(tables: Array) -> Array:
    """Kappa of tables whose last axis is that of `_table`."""
    both, first, second, neither = np.moveaxis(tables, -1, 0)
    total = both + first + second + neither
    chance = (both + first) * (both + second) + (neither + first) * (neither + second)
    beyond = total * total - chance
    value: Array = np.full(np.shape(total), np.nan)
    np.divide(total * (both + neither) - chance, beyond, out=value, where=beyond > 0)
    return value


def interval(people: Truths, matcher: Truths, articles: NDArray[np.str_]) -> Interval:
    """Kappa and its 95% percentile interval over resampled articles."""
    value = kappa(people, matcher)
    names = np.unique(articles)
    if value is None or len(names) < 2:
        return Interval(value, None, None, "too few articles to tell")
    tables = np.array([_table(people[articles == n], matcher[articles == n]) for n in names])

    def drawn(chosen: Array, axis: int) -> Array:
        return _kappas(tables[chosen].sum(axis=-2))

    result = stats.bootstrap(
        (np.arange(len(names)),),
        drawn,
        n_resamples=RESAMPLES,
        vectorized=True,
        method="percentile",
        rng=np.random.default_rng(SEED),
    )
    low, high = np.nanpercentile(result.bootstrap_distribution, [2.5, 97.5])
    return Interval(value, float(low), float(high))
