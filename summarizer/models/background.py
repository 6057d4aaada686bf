"""One event loop in a thread of its own, on which every call to a model runs.

Promises: plain and async callers share the same code, a caller that is interrupted or
cancelled takes its call down with it, and a forked process starts a loop of its own. The
thread is a daemon: it keeps no process alive.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import wait
from typing import Any, TypeVar

T = TypeVar("T")

_WAKE_S = 0.5
"""How often a waiting thread looks up: on Windows a bare wait would not hear Ctrl-C."""

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def loop() -> asyncio.AbstractEventLoop:
    """The loop of this process, started on first use."""
    global _loop
    with _lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(
                target=_loop.run_forever, name="summarizer-models", daemon=True
            ).start()
        return _loop


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs `work` on the loop and waits for it."""
    future = asyncio.run_coroutine_threadsafe(work, loop())
    try:
        while not wait([future], timeout=_WAKE_S).done:
            pass
        return future.result()
    finally:
        future.cancel()


async def run_async(work: Coroutine[Any, Any, T]) -> T:
    """The same, awaited on the caller's own loop."""
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop()))


async def in_thread(work: Callable[[], T]) -> T:
    """Runs blocking `work` in a daemon thread: unlike an executor's, it holds up no exit."""
    running = asyncio.get_running_loop()
    done: asyncio.Future[T] = running.create_future()

    def deliver(outcome: Callable[[], None]) -> None:
        if not done.done():
            outcome()

    def target() -> None:
        try:
            value = work()
        except BaseException as error:  # noqa: BLE001 - handed over to the waiting coroutine
            failure = error
            running.call_soon_threadsafe(deliver, lambda: done.set_exception(failure))
        else:
            running.call_soon_threadsafe(deliver, lambda: done.set_result(value))

    threading.Thread(target=target, name="summarizer-blocking", daemon=True).start()
    return await done


def _forget() -> None:
    """A forked child has no copy of the thread: it needs a loop and a lock of its own."""
    global _lock, _loop
    _lock, _loop = threading.Lock(), None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
