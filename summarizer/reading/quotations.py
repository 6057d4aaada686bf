"""Follows quotation marks through an article: which words are inside, and where each one ends.

Curly, angled, low and straight double marks are known; single marks only where they cannot be
apostrophes. A quotation that is still open at the end of a paragraph goes on when the next
paragraph opens with a mark (the newspapers' way of running on), and otherwise ends there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..article import Article

_CLOSER_OF = {"“": "”", "„": "“", "«": "»", "‘": "’", '"': '"'}
_STRAIGHT = '"'
SHORT_QUOTATION_WORDS = 3
"""A quotation of so few words is a term set off, not an utterance."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks.

    Attributes:
        start: offset of the first code point inside the marks, in `Article.text`.
        end: offset after the last code point inside.
        closed: whether a closing mark ends it.
        goes_on: whether it is continued in the next paragraph.
    """

    start: int
    end: int
    closed: bool
    goes_on: bool = False


def find_quotations(article: Article) -> tuple[Quotation, ...]:
    """All quotations of the article, in order."""
    found: list[Quotation] = []
    for start, end in _paragraphs(article):
        found.extend(_in_paragraph(article.text, start, end))
    return tuple(_mark_running_on(article.text, found))


def longest_within(quotations: Iterable[Quotation], start: int, end: int) -> tuple[int, int] | None:
    """The longest stretch between `start` and `end` that one quotation holds."""
    parts = ((max(q.start, start), min(q.end, end)) for q in quotations)
    return max((p for p in parts if p[0] < p[1]), key=lambda p: p[1] - p[0], default=None)


def _paragraphs(article: Article) -> list[tuple[int, int]]:
    bounds: dict[int, tuple[int, int]] = {}
    for sentence in article.sentences:
        first, _ = bounds.get(sentence.paragraph, (sentence.start, sentence.end))
        bounds[sentence.paragraph] = (first, sentence.end)
    return list(bounds.values())


def _in_paragraph(text: str, start: int, end: int) -> list[Quotation]:
    found: list[Quotation] = []
    opened, closer = -1, ""
    for i in range(start, end):
        mark = text[i]
        if closer:
            if mark == closer and _can_close(text, i, end):
                found.append(Quotation(opened, i, closed=True))
                closer = ""
        elif mark in _CLOSER_OF and _can_open(text, i, start, end):
            opened, closer = i + 1, _CLOSER_OF[mark]
    if closer and closer != "’":
        found.append(Quotation(opened, end, closed=False))
    return found


def _can_open(text: str, i: int, start: int, end: int) -> bool:
    if i + 1 >= end or text[i + 1].isspace():
        return False
    return i == start or not text[i - 1].isalnum() or text[i] in "“„«"


def _can_close(text: str, i: int, end: int) -> bool:
    if text[i] in "’" + _STRAIGHT:
        return i + 1 >= end or not text[i + 1].isalnum()
    return True


def _mark_running_on(text: str, found: list[Quotation]) -> list[Quotation]:
    marked: list[Quotation] = []
    for this, following in zip(found, [*found[1:], None][: len(found)], strict=True):
        runs = (
            not this.closed
            and following is not None
            and not text[this.end : following.start - 1].strip()
        )
        marked.append(Quotation(this.start, this.end, this.closed, runs))
    return marked
