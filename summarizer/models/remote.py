"""The link to a provider, or to a server at an address."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ..settings import Settings
from . import providers
from .ledger import Ledger
from .links import close_with
from .protocol import Request

if TYPE_CHECKING:
    from .providers import Connection


class Remote:
    """The way to a provider or to a server at an address."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._owner = 0
        self._connection: Connection | None = None
        self._places = asyncio.Semaphore(settings.concurrency)

    def ready(self) -> None:
        """Makes the client."""
        with self._lock:
            if self.is_ready():
                return
            self._connection = providers.connect(self._settings)
            self._places = asyncio.Semaphore(self._settings.concurrency)
            self._owner = os.getpid()
            close_with(self, self._connection)

    def is_ready(self) -> bool:
        """Whether this process has a client."""
        return self._connection is not None and self._owner == os.getpid()

    @asynccontextmanager
    async def turn(self, request: Request, ledger: Ledger) -> AsyncIterator[Connection]:
        """The client, when fewer requests than allowed are under way."""
        async with self._places:
            assert self._connection is not None
            yield self._connection
