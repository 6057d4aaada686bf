"""Turns the lines that the trained reader gave about a sentence into mentions.

Promises: source, cue and content are the article's own words with their places; a quotation that
its cue splits is put together again; whoever speaks without being named here is found by the name
that the model gave, else by who spoke last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod

from ..article import Article, Sentence
from ..mentions import Mention, MentionKind, Phrase
from ..schema import NoCommentKind, Span
from .believing import Belief, is_guess
from .eventful import PLACE, TIME, phrase_within, status_of
from .lines import EVENT, Line, opening
from .mutual import BOTH, MUTUAL
from .own_words import Run
from .quotations import Quotation, longest_within
from .speaking import Speakers

CONFIDENCE = 0.8
MOST_CLAIMS = 40
"""Claims that may be answered: the latest ones."""
_SILENCES: tuple[tuple[NoCommentKind, str], ...] = (
    ("neither confirmed nor denied", r"\bneither\b|\bconfirm\w* (?:or|nor) den"),
    ("unreachable", r"\breach|\bcontacted\b|\bunavailable|\blocate"),
    (
        "withheld",
        r"\bconfirm|\bverif|\bdisclos|\bnam(?:e|ing)\b|\bidentif|\bdetail|\bsay (?:how|wh)",
    ),
    (
        "no response",
        r"\brespon|\brepl(?:y|ied)|\breturn|\banswer|\b(?:has|have|had) not comment|\bsilen[tc]",
    ),
)
_PAIRS = (("“", "”"), ("„", "“"), ("«", "»"))
_OPENING, _CLOSING = '“„«"‘', '”»"’,'
_AROUND = ' ,“”„«»"'


class Stating:
    """Makes mentions of one sentence's lines.

    `text` is the sentence in one line, as the model saw it; offsets of lines are offsets in it.
    """

    def __init__(
        self,
        article: Article,
        quotations: Sequence[Quotation],
        speakers: Speakers,
        english: bool,
    ) -> None:
        self._article = article
        self._quotations = quotations
        self._speakers = speakers
        self._claims: dict[str, Phrase] = {}
        self._belief = Belief(article, english)

    def openings(self) -> list[str]:
        """How the claims so far begin, the latest first."""
        return list(reversed(self._claims))[:MOST_CLAIMS]

    def mentions(self, sentence: Sentence, lines: Sequence[Line]) -> list[Mention]:
        """The mentions in order; the speakers take note of who spoke."""
        made = [(line, self._mention(sentence, line)) for line in lines]
        return [mention for line, mention in made if mention and self._belief.holds(line, mention)]

    def _mention(self, sentence: Sentence, line: Line) -> Mention | None:
        what = self._cut(sentence, line.what)
        if line.kind == EVENT:
            assert what is not None
            return Mention(
                "event",
                (sentence.number,),
                what,
                status=status_of(what.text),
                time=phrase_within(what, TIME),
                place=phrase_within(what, PLACE),
                confidence=_confidence(line),
            )
        cue, source = self._cut(sentence, line.cue), self._source(sentence, line)
        answers = tuple(self._claims[o] for o in line.answers if o in self._claims)
        if line.kind == "no comment":
            return self._silence(sentence, line, cue, source, what, answers)
        assert what is not None
        kind: MentionKind = "denial" if line.kind == "denial" else "claim"
        if kind == "denial" and source is None:
            return None
        content = self._whole(sentence, line, what)
        if kind == "claim" and line.what is not None:
            start = opening(" ".join(sentence.text.split()), line.what)
            self._claims.pop(start, None)
            self._claims[start] = what
        mirrored = source is not None and self._is_mirrored(source, content)
        return Mention(
            kind,
            (sentence.number,),
            content,
            source=source,
            cue=cue,
            claim_kind="assertion" if kind == "denial" else line.kind,  # type: ignore[arg-type]
            certainty="hedged" if line.hedged else "plain",
            quoted=self._quoted(what),
            mirrored=mirrored,
            answers=answers,
            confidence=_confidence(line),
        )

    def _silence(
        self,
        sentence: Sentence,
        line: Line,
        cue: Phrase | None,
        source: Phrase | None,
        what: Phrase | None,
        answers: tuple[Phrase, ...],
    ) -> Mention | None:
        if source is None or cue is None:
            return None
        kinds = [kind for kind, pattern in _SILENCES if re.search(pattern, cue.text, re.I)]
        return Mention(
            "no_comment",
            (sentence.number,),
            what or Phrase(""),
            source=source,
            cue=cue,
            no_comment_kind=kinds[0] if kinds else "declined",
            answers=answers,
            confidence=_confidence(line),
        )

    def _source(self, sentence: Sentence, line: Line) -> Phrase | None:
        who = self._cut(sentence, line.who)
        if who is not None and line.name is None:
            self._speakers.spoke(who)
            return who
        if line.name is not None:
            named = self._speakers.phrase(line.name) or who
            if named is not None:
                self._speakers.spoke(named)
            return who if who is not None and is_guess(line) else named
        if line.cue is not None:
            return None
        return self._speakers.last()

    def _cut(self, sentence: Sentence, run: Run | None) -> Phrase | None:
        span = _span(sentence, run)
        return Phrase(self._article.text[span.start : span.end], span) if span else None

    def _whole(self, sentence: Sentence, line: Line, what: Phrase) -> Phrase:
        """The content without an attribution in its middle, with the marks that belong to it."""
        assert what.span is not None
        inner = [span for run in (line.cue, line.who) if (span := _span(sentence, run))]
        first = min((span.start for span in inner), default=0)
        last = max((span.end for span in inner), default=0)
        if line.cue is not None and what.span.start < first and last < what.span.end:
            before = self._article.text[what.span.start : first]
            return Phrase(_joined(before, self._article.text[last : what.span.end]))
        return self._with_marks(what.span)

    def _with_marks(self, span: Span) -> Phrase:
        """The words with a quotation mark beside them whose other half is among them."""
        text, start, end = self._article.text, span.start, span.end
        words = text[start:end]
        for left, right in _PAIRS:
            if words.count(left) > words.count(right) and text[end : end + 1] == right:
                end += 1
            elif words.count(right) > words.count(left) and text[start - 1 : start] == left:
                start -= 1
        return Phrase(text[start:end], Span(start=start, end=end))

    def _quoted(self, what: Phrase) -> Phrase | None:
        assert what.span is not None
        found = longest_within(self._quotations, what.span.start, what.span.end)
        if found is None:
            return None
        return Phrase(self._article.text[slice(*found)], Span(start=found[0], end=found[1]))

    def _is_mirrored(self, source: Phrase, content: Phrase) -> bool:
        both = BOTH.search(source.text) or " and " in source.text
        return bool(both and MUTUAL.search(content.text))


def _confidence(line: Line) -> float:
    return prod(line.odds) if line.odds else CONFIDENCE


def _joined(before: str, after: str) -> str:
    """A content that an attribution splits, put together.

    Args:
        before: its words up to the attribution, "Our guns,” the " for instance.
        after: those behind it, " told reporters, “did not fire".
    """
    end = max(before.rfind(mark) for mark in _CLOSING)
    starts = [place for mark in _OPENING if (place := after.find(mark)) >= 0]
    start = min(starts) if starts else max(0, after.find(","))
    return f"{before[: end if end > 0 else None].strip(_AROUND)} {after[start:].strip(_AROUND)}"


def _span(sentence: Sentence, run: Run | None) -> Span | None:
    """Where a run of the sentence in one line stands in the article."""
    if run is None:
        return None
    text = sentence.text
    kept = [i for i, sign in enumerate(text) if not (sign.isspace() and _follows_blank(text, i))]
    return Span(start=sentence.start + kept[run[0]], end=sentence.start + kept[run[1] - 1] + 1)


def _follows_blank(text: str, i: int) -> bool:
    return i == 0 or text[i - 1].isspace()
