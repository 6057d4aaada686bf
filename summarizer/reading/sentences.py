"""Prepares each sentence for the by-cue reader: its words, quotations and cues."""

from __future__ import annotations

from dataclasses import dataclass

from ..article import Article, Sentence
from ..mentions import Phrase
from ..schema import Span
from .cues import Cue, find_cues
from .quotations import SHORT_QUOTATION_WORDS, Quotation, find_quotations
from .words import Word, words_of

_NO_BREAK = " \n\t\"'“”‘’"


@dataclass(frozen=True, slots=True)
class View:
    """One sentence as the reader sees it.

    Attributes:
        sentence: the sentence.
        words: its words, offsets within the sentence.
        masked: indices of words inside quotation marks.
        quotations: the quotations that overlap it, offsets in the article.
        cues: its cues in order.
    """

    sentence: Sentence
    words: tuple[Word, ...]
    masked: frozenset[int]
    quotations: tuple[Quotation, ...]
    cues: list[Cue]

    def phrase(self, first: int, last: int) -> Phrase:
        """The words `first` to `last` (excluded) as the article has them."""
        start, end = self.words[first].start, self.words[last - 1].end
        return self.cut(start, end)

    def cut(self, start: int, end: int) -> Phrase:
        """A stretch of the sentence, by offsets within it."""
        base = self.sentence.start
        return Phrase(self.sentence.text[start:end], Span(start=base + start, end=base + end))

    @property
    def terms(self) -> frozenset[int]:
        """Indices of words in quotations so short that they are terms set off."""
        base = self.sentence.start
        inside = [
            [i for i, w in enumerate(self.words) if q.start <= base + w.start < q.end]
            for q in self.quotations
        ]
        return frozenset(i for run in inside if len(run) <= SHORT_QUOTATION_WORDS for i in run)

    @property
    def closings(self) -> frozenset[int]:
        """Indices of the last words of quotations."""
        base = self.sentence.start
        ends = {q.end - base for q in self.quotations}
        return frozenset(
            max((i for i, w in enumerate(self.words) if w.end <= end), default=-1) for end in ends
        )

    @property
    def breaks(self) -> frozenset[int]:
        """Indices of words after which punctuation stands."""
        text = self.sentence.text
        return frozenset(
            i
            for i in range(len(self.words) - 1)
            if text[self.words[i].end : self.words[i + 1].start].strip(_NO_BREAK)
        )


def views_of(article: Article) -> list[View]:
    """A view of every sentence, in order."""
    quotations = find_quotations(article)
    return [_view(sentence, quotations) for sentence in article.sentences]


def _view(sentence: Sentence, quotations: tuple[Quotation, ...]) -> View:
    here = tuple(q for q in quotations if q.start < sentence.end and q.end > sentence.start)
    words = words_of(sentence.text)
    masked = frozenset(
        i
        for i, word in enumerate(words)
        if any(q.start <= sentence.start + word.start < q.end for q in here)
    )
    return View(sentence, words, masked, here, find_cues(words, masked))


def utterances(view: View) -> tuple[Quotation, ...]:
    """The quotations that are long enough to be something said, not a term set off."""
    base = view.sentence.start
    return tuple(
        q
        for q in view.quotations
        if sum(q.start <= base + w.start < q.end for w in view.words) > SHORT_QUOTATION_WORDS
    )
