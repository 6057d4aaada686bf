"""Joins what one speaker says in neighbouring quotations of one kind into one statement.

A quotation of several sentences is one claim unless its kind changes (`labelling.md`, "Claims
are split"). A mention is held back until the next sentence shows that nothing more belongs to it.
"""

from __future__ import annotations

from dataclasses import replace

from ..article import Article
from ..mentions import Mention, Phrase
from ..schema import ClaimKind, Span

LONGEST_WORDS = 60
"""A statement longer than this no longer reads after "X says that"; a new one begins."""
_LOOSE: frozenset[ClaimKind] = frozenset(["assertion", "judgement"])


class Joiner:
    """Holds the last quoted mention until it is complete."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._open: Mention | None = None

    def push(self, mentions: list[Mention]) -> list[Mention]:
        """Takes what one more sentence says; gives back what is complete."""
        ready: list[Mention] = []
        quoting = [m for m in mentions if m.kind == "claim" and m.quoted]
        for mention in sorted(quoting, key=lambda m: min(m.sentences)):
            if self._open is not None and _belong(self._open, mention):
                self._open = self._joined(self._open, mention)
                continue
            ready += self.finish()
            self._open = mention
        if not quoting:
            ready += self.finish()
        return ready + [m for m in mentions if m not in quoting]

    def finish(self) -> list[Mention]:
        """Gives back what is still held."""
        held, self._open = self._open, None
        return [held] if held is not None else []

    def _joined(self, one: Mention, other: Mention) -> Mention:
        best, second = (other, one) if one.cue is None and other.cue is not None else (one, other)
        quoted = self._through(one.quoted, other.quoted)
        longer = max((one.quoted, other.quoted), key=lambda q: len(q.text) if q else 0)
        text = f"{one.content.text.rstrip(' ,.')}. {other.content.text}"
        return replace(
            best,
            sentences=(*best.sentences, *(n for n in second.sentences if n not in best.sentences)),
            content=self._through(one.content, other.content) or Phrase(text),
            quoted=quoted or longer,
            certainty="hedged" if "hedged" in (one.certainty, other.certainty) else "plain",
            confidence=min(one.confidence, other.confidence),
        )

    def _through(self, one: Phrase | None, other: Phrase | None) -> Phrase | None:
        """One phrase over both, where no word of anybody else stands between them."""
        if one is None or other is None or one.span is None or other.span is None:
            return None
        gap = self._article.text[one.span.end : other.span.start]
        if one.span.end > other.span.start or (not gap.isspace() and gap.strip(" .,!?…") != ""):
            return None
        span = Span(start=one.span.start, end=other.span.end)
        return Phrase(self._article.text[span.start : span.end], span)


def _belong(one: Mention, other: Mention) -> bool:
    if one.source is None or other.source is None or one.source.text != other.source.text:
        return False
    if one.cue is not None and other.cue is not None:
        return False
    near = min(other.sentences) - max(one.sentences) <= 1
    alike = one.claim_kind == other.claim_kind or {one.claim_kind, other.claim_kind} <= _LOOSE
    words = len(one.content.text.split()) + len(other.content.text.split())
    return near and alike and words <= LONGEST_WORDS
