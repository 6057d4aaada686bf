"""What an item is on its way from mentions to the schema, and where phrases stand.

A `Draft` is a mention whose source is known and whose content is finished; drafts are merged,
linked and only then become items with ids.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ..article import Article
from ..mentions import Mention, MentionKind, Phrase
from ..schema import Span
from .similarity import Terms
from .words import collapse


@dataclass(frozen=True, slots=True)
class Draft:
    """An item that has no id yet.

    Attributes:
        kind: event, claim, denial or no_comment.
        mention: the mention that tells it best.
        sentences: its evidence, the best first.
        start: offset in the article by which it is put in order.
        content: finished content.
        terms: the terms of the content.
        source: key of the speaker; None for events and unattributed allegations.
        via: key of the outer source.
        span: where the content stands in the article.
        quoted: words in quotation marks.
        confidence: 0 to 1.
        mirror: the same for the two sides of a mirrored statement.
        rank: which side of a mirrored statement it is.
        hints: what the readers said it answers.
    """

    kind: MentionKind
    mention: Mention
    sentences: tuple[int, ...]
    start: int
    content: str
    terms: Terms
    source: str | None = None
    via: str | None = None
    span: Span | None = None
    quoted: str | None = None
    confidence: float = 0.5
    mirror: int | None = None
    rank: int = 0
    hints: tuple[Phrase, ...] = ()

    @property
    def first(self) -> int:
        """The earliest sentence that states it."""
        return min(self.sentences)

    @property
    def order(self) -> tuple[int, int, int, str, str]:
        """Where it stands in the article, for sorting."""
        return (self.first, self.start, self.rank, self.content, self.source or "")


def locate(article: Article, phrase: Phrase | None, sentences: tuple[int, ...]) -> Span | None:
    """Where a phrase stands: its own span where that is right, else found in the sentences."""
    if phrase is None or not phrase.text.strip():
        return None
    span, wanted = phrase.span, collapse(phrase.text)
    if span is not None and collapse(article.text[span.start : span.end]) == wanted:
        return span
    for number in sentences:
        sentence = article.sentence(number)
        start = sentence.text.find(wanted)
        if start >= 0:
            return Span(start=sentence.start + start, end=sentence.start + start + len(wanted))
    pattern = re.compile(r"\s+".join(map(re.escape, wanted.split(" "))), re.IGNORECASE)
    for number in sentences:
        sentence = article.sentence(number)
        if match := pattern.search(article.text, sentence.start, sentence.end):
            return Span(start=match.start(), end=match.end())
    return None


def sentence_at(article: Article, position: int) -> int | None:
    """Number of the sentence at an offset; None between sentences."""
    index = bisect_right(article.sentences, position, key=lambda s: s.start) - 1
    if index < 0 or position >= article.sentences[index].end:
        return None
    return article.sentences[index].number


def surface(article: Article, words: str) -> str | None:
    """`words` as they stand somewhere in the article, blanks and case aside; None if nowhere."""
    if not words.strip():
        return None
    if words in article.text:
        return words
    pattern = r"\s+".join(re.escape(part) for part in words.split())
    match = re.search(rf"(?<!\w){pattern}(?!\w)", article.text, re.IGNORECASE)
    return match[0] if match else None
