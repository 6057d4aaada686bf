"""What a question to a model is, and what a model promises.

Readers build `Request`s and know nothing of providers; everything in `summarizer.models`
answers them and knows nothing of articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from ..schema import Attempt

Role = Literal["system", "user", "assistant"]

Token = tuple[str, float]
"""A piece of a reply, and the probability, 0 to 1, that the model gave it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model.

    Attributes:
        name: what is asked, for logs and errors, for instance "by_cue:7".
        messages: the chat; the first `static` of them are the same for every article, so
            that an engine may keep them read.
        answer: the shape of the answer.
        max_tokens: length of the answer at most, in tokens.
        grammar: a GBNF grammar that yields JSON of that shape, for engines that take one.
        static: how many leading messages never change.
        weighed: whether it is wanted how sure the model was, of engines that take a grammar; the
            answer then comes as a `Weighed`.
    """

    name: str
    messages: tuple[Message, ...]
    answer: type[BaseModel]
    max_tokens: int
    grammar: str | None = None
    static: int = 0
    weighed: bool = False


class Weighed(BaseModel):
    """An answer with the probabilities of what it was made of.

    Attributes:
        value: the answer.
        tokens: of the model's reply, in order; empty where the engine does not tell.
    """

    value: Any
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A valid answer, and every call that it took.

    Attributes:
        value: the answer.
        attempts: the calls, in order.
        warnings: what the user should know besides, for `run.warnings`.
        tokens: of the reply; None unless the request is weighed.
    """

    value: BaseModel
    attempts: tuple[Attempt, ...]
    warnings: tuple[str, ...] = ()
    tokens: tuple[Token, ...] | None = None

    @property
    def sent(self) -> BaseModel:
        """What the reader is sent."""
        return self.value if self.tokens is None else Weighed(value=self.value, tokens=self.tokens)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a model can do, for choosing a way of reading.

    Attributes:
        trained: it was trained to read sentence by sentence.
        grammar: it obeys a GBNF grammar.
        whole: it reads a whole article into the whole schema well.
        window: tokens of context, prompt and answer together; None where unknown.
        concurrency: requests that it takes at once with gain.
    """

    grammar: bool
    whole: bool
    window: int | None
    concurrency: int
    trained: bool = False


class Model(Protocol):
    """Answers requests; every failure is a `ModelError` that carries its attempts."""

    name: str
    capabilities: Capabilities

    def ask(self, request: Request) -> Answer:
        """The answer, validated.

        Raises:
            ModelError: there is none after the attempts that the settings allow.
        """
        ...

    async def ask_async(self, request: Request) -> Answer:
        """The same, awaitable."""
        ...
