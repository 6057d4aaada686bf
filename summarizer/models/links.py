"""What a link is: the way from the door to where a model runs.

A link is made ready once, by the caller's own thread, for that may fetch weights for minutes
and must be interruptible; then it gives turns. Promises: no more requests are under way at
once than the model takes; a forked process gets a client and an engine of its own.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Protocol

from . import background
from .ledger import Ledger
from .protocol import Request

if TYPE_CHECKING:
    from .providers import Connection


class Link(Protocol):
    """The way to a model."""

    def ready(self) -> None:
        """Does what must be done before the first request. May block for long."""
        ...

    def is_ready(self) -> bool:
        """Whether `ready` would return at once."""
        ...

    def turn(self, request: Request, ledger: Ledger) -> AbstractAsyncContextManager[Connection]:
        """A connection to use for this request, when it is its turn."""
        ...


def close_with(owner: Any, connection: Connection) -> None:
    """Closes the client's sockets when its owner is no longer used."""
    if connection.close is not None:
        weakref.finalize(owner, _close, connection.close).atexit = False


def _close(close: Callable[[], Any]) -> None:
    result = close()
    if asyncio.iscoroutine(result):
        asyncio.run_coroutine_threadsafe(result, background.loop())
