"""Turns labelled articles into outcomes: summarises what a run lacks, and writes down what comes.

Promises: what has ended is kept, whatever happens next; an article that fails is written down as
failed and stops nothing, unless the fault would stop every article (no key, no weights). What a
run is is left to `planning`, scoring to `results`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from summarizer import Article, Settings, SummarizerError, Summary, asummarize
from summarizer.errors import (
    MissingExtraError,
    ModelConfigurationError,
    ModelError,
    PromptError,
    SettingsError,
    WeightsError,
)

from .environment import weights_of
from .planning import Plan
from .runs import Outcome, RunFolder, RunInfo
from .secrecy import redacted

_FATAL = (
    MissingExtraError,
    ModelConfigurationError,
    PromptError,
    SettingsError,
    WeightsError,
)
"""What is wrong with every article when it is wrong with one."""


class Watcher(Protocol):
    """Is told how a run goes."""

    def begin(self, article: str, repeat: int) -> None:
        """An article is being read."""
        ...

    def end(self, outcome: Outcome) -> None:
        """An article has ended."""
        ...


def summarise(run: RunFolder, plan: Plan, watcher: Watcher) -> None:
    """Does what a run still lacks, and marks it as done.

    Raises:
        SummarizerError: something is wrong that would stop every article, or the run's folder
            cannot be written.
    """
    asyncio.run(_Work(run, plan, watcher).to_end())
    run.keep(run.info.model_copy(update={"status": "done", "ended": dt.datetime.now(dt.UTC)}))


def missing(run: RunFolder) -> list[tuple[str, int]]:
    """Articles and repeats that have not ended yet, in order."""
    ended = {(outcome.article, outcome.repeat) for outcome in run.outcomes()}
    wanted = ((a.name, r) for r in range(1, run.info.repeat + 1) for a in run.info.articles)
    return [task for task in wanted if task not in ended]


class _Work:
    """The reading of all articles that a run lacks."""

    def __init__(self, run: RunFolder, plan: Plan, watcher: Watcher) -> None:
        self._run, self._plan, self._watcher = run, plan, watcher
        self._articles = {
            a.case.article: a.article.model_copy(update={"id": a.case.article})
            for a in plan.dataset.articles
            if a.article is not None
        }

    async def to_end(self) -> None:
        tasks = iter(missing(self._run))
        places = [self._read(tasks) for _ in range(_places(self._plan.settings))]
        workers = [asyncio.ensure_future(place) for place in places]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _read(self, tasks: Iterator[tuple[str, int]]) -> None:
        for article, repeat in tasks:
            self._watcher.begin(article, repeat)
            outcome = await _outcome(
                self._articles[article], repeat, self._settings(article, repeat)
            )
            self._run.add(outcome)
            self._note(outcome)
            self._watcher.end(outcome)

    def _settings(self, article: str, repeat: int) -> Settings:
        """The settings for one article: with a transcript of its own, and without kept answers
        from the second time on, which is there to see what the model says when asked again."""
        path = self._run.answers(article, repeat)
        if path.exists():
            path.rename(_aside(path))
        cached = self._plan.settings.cache and repeat == 1
        return self._plan.settings.model_copy(update={"transcript": path, "cache": cached})

    def _note(self, outcome: Outcome) -> None:
        """Adds to `run.json` what only a summary tells."""
        if outcome.summary is not None:
            noted = _with(self._run.info, outcome.summary, self._plan.settings)
            if noted != self._run.info:
                self._run.keep(noted)


def _aside(path: Path) -> Path:
    """A free name for answers about an article whose reading was stopped."""
    found, number = path.with_suffix(".interrupted.jsonl"), 1
    while found.exists():
        number += 1
        found = path.with_suffix(f".interrupted-{number}.jsonl")
    return found


async def _outcome(article: Article, repeat: int, settings: Settings) -> Outcome:
    started = time.monotonic()
    # A reader of the user's own may raise anything; that is for this article to bear.
    caught = Exception if ":" in settings.reading else SummarizerError
    summary, error = None, None
    try:
        summary = await asummarize(article, settings=settings)
    except _FATAL:
        raise
    except caught as raised:
        error = raised
    attempts = error.attempts if isinstance(error, ModelError) else ()
    paid = summary.run.attempts if summary is not None else attempts
    costs = [attempt.cost for attempt in paid if attempt.cost is not None]
    return Outcome(
        article=article.id or "",
        repeat=repeat,
        status="failed" if summary is None else "ok",
        summary=summary,
        error=None if error is None else redacted(str(error), settings),
        error_class=None if error is None else type(error).__name__,
        ended=dt.datetime.now(dt.UTC),
        seconds=time.monotonic() - started,
        tokens_in=sum(attempt.tokens_in for attempt in paid),
        tokens_out=sum(attempt.tokens_out for attempt in paid),
        tokens_cached=sum(attempt.tokens_cached for attempt in paid),
        cost=sum(costs) if costs else None,
    )


def _places(settings: Settings) -> int:
    """Articles read at once. A model on this machine takes one question at a time; where an
    article takes many questions, they go out together already."""
    remote = settings.model.partition("/")[0] != "local"
    return settings.concurrency if remote and settings.reading in ("auto", "whole") else 1


def _with(info: RunInfo, summary: Summary, settings: Settings) -> RunInfo:
    made = summary.run
    # A reader without a model has one in its settings all the same.
    answered = [made.model] if made.attempts else []
    known = not answered or made.model in info.models
    return info.model_copy(
        update={
            "models": _added(info.models, answered),
            "readings": _added(info.readings, [made.reading]),
            "prompts_used": _added(info.prompts_used, made.prompts),
            "prompts_hash": _added(info.prompts_hash, [made.prompts_hash]),
            "weights": info.weights if known else weights_of(made.model, settings),
        }
    )


def _added(known: tuple[str, ...], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({*known, *filter(None, more)}))
