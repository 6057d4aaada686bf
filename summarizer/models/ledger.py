"""What happens while one request is asked, in; the list of its attempts out.

Listens to instructor's hooks, so it sees each call, re-asked ones included, before the
tokens of one are added to those of the next. Promises: one attempt for each call that was
made, failed ones too; hooks never raise.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ..schema import Attempt
from .protocol import Request, Token
from .replies import Usage, Verdict, judge, text_of, tokens_of, usage_of

_DETAIL = 200


class Ledger:
    """The calls made for one request.

    Attributes:
        attempts: what was asked and paid for, in order.
        calls: how many of these were answers to the request itself.
        verdict: what is wrong with the last reply, whatever its content.
        reply: what the model said last.
        weights: the pieces of that with their probabilities; empty where they are not told.
        replies: all that it said, in order.
        replied: whether the last call got a reply at all.
    """

    def __init__(self, request: Request) -> None:
        self.attempts: list[Attempt] = []
        self.calls = 0
        self.verdict: Verdict | None = None
        self.reply = ""
        self.weights: tuple[Token, ...] = ()
        self.replies: list[str] = []
        self.replied = False
        self._request = request
        self._started = time.monotonic()
        self._open = False

    @property
    def tokens(self) -> int:
        """Tokens in and out so far."""
        return sum(attempt.tokens_in + attempt.tokens_out for attempt in self.attempts)

    @property
    def under_way(self) -> bool:
        """Whether a call has been made and no reply has come."""
        return self._open

    def hooks(self, before: Callable[[], None], after: Callable[[], None]) -> Any:
        """Hooks for one call of instructor; `before` and `after` run around each request."""
        from instructor.core.hooks import Hooks

        def begin(*_: Any, **__: Any) -> None:
            self.begin()
            before()

        def end(reply: Any) -> None:
            after()
            self.end(reply)

        hooks = Hooks()
        hooks.on("completion:kwargs", begin)
        hooks.on("completion:response", end)
        hooks.on("parse:error", self._invalid)
        return hooks

    def begin(self) -> None:
        """A call is about to be made."""
        self.calls += 1
        self.verdict, self.reply, self.replied = None, "", False
        self.weights = ()
        self._started, self._open = time.monotonic(), True

    def end(self, reply: Any) -> None:
        """A reply has come."""
        self.replied, self.reply = True, text_of(reply)
        self.weights = tokens_of(reply) if self._request.weighed else ()
        self.replies.append(self.reply)
        self.verdict = judge(reply, self._request.messages)
        if self.verdict is None:
            self._close("ok", "", usage_of(reply))
        else:
            fault = self.verdict.fault
            outcome = "invalid" if fault == "input cut" else fault
            self._close(outcome, self.verdict.why, usage_of(reply))

    def recall(self, reply: str, detail: str) -> None:
        """An answer of an earlier time is used again, so that no call is made."""
        self.reply = reply
        self.replies.append(reply)
        self._close("cached", detail, Usage())

    def fail(self, detail: str) -> None:
        """The call that is open came to nothing; so does one that never began."""
        if not self._open and not self.replied:
            self.begin()
        if self._open:
            self._close("unavailable", detail, Usage())

    def explain(self, detail: str) -> None:
        """Why the last call came to nothing, known better by now."""
        self.attempts[-1] = self.attempts[-1].model_copy(update={"detail": detail})

    def misfit(self, detail: str) -> None:
        """The last reply came, and its content was no answer."""
        if self.attempts and self.attempts[-1].outcome == "ok":
            changed = {"outcome": "invalid", "detail": " ".join(detail.split())[:_DETAIL]}
            self.attempts[-1] = self.attempts[-1].model_copy(update=changed)

    def _invalid(self, error: Exception, **_: Any) -> None:
        self.misfit(str(error))

    def _close(self, outcome: Any, detail: str, usage: Usage) -> None:
        self._open = False
        self.attempts.append(
            Attempt(
                request=self._request.name,
                outcome=outcome,
                tokens_in=usage.tokens_in,
                tokens_out=usage.tokens_out,
                tokens_cached=usage.tokens_cached,
                seconds=time.monotonic() - self._started,
                cost=usage.cost,
                detail=detail,
            )
        )
