"""Feeds a reader: carries its questions to a model, the answers back, and its findings on.

Two short drivers, one for plain and one for async code; what they share is `Record`. Promises:
the questions of one `Ask` go out together, as many at once as the model takes; where one fails,
the error is raised in the reader, which may ask otherwise; every call to the model is recorded,
and an error that ends the reading carries all of them; words of an article reach no model in a
form that closes a turn (`untrusted`); when the driver is closed, interrupted or cancelled, no
question is left under way.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from pydantic import BaseModel

from .errors import ModelError
from .models import background
from .models.protocol import Answer, Model, Request
from .reading.protocol import Ask, Found, Steps, Warned
from .schema import Attempt
from .untrusted import neutralise

_Outcome = list[BaseModel] | ModelError | None
"""What a reader is given back: its answers, or the error that it may know a way round."""


@dataclass
class Record:
    """What a reading cost and what it has to tell, besides its findings."""

    attempts: list[Attempt] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @contextmanager
    def of_one(self) -> Iterator[Callable[[Answer], BaseModel]]:
        """Records the calls for one question, whether it is answered or fails."""
        try:
            yield self._answered
        except ModelError as error:
            self.attempts.extend(error.attempts)
            raise

    def with_all(self, error: ModelError) -> ModelError:
        """The error, carrying every call of the reading so far."""
        error.attempts = tuple(self.attempts)
        return error

    def _answered(self, answer: Answer) -> BaseModel:
        self.attempts.extend(answer.attempts)
        self.warnings.extend(answer.warnings)
        return answer.sent


def drive(steps: Steps, model: Model, record: Record) -> Iterator[Found]:
    """Reads an article to its end, passing on what the reader finds as it finds it.

    Args:
        steps: what `Reader.read` returned.
        model: answers the reader's questions.
        record: is filled on the way.

    Raises:
        ModelError: a question got no answer.
    """
    step = _next(steps, None)
    while step is not None:
        outcome: _Outcome = None
        if isinstance(step, Ask):
            try:
                outcome = _ask(step.requests, model, record)
            except ModelError as error:
                outcome = record.with_all(error)
        elif isinstance(step, Warned):
            record.warnings.append(step.message)
        else:
            yield step
        step = _next(steps, outcome)


async def drive_async(steps: Steps, model: Model, record: Record) -> AsyncIterator[Found]:
    """The same in async code; the reader's own work is done beside the caller's loop."""
    step = await asyncio.to_thread(_next, steps, None)
    while step is not None:
        outcome: _Outcome = None
        if isinstance(step, Ask):
            try:
                outcome = await _ask_async(step.requests, model, record)
            except ModelError as error:
                outcome = record.with_all(error)
        elif isinstance(step, Warned):
            record.warnings.append(step.message)
        else:
            yield step
        step = await asyncio.to_thread(_next, steps, outcome)


def _next(steps: Steps, outcome: _Outcome) -> Ask | Found | Warned | None:
    try:
        if isinstance(outcome, ModelError):
            return steps.throw(outcome)
        return steps.send(outcome)
    except StopIteration:
        return None


def _ask(requests: Sequence[Request], model: Model, record: Record) -> list[BaseModel]:
    if model.capabilities.concurrency > 1 and len(requests) > 1:
        return background.run(_ask_async(requests, model, record))
    values = []
    for request in requests:
        with record.of_one() as answered:
            values.append(answered(model.ask(_sealed(request))))
    return values


async def _ask_async(requests: Sequence[Request], model: Model, record: Record) -> list[BaseModel]:
    places = asyncio.Semaphore(model.capabilities.concurrency)

    async def one(request: Request) -> BaseModel:
        async with places:
            with record.of_one() as answered:
                return answered(await model.ask_async(_sealed(request)))

    tasks = [asyncio.ensure_future(one(request)) for request in requests]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _sealed(request: Request) -> Request:
    """The request with nothing in its question that an engine could take for a control token."""
    kept, asked = request.messages[: request.static], request.messages[request.static :]
    made_safe = (replace(message, content=neutralise(message.content)) for message in asked)
    return replace(request, messages=(*kept, *made_safe))
