"""The one door to every model: a request in, a valid answer or a typed error out.

Promises: an answer that does not fit is asked for again by instructor, an unreachable server
by tenacity, and nothing else is asked twice; `Settings.attempts` counts the calls of both;
each call has a deadline for the whole of it; every call stands in the attempts of the answer
or of the error. Messages reach the model unchanged: instructor is given no context, for it
would render them as templates. Where a model runs is left to `links`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, RootModel

from ..errors import ModelError, ModelUnavailableError, ReplyError
from ..settings import Settings
from . import background
from .budget import Budget
from .failures import seconds_before, translate, without
from .ledger import Ledger
from .protocol import Answer, Capabilities, Request
from .quiet import quiet

if TYPE_CHECKING:
    from tenacity import AsyncRetrying, RetryCallState

    from .links import Link
    from .providers import Connection


class Door:
    """A model behind a link. Implements `Model`; safe to use from several threads and loops.

    Attributes:
        name: what is asked, as `provider/name`.
        capabilities: what it can do.
    """

    def __init__(
        self, name: str, capabilities: Capabilities, settings: Settings, link: Link
    ) -> None:
        self.name = name
        self.capabilities = capabilities
        self._settings = settings
        self._link = link
        self._budget = Budget(settings.max_tokens)
        self._unwanted: set[str] = set()

    def ask(self, request: Request, ledger: Ledger | None = None) -> Answer:
        """The answer, validated.

        Args:
            request: what to ask.
            ledger: is told of every call, for one who wants to know more than the answer holds.

        Raises:
            ModelError: there is none after the attempts that the settings allow.
            WeightsError: the local model's weights are not there and cannot be fetched.
            MissingExtraError: the local engine is not installed.
        """
        if not self._link.is_ready():
            self._link.ready()
        return background.run(self._ask(request, ledger or Ledger(request)))

    async def ask_async(self, request: Request, ledger: Ledger | None = None) -> Answer:
        """The same, awaitable."""
        if not self._link.is_ready():
            await background.in_thread(self._link.ready)
        return await background.run_async(self._ask(request, ledger or Ledger(request)))

    async def _ask(self, request: Request, ledger: Ledger) -> Answer:
        try:
            with quiet():
                value: BaseModel = await self._persistently(ledger)(self._once, request, ledger)
        except ModelError as error:
            error.attempts, error.model = tuple(ledger.attempts), self.name
            raise
        tokens = ledger.weights if request.weighed else None
        return Answer(value, tuple(ledger.attempts), tokens=tokens)

    def _persistently(self, ledger: Ledger) -> AsyncRetrying:
        """Asks again while the model is unavailable, waiting as long as it asks for."""
        from tenacity import AsyncRetrying, retry_if_exception

        def stop(_: RetryCallState) -> bool:
            return ledger.calls >= self._settings.attempts

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome is not None else None
            return seconds_before(state.attempt_number, error)

        return AsyncRetrying(
            retry=retry_if_exception(self._is_passing), stop=stop, wait=wait, reraise=True
        )

    def _is_passing(self, error: BaseException) -> bool:
        if isinstance(error, _UnwantedOptionError):
            return True
        return (
            isinstance(error, ModelUnavailableError)
            and error.transient
            and (error.retry_after_s or 0.0) <= self._settings.timeout_s
        )

    async def _once(self, request: Request, ledger: Ledger) -> BaseModel:
        async with self._link.turn(request, ledger) as connection:
            with self._budget.hold(request, ledger):
                return await self._call(connection, request, ledger)

    async def _call(self, connection: Connection, request: Request, ledger: Ledger) -> BaseModel:
        from instructor.core.exceptions import InstructorError

        messages: Any = [{"role": m.role, "content": m.content} for m in request.messages]
        clock = asyncio.get_running_loop().time
        deadline = asyncio.timeout(None)
        hooks = ledger.hooks(
            before=lambda: deadline.reschedule(clock() + self._settings.timeout_s),
            after=lambda: deadline.reschedule(None),
        )
        try:
            async with deadline:
                value: BaseModel = await connection.client.create(
                    response_model=request.answer,
                    messages=messages,
                    max_retries=self._reasking(request, ledger),
                    hooks=hooks,
                    **self._options(connection, request),
                )
        except (InstructorError, TimeoutError, ValueError) as error:
            cause = error.__cause__ or error
            if deadline.expired():
                failure: ModelError = self._too_slow(ledger)
            else:
                failure = self._failure(cause, connection, request, ledger)
            raise failure from without(connection.secrets, cause)
        if ledger.verdict is not None:
            raise self._faulty(ledger)
        return _plain(value, request.answer)

    def _options(self, connection: Connection, request: Request) -> dict[str, Any]:
        tokens_as = connection.tokens_as
        if tokens_as in self._unwanted:
            tokens_as = "max_completion_tokens"
        options = {k: v for k, v in connection.options.items() if k not in self._unwanted}
        options[tokens_as] = request.max_tokens
        if request.grammar is not None and self.capabilities.grammar:
            options["extra_body"] = {
                "grammar": request.grammar,
                "response_format": {"type": "text"},
            }
            if request.weighed:
                options |= {"logprobs": True, "top_logprobs": 1}
        return options

    def _reasking(self, request: Request, ledger: Ledger) -> AsyncRetrying:
        """Instructor's own loop: it goes on only after a whole reply that did not fit."""
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

        def may_fit(error: BaseException) -> bool:
            return (
                isinstance(error, ValueError)
                and ledger.replied
                and ledger.verdict is None
                and self._budget.allows(request, ledger)
            )

        return AsyncRetrying(
            retry=retry_if_exception(may_fit),
            stop=stop_after_attempt(max(1, self._settings.attempts - ledger.calls)),
            reraise=True,
        )

    def _failure(
        self, cause: BaseException, connection: Connection, request: Request, ledger: Ledger
    ) -> ModelError:
        if ledger.verdict is not None:
            return self._faulty(ledger)
        if ledger.replied:
            ledger.misfit(str(cause))
            if ledger.calls < self._settings.attempts:
                self._budget.check(request, ledger)
            return ReplyError(
                f"{self.name} gave no valid answer to {request.name!r} in {ledger.calls} "
                f"calls: {ledger.attempts[-1].detail}",
                reply=ledger.reply,
            )
        if not ledger.under_way:
            return ModelError(f"{self.name} could not be asked {request.name!r}: {cause}")
        failure = translate(cause, self.name, connection.key_hint, connection.secrets)
        ledger.fail(str(failure))
        return self._adapted(str(failure), connection) or failure

    def _too_slow(self, ledger: Ledger) -> ModelError:
        message = (
            f"{self.name} gave no whole answer within {self._settings.timeout_s:g} s "
            "(SUMMARIZER_TIMEOUT_S)"
        )
        ledger.fail(message)
        return ModelUnavailableError(message)

    def _adapted(self, said: str, connection: Connection) -> ModelError | None:
        """Learns which options this model does not take, for the next call."""
        if "(400)" not in said and "unexpected keyword" not in said:
            return None
        for option in {*connection.options, connection.tokens_as} - self._unwanted:
            if f"'{option}'" in said or f"`{option}`" in said:
                self._unwanted.add(option)
                return _UnwantedOptionError(said)
        return None

    def _faulty(self, ledger: Ledger) -> ModelError:
        assert ledger.verdict is not None
        message = f"{self.name}: {ledger.verdict.why}"
        if ledger.verdict.fault == "input cut":
            return ModelError(message)
        return ReplyError(
            message, reply=ledger.reply, truncated=ledger.verdict.fault == "truncated"
        )


def _plain(value: BaseModel, kind: type[BaseModel]) -> BaseModel:
    """The value in the class that was asked for; instructor's is a subclass and holds the reply."""
    known = {name: getattr(value, name) for name in kind.model_fields}
    if issubclass(kind, RootModel):
        return kind.model_construct(known["root"], value.model_fields_set)
    return kind.model_construct(value.model_fields_set, **known)


class _UnwantedOptionError(ModelError):
    """The model does not take an option; the next call goes without it."""
