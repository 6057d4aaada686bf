"""The public functions: an article in, its `Summary` out.

    coerce (inputs) ► choose a way of reading, read, assemble, check and repair (pipeline)

`driving` carries the questions to the model between the stages, in plain or in async code.
Promises: a summary is whole and valid, or a `SummarizerError` says what to do next; when a
caller interrupts, cancels or stops iterating, no request is left under way.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args, overload

from .article import Article
from .driving import drive, drive_async
from .errors import SettingsError, SummarizerError
from .inputs import coerce
from .many import in_order, in_order_async
from .models import open_model
from .models.protocol import Model
from .pipeline import Work
from .progress import stage
from .schema import Item, Summary
from .settings import Settings

Input = str | Article | os.PathLike[str]
"""A text, an `Article`, or the path of a file; a `str` is always text."""
OnError = Literal["return", "raise"]
Outcome = Summary | SummarizerError


def summarize(
    article: Input, *, model: str | None = None, settings: Settings | None = None
) -> Summary:
    """Reads an article and tells apart what happened, who claims what and who denies what.

    Args:
        article: a text, an `Article`, or a path-like to read.
        model: `provider/name`, or `local`; overrides `settings.model`.
        settings: limits, timeouts and budgets; from the environment where not given.

    Raises:
        SummarizerError: there is no summary; its children say why (`summarizer.errors`).
    """
    chosen = _settings(model, settings)
    return _summarize(article, open_model(chosen), chosen)


async def asummarize(
    article: Input, *, model: str | None = None, settings: Settings | None = None
) -> Summary:
    """The same as `summarize`, awaitable, and without a progress bar."""
    chosen = _settings(model, settings)
    return await _asummarize(article, open_model(chosen), chosen)


def stream(
    article: Input, *, model: str | None = None, settings: Settings | None = None
) -> Iterator[Item | Summary]:
    """Reads an article and yields provisional items as they are read, the `Summary` last.

    A provisional item carries its source as text in place of an id, is not merged with others
    and has passed no lock: the summary alone is the result. Arguments and errors are those of
    `summarize`.
    """
    chosen = _settings(model, settings)
    work = _begin(article, open_model(chosen), chosen)
    for found in drive(work.steps, work.model, work.record):
        yield from work.show(found)
    yield work.end()


async def astream(
    article: Input, *, model: str | None = None, settings: Settings | None = None
) -> AsyncIterator[Item | Summary]:
    """The same as `stream`, in async code."""
    chosen = _settings(model, settings)
    work = await asyncio.to_thread(_begin, article, open_model(chosen), chosen)
    async for found in drive_async(work.steps, work.model, work.record):
        for item in work.show(found):
            yield item
    yield await asyncio.to_thread(work.end)


@overload
def summarize_many(
    articles: Iterable[Input],
    *,
    model: str | None = None,
    settings: Settings | None = None,
    concurrency: int | None = None,
    on_error: Literal["raise"],
) -> Iterator[Summary]: ...
@overload
def summarize_many(
    articles: Iterable[Input],
    *,
    model: str | None = None,
    settings: Settings | None = None,
    concurrency: int | None = None,
    on_error: OnError = "return",
) -> Iterator[Outcome]: ...
def summarize_many(
    articles: Iterable[Input],
    *,
    model: str | None = None,
    settings: Settings | None = None,
    concurrency: int | None = None,
    on_error: OnError = "return",
) -> Iterator[Outcome]:
    """Summarises articles as they are asked for, and yields the results in their order.

    Args:
        articles: any iterable, an endless one too: at most `concurrency` are taken ahead.
        model: as for `summarize`.
        settings: as for `summarize`; a budget of tokens counts for all articles together.
        concurrency: articles read at once; as many as the model takes where not given.
        on_error: "return" gives a `SummarizerError` in place of the summary of an article that
            has none; "raise" raises it and ends.

    Raises:
        SettingsError: `concurrency`, `on_error` or a setting is invalid; at once.
        SummarizerError: with "raise", an article has no summary.
    """
    one, limit = _each_with(model, settings, concurrency, on_error)
    if limit == 1:
        return map(one.plainly, articles)
    return in_order(articles, one.awaitably, limit)


@overload
def asummarize_many(
    articles: Iterable[Input] | AsyncIterable[Input],
    *,
    model: str | None = None,
    settings: Settings | None = None,
    concurrency: int | None = None,
    on_error: Literal["raise"],
) -> AsyncIterator[Summary]: ...
@overload
def asummarize_many(
    articles: Iterable[Input] | AsyncIterable[Input],
    *,
    model: str | None = None,
    settings: Settings | None = None,
    concurrency: int | None = None,
    on_error: OnError = "return",
) -> AsyncIterator[Outcome]: ...
def asummarize_many(
    articles: Iterable[Input] | AsyncIterable[Input],
    *,
    model: str | None = None,
    settings: Settings | None = None,
    concurrency: int | None = None,
    on_error: OnError = "return",
) -> AsyncIterator[Outcome]:
    """The same as `summarize_many`, an async iterator; `articles` may be one too."""
    one, limit = _each_with(model, settings, concurrency, on_error)
    return in_order_async(articles, one.awaitably, limit)


def _settings(model: str | None, settings: Settings | None) -> Settings:
    return (settings if settings is not None else Settings()).with_model(model)


def _begin(article: Input, model: Model, settings: Settings) -> Work:
    return Work.begin(coerce(article, settings), model, settings)


def _summarize(article: Input, model: Model, settings: Settings) -> Summary:
    work = _begin(article, model, settings)
    last = len(work.article.sentences)
    with stage("reading", total=last, unit="sentences") as shown:
        for found in drive(work.steps, work.model, work.record):
            work.keep(found)
            shown.to(found.read_to)
    return work.end()


async def _asummarize(article: Input, model: Model, settings: Settings) -> Summary:
    work = await asyncio.to_thread(_begin, article, model, settings)
    async for found in drive_async(work.steps, work.model, work.record):
        work.keep(found)
    return await asyncio.to_thread(work.end)


@dataclass(frozen=True)
class _Each:
    """How one of many articles is summarised: by one shared model, an error as a result."""

    model: Model
    settings: Settings
    on_error: OnError

    def plainly(self, article: Input) -> Outcome:
        try:
            return _summarize(article, self.model, self.settings)
        except SummarizerError as error:
            return self._result(error)

    async def awaitably(self, article: Input) -> Outcome:
        try:
            return await _asummarize(article, self.model, self.settings)
        except SummarizerError as error:
            return self._result(error)

    def _result(self, error: SummarizerError) -> SummarizerError:
        if self.on_error == "raise":
            raise error
        return error


def _each_with(
    model: str | None, settings: Settings | None, concurrency: int | None, on_error: OnError
) -> tuple[_Each, int]:
    if on_error not in get_args(OnError):
        raise SettingsError(f"on_error is {on_error!r}; it must be 'return' or 'raise'")
    if concurrency is not None and concurrency < 1:
        raise SettingsError(f"concurrency is {concurrency!r}; it must be 1 or more")
    chosen = _settings(model, settings)
    opened = open_model(chosen)
    return _Each(opened, chosen, on_error), concurrency or opened.capabilities.concurrency
