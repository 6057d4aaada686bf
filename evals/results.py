"""Turns a run and the labels into its results: figures with intervals, and what stands beside them.

Promises: a failed article is not a bad one, it is counted apart; no number is rounded; of a run
over the test split nothing comes out but totals. Printing is left to `tables`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .agreement import labellers_score
from .loading import Dataset
from .matching import MATCHER_VERSION
from .planning import test_runs
from .runs import SCORES, Outcome, RunError, RunFolder, RunInfo, in_order, scores_by_repeat
from .scores import COUNTS, HARMFUL, ArticleScore, Error, figures_of, table_of
from .uncertainty import Interval, intervals

FORMAT = 1
ENOUGH = 6
"""Articles below which an interval over articles is a guess; as many as the gate needs."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over the repeats of a run; None where it is not defined in any."""

    mean: float | None
    lowest: float | None
    highest: float | None


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """What came of one article, once; no score where it failed or has no labels now."""

    article: str
    repeat: int
    error: str | None
    seconds: float
    score: ArticleScore | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What all of a run took. Answers that were kept from before took no tokens."""

    seconds: float
    tokens_in: int
    tokens_out: int
    answers_kept: int


@dataclass(frozen=True)
class Results:
    """What a run scores.

    Attributes:
        run: its name.
        info: what it says about itself.
        figures: with 95% intervals over articles.
        counts: sums over articles and repeats.
        spread: of every figure over the repeats; empty where each article was read once.
        labellers: what the labellers reach when one is scored against the other.
        articles: what came of each, by repeat and then in order.
        cost: of all articles and repeats together.
        waiting: articles and repeats that the run has not come to.
        labels_hash: of the labels that it was scored by.
        notes: what must be known to read the figures right.
    """

    run: str
    info: RunInfo
    figures: dict[str, Interval]
    counts: dict[str, int]
    spread: dict[str, Spread]
    labellers: dict[str, float | None]
    articles: tuple[ArticleResult, ...]
    cost: Cost
    waiting: int
    labels_hash: str
    notes: tuple[str, ...]

    @property
    def scored(self) -> int:
        """Articles and repeats with a score."""
        return sum(article.score is not None for article in self.articles)

    @property
    def failed(self) -> int:
        """Articles and repeats that the package gave no summary of."""
        return sum(article.error is not None for article in self.articles)


def results_of(run: RunFolder, dataset: Dataset) -> Results:
    """Scores a run against the labels as they are now; no model is asked.

    Raises:
        RunError: the run is damaged.
    """
    scored = scores_by_repeat(run, dataset)
    scores = [score for _, score in scored]
    known = {(score.article, repeat): score for repeat, score in scored}
    outcomes = in_order(run)
    articles = tuple(
        ArticleResult(
            o.article,
            o.repeat,
            _told(o.error, o.error_class),
            o.seconds,
            known.get((o.article, o.repeat)),
        )
        for o in outcomes
    )
    return Results(
        run=run.path.name,
        info=run.info,
        figures=intervals(scores, seed=run.info.seed),
        counts={
            name: int(total)
            for name, total in zip(COUNTS, table_of(scores).sum(axis=0), strict=True)
        },
        spread=_spread(scored) if run.info.repeat > 1 else {},
        labellers=labellers_of(dataset, {score.article for score in scores}),
        articles=articles,
        cost=_cost(outcomes),
        waiting=len(run.info.articles) * run.info.repeat - len(outcomes),
        labels_hash=dataset.labels_hash,
        notes=tuple(_notes(run.info, dataset, articles)),
    )


def labellers_of(dataset: Dataset, names: set[str]) -> dict[str, float | None]:
    """The figures that the second labeller reaches against the first, on these articles: what
    an output could at best be expected to reach. Empty where an article was labelled once."""
    chosen = [a for a in dataset.articles if a.case.article in names]
    scores = [score for one in chosen if (score := labellers_score(one)) is not None]
    return figures_of(scores) if scores and len(scores) == len(names) else {}


def worst_errors(results: Results, number: int) -> list[tuple[str, Error]]:
    """The worst errors, each with its article: harms first, the worst kind first.

    What is got wrong in the same way in several repeats stands there once.

    Raises:
        RunError: the run read the test split.
    """
    if results.info.totals_only:
        raise RunError(
            f"{results.run} read the test split, of which only totals are shown; look at the "
            "errors of a run over --split dev"
        )
    found = {
        (article.article, error): _rank(error)
        for article in results.articles
        if article.score is not None
        for error in article.score.errors
    }
    return sorted(found, key=lambda key: found[key])[:number]


def as_data(results: Results, errors: Sequence[tuple[str, Error]] | None = None) -> dict[str, Any]:
    """The results as `--json` prints them and `scores.json` keeps them."""
    info = results.info
    data: dict[str, Any] = {
        "format": FORMAT,
        "run": results.run,
        "model": info.model,
        "reading": info.reading,
        "models": info.models,
        "readings": info.readings,
        "split": info.split,
        "totals_only": info.totals_only,
        "matcher": MATCHER_VERSION,
        "labels_hash": results.labels_hash,
        "repeat": info.repeat,
        "labelled": len(info.articles) + len(info.skipped),
        "scored": results.scored,
        "failed": results.failed,
        "waiting": results.waiting,
        "without_text": len(info.skipped),
        **asdict(results.cost),
        "notes": results.notes,
        "figures": {name: _figure(results, name) for name in results.figures},
        "counts": results.counts,
    }
    if not info.totals_only:
        data["articles"] = [_article(article) for article in results.articles]
    if errors is not None:
        data["errors"] = [
            {"article": article, **error.model_dump(mode="json")} for article, error in errors
        ]
    return data


def tell_unless_kept(run: RunFolder, results: Results) -> None:
    """Writes `scores.json`; says on stderr where that is not possible, as in a run that may only
    be read. It holds nothing that could not be had again."""
    try:
        run.keep_scores(json.dumps(as_data(results), ensure_ascii=False, allow_nan=False, indent=1))
    except RunError as error:
        print(f"{SCORES} could not be written: {error}", file=sys.stderr)


def _figure(results: Results, name: str) -> dict[str, Any]:
    spread = {} if name not in results.spread else asdict(results.spread[name])
    labellers = {"labellers": results.labellers[name]} if results.labellers else {}
    return {**asdict(results.figures[name]), **labellers, **spread}


def _article(result: ArticleResult) -> dict[str, Any]:
    score = result.score
    return {
        "article": result.article,
        "repeat": result.repeat,
        "error": result.error,
        "seconds": result.seconds,
        "figures": None if score is None else figures_of([score]),
        "counts": None if score is None else score.counts,
        "errors": None if score is None else [e.model_dump(mode="json") for e in score.errors],
    }


def _cost(outcomes: Sequence[Outcome]) -> Cost:
    attempts = [a for o in outcomes if o.summary is not None for a in o.summary.run.attempts]
    return Cost(
        seconds=sum(outcome.seconds for outcome in outcomes),
        tokens_in=sum(outcome.tokens_in for outcome in outcomes),
        tokens_out=sum(outcome.tokens_out for outcome in outcomes),
        answers_kept=sum(attempt.outcome == "cached" for attempt in attempts),
    )


def _told(error: str | None, error_class: str | None) -> str | None:
    return None if error is None else f"{error_class}: {error}"


def _spread(scored: Sequence[tuple[int, ArticleScore]]) -> dict[str, Spread]:
    repeats = sorted({repeat for repeat, _ in scored})
    each = [figures_of([s for number, s in scored if number == repeat]) for repeat in repeats]
    found = {}
    for name in each[0] if each else ():
        values = [value for figures in each if (value := figures[name]) is not None]
        found[name] = (
            Spread(sum(values) / len(values), min(values), max(values))
            if values
            else Spread(None, None, None)
        )
    return found


def _notes(info: RunInfo, dataset: Dataset, articles: Sequence[ArticleResult]) -> list[str]:
    notes = []
    if dataset.labels_hash != info.labels_hash:
        notes.append("the labels have changed since the run; these are scores by the new ones")
    if info.split == "test":
        times = test_runs(dataset.folder)
        notes.append(f"the test split has been run {times} times, this run among them")
    if info.matcher != MATCHER_VERSION:
        notes.append(
            f"the run was scored by matcher {info.matcher} when it was made; these are scores by "
            f"matcher {MATCHER_VERSION}"
        )
    scored = len({a.article for a in articles if a.score is not None})
    if 0 < scored < ENOUGH:
        notes.append(f"{scored} scored, fewer than {ENOUGH}: the intervals say little")
    lost = {a.article for a in articles if a.error is None and a.score is None}
    if lost:
        which = "" if info.totals_only else f" ({', '.join(sorted(lost))})"
        notes.append(
            f"{len(lost)} articles of the run{which} are no longer labelled, or labelled for "
            "another text, and are left out"
        )
    return notes


def _rank(error: Error) -> int:
    return HARMFUL.index(error.kind) if error.kind in HARMFUL else len(HARMFUL)
