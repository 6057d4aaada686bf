"""The link to the engine on this machine.

Promises: an engine that ends in the middle of a request is told as such and started again for
the next attempt, but not for ever; requests take turns, for the engine works on one at a time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ..errors import ModelError, ModelUnavailableError
from ..settings import Settings
from . import background, engines, providers
from .ledger import Ledger
from .links import close_with
from .protocol import Request

if TYPE_CHECKING:
    from .engine import Engine
    from .providers import Connection
    from .weights import Weights

_DEATHS = 2
"""Engines that may end under one request: one is bad luck, two are that request's doing."""


class Local:
    """The way to the engine on this machine."""

    def __init__(self, name: str, settings: Settings, locate: Callable[[], Weights]) -> None:
        self._name = name
        self._settings = settings
        self._locate = locate
        self._lock = threading.Lock()
        self._owner = 0
        self._engine: Engine | None = None
        self._connection: tuple[str, Connection] | None = None

    def ready(self) -> None:
        """Fetches the weights where they are missing and starts the engine."""
        with self._lock:
            if self._engine is None or self._owner != os.getpid():
                self._engine = engines.shared(
                    self._name, self._locate(), self._settings.threads, self._settings.cache_dir
                )
                self._owner, self._connection = os.getpid(), None
            threading.Thread(target=providers.load, daemon=True).start()
            self._engine.start()

    def is_ready(self) -> bool:
        """Whether this process has an engine that runs."""
        return self._engine is not None and self._owner == os.getpid() and self._engine.alive()

    @asynccontextmanager
    async def turn(self, request: Request, ledger: Ledger) -> AsyncIterator[Connection]:
        """The engine to itself, standing after the messages that never change."""
        engine = self._engine
        assert engine is not None
        async with engine.turn:
            if not engine.alive():
                self._restart_is_allowed(ledger)
                await background.in_thread(engine.start)
            try:
                await _read(engine, request, ledger)
                yield self._connect(engine)
            except ModelUnavailableError as error:
                if await background.in_thread(engine.survives):
                    raise
                told = (
                    f"the engine of {self._name} ended in the middle of {request.name!r}. "
                    f"{engine.last_words()}"
                )
                ledger.explain(told)
                raise ModelUnavailableError(told) from error

    def _restart_is_allowed(self, ledger: Ledger) -> None:
        deaths = sum(attempt.outcome == "unavailable" for attempt in ledger.attempts)
        if deaths >= _DEATHS:
            raise ModelUnavailableError(
                f"the engine of {self._name} ended {deaths} times under one request; memory "
                "may be short. Close other programs or choose a smaller model",
                transient=False,
            )

    def _connect(self, engine: Engine) -> Connection:
        if self._connection is None or self._connection[0] != engine.key:
            connection = providers.server(
                f"{engine.address}/v1", self._name, self._settings, engine.key
            )
            close_with(self, connection)
            self._connection = (engine.key, connection)
        return self._connection[1]


async def _read(engine: Engine, request: Request, ledger: Ledger) -> None:
    static = request.messages[: request.static]
    if not static:
        engine.leave()
    if engine.stands_after(static):
        return
    try:
        attempt = await background.in_thread(lambda: engine.read(static))
    except ModelError as error:
        ledger.fail(str(error))
        raise
    if attempt is not None:
        ledger.attempts.append(attempt)
