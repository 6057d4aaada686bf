"""How a reader talks to its driver: it yields what to ask and what it found.

A reader is a generator and does no I/O. It yields `Ask(requests)` and is sent the answers in
the same order, or yields `Found` or `Warned` and is sent nothing. `summarizer.driving` feeds
it, once for plain and once for async code.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Protocol

from ..article import Article
from ..mentions import Mention
from ..models.protocol import Request


@dataclass(frozen=True, slots=True)
class Ask:
    """The reader needs these answered; the values come in the same order."""

    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The reader found these, having read the article as far as sentence `read_to`."""

    mentions: tuple[Mention, ...]
    read_to: int


@dataclass(frozen=True, slots=True)
class Warned:
    """The reader has something to tell the user, for `run.warnings`."""

    message: str


Steps = Generator[Ask | Found | Warned, Any, None]
"""What a reader returns; after an `Ask` it is sent a `list[BaseModel]`."""


class Reader(Protocol):
    """Reads one article. Public for those who bring a reader of their own."""

    name: str
    prompts: tuple[str, ...]

    def read(self, article: Article) -> Steps:
        """Yields questions and findings until the article is read."""
        ...
