"""A model that asks nothing twice: answers it has kept are used again, others asked and kept.

Stands before `door`. Promises: an answer from disk is validated again, and one that does not
fit is asked anew; for it no call is made, no engine started and no weights fetched; only valid
answers are kept; trouble with what is kept never breaks a request, and is told with the answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from .answers import Answers, Kept
from .door import Door
from .keys import key_of
from .ledger import Ledger
from .protocol import Answer, Request
from .transcript import Transcript


class Remembering:
    """A model with its kept answers and its transcript, either of which may be absent.

    Implements `Model`; safe to use from several threads and loops.

    Attributes:
        name: what is asked, as `provider/name`.
        capabilities: what it can do.
    """

    def __init__(
        self,
        door: Door,
        identity: Callable[[], Mapping[str, Any]],
        answers: Answers | None,
        transcript: Transcript | None,
    ) -> None:
        """Nothing is looked up yet.

        Args:
            door: the way to the model itself.
            identity: tells what decides the model's answers besides the request.
            answers: those that are kept.
            transcript: where every request is recorded.
        """
        self.name = door.name
        self.capabilities = door.capabilities
        self._door = door
        self._identity = identity
        self._known: Mapping[str, Any] | None = None
        self._answers = answers
        self._transcript = transcript

    def ask(self, request: Request) -> Answer:
        """The answer, validated.

        Raises:
            ModelError: there is none after the attempts that the settings allow.
            WeightsError: the local model's weights are not there and cannot be fetched.
            MissingExtraError: the local engine is not installed.
            SettingsError: the transcript cannot be written any more.
        """
        with self._recorded(request) as ledger:
            found = self._found(request, ledger)
            if found is not None:
                return found
            return self._kept(request, self._door.ask(request, ledger), ledger)

    async def ask_async(self, request: Request) -> Answer:
        """The same, awaitable."""
        with self._recorded(request) as ledger:
            found = await asyncio.to_thread(self._found, request, ledger)
            if found is not None:
                return found
            answer = await self._door.ask_async(request, ledger)
            return await asyncio.to_thread(self._kept, request, answer, ledger)

    @contextmanager
    def _recorded(self, request: Request) -> Iterator[Ledger]:
        ledger = Ledger(request)
        try:
            yield ledger
        except BaseException as error:
            self._record(request, ledger, error)
            raise
        self._record(request, ledger, None)

    def _record(self, request: Request, ledger: Ledger, error: BaseException | None) -> None:
        if self._transcript is not None:
            self._transcript.add(request, ledger, self.name, error)

    def _found(self, request: Request, ledger: Ledger) -> Answer | None:
        if self._answers is None:
            return None
        kept = self._answers.find(self._key(request))
        if kept is None:
            return None
        try:
            value = request.answer.model_validate_json(kept.value)
        except ValueError:
            return None
        told = f"kept; it had taken {kept.tokens_in} tokens in and {kept.tokens_out} out"
        ledger.recall(kept.reply, told)
        tokens = kept.weights if request.weighed else None
        return self._with_trouble(Answer(value, tuple(ledger.attempts), tokens=tokens))

    def _kept(self, request: Request, answer: Answer, ledger: Ledger) -> Answer:
        if self._answers is None:
            return answer
        value = _as_json(request, answer)
        if value is not None:
            paid = answer.attempts
            kept = Kept(
                value,
                ledger.reply,
                weights=ledger.weights,
                tokens_in=sum(attempt.tokens_in for attempt in paid),
                tokens_out=sum(attempt.tokens_out for attempt in paid),
                tokens_cached=sum(attempt.tokens_cached for attempt in paid),
            )
            self._answers.keep(self._key(request), kept)
        return self._with_trouble(answer)

    def _key(self, request: Request) -> str:
        if self._known is None:
            self._known = self._identity()
        return key_of(request, self._known)

    def _with_trouble(self, answer: Answer) -> Answer:
        trouble = self._answers.trouble if self._answers is not None else None
        return answer if trouble is None else replace(answer, warnings=(trouble,))


def _as_json(request: Request, answer: Answer) -> str | None:
    """The value as JSON; None where reading it again would not give the same value."""
    try:
        plain = answer.value.model_dump_json(warnings=False)
        return plain if request.answer.model_validate_json(plain) == answer.value else None
    except ValueError:
        return None
