"""How a reader talks to its driver: it yields what to ask and what it found.

A reader is a generator and does no I/O. It yields `Ask(requests)` and is sent the answers in
the same order, or yields `Found` or `Warned` and is sent nothing. `summarizer.driving` feeds
it, once for plain and once for async code. Where a question has no answer, the
`summarizer.errors.ModelError` is raised at the `yield`, and a reader may go on from there.

Public for those who bring a reader of their own: everything that one needs is here.

    class Claims(BaseModel):
        claims: list[str]

    class Naive:
        name = "naive"
        prompts = ()

        def read(self, article: Article) -> Steps:
            for sentence in article.sentences:
                asked = Message("user", f"List what is claimed here: {sentence.text}")
                (answer,) = yield Ask((Request("claims", (asked,), Claims, max_tokens=200),))
                mentions = (
                    Mention("claim", (sentence.number,), Phrase(claim)) for claim in answer.claims
                )
                yield Found(tuple(mentions), sentence.number)

With `SUMMARIZER_READING=mine:Naive` it reads every article. Mentions need no ids, no order and
no merging, and what the article does not bear out is stopped by the locks as ever; a `Phrase`
that is the article's own words should carry its `Span`.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Protocol

from ..article import Article, Sentence
from ..mentions import Mention, MentionKind, Phrase
from ..models.protocol import Message, Request, Weighed
from ..schema import Certainty, ClaimKind, EventStatus, NoCommentKind, Span

__all__ = [
    "Article",
    "Ask",
    "Certainty",
    "ClaimKind",
    "EventStatus",
    "Found",
    "Mention",
    "MentionKind",
    "Message",
    "NoCommentKind",
    "Phrase",
    "Reader",
    "Request",
    "Sentence",
    "Span",
    "Steps",
    "Warned",
    "Weighed",
]


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
"""What a reader returns; after an `Ask` it is sent a `list[BaseModel]`: the answers, each within a
`Weighed` where the request was weighed."""


class Reader(Protocol):
    """Reads one article. Public for those who bring a reader of their own."""

    @property
    def name(self) -> str:
        """What stands in `run.reading`."""
        ...

    @property
    def prompts(self) -> tuple[str, ...]:
        """Names of the prompts that it uses; empty where it has none in files."""
        ...

    def read(self, article: Article) -> Steps:
        """Yields questions and findings until the article is read."""
        ...
