"""Says how far figures over a corpus can be trusted: counts of documents in, intervals out.

Documents are drawn, not items, for items of one document are not independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .attribution import FIGURES, Counts
from .uncertainty import RESAMPLES, SEED, Interval, tails

_BATCH = 100
_TOO_FEW = "fewer than two documents say nothing of others"


def intervals(documents: Sequence[Counts]) -> dict[str, Interval]:
    """The figures over all documents, each with its 95% interval.

    The expanded percentile interval, as for labelled articles (`uncertainty.tails`).
    """
    total = sum(documents, Counts())
    if len(documents) < 2:
        return {name: Interval(getattr(total, name), None, None, _TOO_FEW) for name in FIGURES}
    table = np.array([astuple(counts) for counts in documents])
    return {name: _interval(name, getattr(total, name), table) for name in FIGURES}


def _interval(name: str, value: float, table: NDArray[np.int64]) -> Interval:
    def figure(drawn: NDArray[np.int64], axis: int) -> NDArray[np.float64]:
        sums = table[drawn].sum(axis=axis - 1 if axis < 0 else axis)
        rows = sums.reshape(-1, sums.shape[-1]).tolist()
        return np.array([getattr(Counts(*row), name) for row in rows]).reshape(sums.shape[:-1])

    low, high = tails(len(table))
    found = stats.bootstrap(
        (np.arange(len(table)),),
        figure,
        n_resamples=RESAMPLES,
        batch=_BATCH,
        vectorized=True,
        confidence_level=high - low,
        method="percentile",
        rng=np.random.default_rng(SEED),
    )
    return Interval(
        value, float(found.confidence_interval.low), float(found.confidence_interval.high)
    )
