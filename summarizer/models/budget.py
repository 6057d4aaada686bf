"""The tokens that a run may still use.

Promises: a call that may pass the budget is not made. The length of a prompt is an estimate
before the call and the provider's own count after it, so a budget can be passed by the error
of one estimate for each request in flight. Runs on the one loop of `background`: no locks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import ModelError
from .ledger import Ledger
from .protocol import Request
from .replies import tokens_about


class Budget:
    """Counts what the requests of one model have used and may be about to use."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._spent = 0
        self._held = 0

    @contextmanager
    def hold(self, request: Request, ledger: Ledger) -> Iterator[None]:
        """Sets aside what the call in the block may use, and counts what it did use.

        Raises:
            ModelError: it does not fit any more.
        """
        self.check(request, ledger)
        need, before = _need(request), ledger.tokens
        self._held += need
        try:
            yield
        finally:
            self._held -= need
            self._spent += ledger.tokens - before

    def allows(self, request: Request, ledger: Ledger) -> bool:
        """Whether one more call still fits, inside the block as well."""
        return self._limit is None or self._used(ledger) + _need(request) <= self._limit

    def check(self, request: Request, ledger: Ledger) -> None:
        """Raises ModelError where one more call does not fit."""
        if not self.allows(request, ledger):
            raise ModelError(
                f"the budget of {self._limit} tokens allows no further call: "
                f"{self._spent} are used and {request.name!r} may take {_need(request)}. "
                "Raise SUMMARIZER_MAX_TOKENS, or give a shorter article"
            )

    def _used(self, ledger: Ledger) -> int:
        return self._spent + self._held


def _need(request: Request) -> int:
    return tokens_about(request.messages) + request.max_tokens
