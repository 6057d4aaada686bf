"""The shape of a corpus once it is read: articles, and what people annotated in them.

Reading the files is left to `gum` and `brat`, scoring to `attribution`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from summarizer import Article, SummarizerError

from .attribution import Attribution, Interval


class CorpusError(SummarizerError):
    """A corpus file is missing or not in the form that is expected."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article of a corpus and what people annotated in it, in offsets of `article.text`."""

    id: str
    article: Article
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus.

    Attributes:
        documents: in the order of the file, or of the files' names.
        notes: what was left out in reading, and why.
    """

    documents: tuple[Document, ...]
    notes: tuple[str, ...] = field(default=())


class Offsets:
    """Leads from offsets of a file's text to those of `Article.text`.

    An article differs from the text that it was made of by blanks, line ends and a line with a
    date that was taken out at its head. So the characters that are not blank are counted.
    """

    def __init__(self, text: str, article: Article) -> None:
        self._given, self._kept = _marks(text), _marks(article.text)
        self._removed = len(self._given) - len(self._kept)
        given = [text[i].replace("\0", "\ufffd") for i in self._given]
        kept = [article.text[i] for i in self._kept]
        self._head = _head(given, kept)
        if given[: self._head] != kept[: self._head]:
            raise CorpusError("its text cannot be put in step with the article that it makes")

    def move(self, interval: Interval) -> Interval | None:
        """The interval in the article; None where nothing of it is left there."""
        first = bisect_left(self._given, interval[0])
        last = bisect_left(self._given, interval[1])
        first, last = self._number(first), self._number(last)
        return (self._kept[first], self._kept[last - 1] + 1) if first < last else None

    def _number(self, number: int) -> int:
        """Of a character that is not blank, or the next one that is left, in the article."""
        return max(min(number, self._head), number - self._removed)


def _marks(text: str) -> list[int]:
    """Where the characters stand that are neither blank nor a byte order mark."""
    return [i for i, letter in enumerate(text) if not letter.isspace() and letter != "\ufeff"]


def _head(given: list[str], kept: list[str]) -> int:
    """How many characters of `kept` stand before what was removed: all but the common tail."""
    tail = 0
    while tail < len(kept) and kept[-1 - tail] == given[-1 - tail]:
        tail += 1
    return len(kept) - tail
