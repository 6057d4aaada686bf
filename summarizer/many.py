"""Does work on many items at once and gives the results in the items' order.

Promises: at most `limit` items are taken ahead of the result that is waited for, so an endless
source is fine; when the caller stops, is interrupted or cancelled, what is under way is
cancelled too. What the work is, and what it does with errors, is left to the caller.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import Future, wait
from itertools import islice
from typing import Any, TypeVar

from .models import background

T = TypeVar("T")
R = TypeVar("R")

_WAKE_S = 0.5
"""How often a waiting thread looks up: on Windows a bare wait would not hear Ctrl-C."""


def in_order(
    items: Iterable[T], work: Callable[[T], Coroutine[Any, Any, R]], limit: int
) -> Iterator[R]:
    """The result of `work` for each item; the caller's own thread takes the items."""
    source = iter(items)
    pending: deque[Future[R]] = deque()
    try:
        while True:
            for item in islice(source, limit - len(pending)):
                pending.append(asyncio.run_coroutine_threadsafe(work(item), background.loop()))
            if not pending:
                return
            while not wait([pending[0]], timeout=_WAKE_S).done:
                pass
            yield pending.popleft().result()
    finally:
        for future in pending:
            future.cancel()


async def in_order_async(
    items: Iterable[T] | AsyncIterable[T],
    work: Callable[[T], Coroutine[Any, Any, R]],
    limit: int,
) -> AsyncIterator[R]:
    """The same on the caller's own loop; a result is not held up by a source that waits."""
    source = aiter(items) if isinstance(items, AsyncIterable) else _each(items)
    pending: deque[asyncio.Task[R]] = deque()
    pull: asyncio.Task[T] | None = None
    ended = False
    try:
        while True:
            if pull is None and not ended and len(pending) < limit:
                pull = asyncio.create_task(_next(source))
            waited = [task for task in (pull, *list(pending)[:1]) if task is not None]
            if not waited:
                return
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            if pull is not None and pull.done():
                try:
                    pending.append(asyncio.create_task(work(pull.result())))
                except StopAsyncIteration:
                    ended = True
                pull = None
            if pending and pending[0].done():
                yield pending.popleft().result()
    finally:
        left = [task for task in (pull, *pending) if task is not None]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _each(items: Iterable[T]) -> AsyncIterator[T]:
    for item in items:
        yield item


async def _next(source: AsyncIterator[T]) -> T:
    return await anext(source)
