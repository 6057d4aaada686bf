"""Finds in an article the words that a model says are the article's own.

Promises: a span that is returned holds those words, but for upper and lower case, white space,
the shape of quotation marks, apostrophes and dashes, and the look-alikes of `untrusted`; words
are whole words. Nothing nearer than that is called found: words that differ are not the
article's own, and the locks decide what becomes of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from ..article import Article, Sentence
from ..mentions import Phrase
from ..schema import Span
from ..untrusted import neutralise, one_line, restore

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛′´`＇", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_AROUND = " \t\n\"'“”„«»‘’.,;:!?…()"


class Finder:
    """Finds phrases in the sentences of one article."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._folded = _fold(article.text)

    def phrase(self, words: str, sentences: Iterable[Sentence]) -> Phrase | None:
        """The phrase that these words are, with its span where one of the sentences holds it.

        Where none does, the words as the model gave them, in one line; None for no words.
        """
        said = " ".join(one_line(words).split())
        if not said.strip(_AROUND):
            return None
        for wanted in (said, said.strip(_AROUND)):
            for sentence in sentences:
                if span := self._find(wanted, sentence.start, sentence.end):
                    return Phrase(self._article.text[span.start : span.end], span)
        return Phrase(restore(said, self._article.text))

    def named(self, words: str, near: Sequence[Sentence]) -> Phrase | None:
        """The same for a name, which may also stand elsewhere: before these sentences, the
        nearer the better, else after them."""
        found = self.phrase(words, near)
        if found is None or found.span is not None or not near:
            return found
        here = near[0].start
        spans = self._everywhere(found.text) or self._everywhere(found.text.strip(_AROUND))
        if not spans:
            return found
        before = [span for span in spans if span.end <= here]
        span = before[-1] if before else spans[0]
        return Phrase(self._article.text[span.start : span.end], span)

    def _find(self, words: str, start: int, end: int) -> Span | None:
        match = _pattern(words).search(self._folded, start, end)
        return Span(start=match.start(), end=match.end()) if match else None

    def _everywhere(self, words: str) -> list[Span]:
        return [
            Span(start=match.start(), end=match.end())
            for match in _pattern(words).finditer(self._folded)
        ]


def _fold(text: str) -> str:
    """The text in lower case with the plainest signs, one character for one."""
    plain = neutralise(text).translate(_ALIKE)
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in plain)


def _pattern(words: str) -> re.Pattern[str]:
    parts = _fold(words).split()
    left, right = (r"\b" if _has_edges(c) else "" for c in (parts[0][0], parts[-1][-1]))
    return re.compile(left + r"\s+".join(map(re.escape, parts)) + right)


def _has_edges(letter: str) -> bool:
    """Whether words that begin or end with this letter stand apart from their neighbours.

    Letters without case (Han, kana, Thai, Arabic, Hebrew) join: scripts without spaces, and
    scripts that write particles together with the word.
    """
    return letter.isalnum() and unicodedata.category(letter) != "Lo"
