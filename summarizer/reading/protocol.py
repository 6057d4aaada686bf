"""How a reader and a model meet: the reader yields what to ask and what it found.

A reader is a generator and does no I/O. It yields `Ask(requests)` and is sent the replies in
the same order, or yields `Found(mentions)` and is sent nothing. `summarizer.driving` feeds it,
once for plain and once for async code.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from ..article import Article
from ..mentions import Mention

Role = Literal["system", "user", "assistant"]


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
    """

    name: str
    messages: tuple[Message, ...]
    answer: type[BaseModel]
    max_tokens: int
    grammar: str | None = None
    static: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """The reader needs these answered; the replies come in the same order."""

    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The reader found these."""

    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """The reader has something to tell the user, for `run.warnings`."""

    message: str


Reading = Generator[Ask | Found | Warned, Any, None]
"""What a reader returns; after an `Ask` it is sent a `list[BaseModel]`."""


class Reader(Protocol):
    """Reads one article. Public for those who bring a reader of their own."""

    name: str

    def read(self, article: Article) -> Reading:
        """Yields questions and findings until the article is read."""
        ...
