"""Finds what stands between quotation marks, paragraph by paragraph."""

from __future__ import annotations

from bisect import bisect_right

from ..article import Article

_CLOSER = {"“": "”", "„": "“", "«": "»", '"': '"', "‘": "’"}
UTTERANCE_WORDS = 3
"""A quotation of fewer words is a term set off ("parole"), not something that somebody said."""


class Quotations:
    """The quotations of an article."""

    def __init__(self, article: Article) -> None:
        bounds: dict[int, tuple[int, int]] = {}
        for sentence in article.sentences:
            first, _ = bounds.get(sentence.paragraph, (sentence.start, 0))
            bounds[sentence.paragraph] = (first, sentence.end)
        self.spans = [
            span for start, end in bounds.values() for span in _between(article.text, start, end)
        ]
        self._starts = [start for start, _ in self.spans]
        self._article = article

    def inside(self, position: int) -> bool:
        """Whether the code point at `position` is quoted."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self.spans[index][1]

    def uttered_in(self) -> set[int]:
        """Sentences that hold a quotation of some length, or a part of one."""
        long = [
            (start, end)
            for start, end in self.spans
            if len(self._article.text[start:end].split()) >= UTTERANCE_WORDS
        ]
        found: set[int] = set()
        starts = [sentence.start for sentence in self._article.sentences]
        for start, end in long:
            place = max(0, bisect_right(starts, start) - 1)
            for sentence in self._article.sentences[place : bisect_right(starts, end)]:
                if start < sentence.end and sentence.start < end:
                    found.add(sentence.number)
        return found


def _between(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened, closer = -1, ""
    for i in range(start, end):
        mark = text[i]
        if closer and mark == closer and not (mark == "’" and text[i + 1 : i + 2].isalnum()):
            found.append((opened, i))
            closer = ""
        elif not closer and mark in _CLOSER and not text[max(start, i - 1) : i].isalnum():
            opened, closer = i + 1, _CLOSER[mark]
    if closer and closer != "’":
        found.append((opened, end))
    return found
