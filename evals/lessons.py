"""Turns labelled articles into lessons: what the trained reader is shown, and what it should say.

A lesson is an article, sentence by sentence, exactly as `summarizer.reading.trained` asks it, with
the answer that its labels make. Promises: every part of an answer is the sentence's own words, and
a name behind "he" is one that the text gave before; a label that cannot be put so is a
`LessonError` that says where it stands.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from summarizer import Article, SummarizerError
from summarizer.reading.line_grammar import MOST_ANSWERED
from summarizer.reading.lines import EVENT, Line, nearest, opening, places, written
from summarizer.reading.own_words import Run, squeezed
from summarizer.reading.protocol import Phrase, Sentence, Span
from summarizer.reading.quotations import find_quotations
from summarizer.reading.speaking import Speakers, is_pronoun
from summarizer.reading.trained import ahead_of, is_read, mark_of, shown, written_out

from .cases import (
    Case,
    LabelledClaim,
    LabelledDenial,
    LabelledEvent,
    LabelledItem,
    LabelledMention,
    LabelledNoComment,
)


class LessonError(SummarizerError):
    """A label cannot be made part of a lesson."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One sentence of a lesson.

    Attributes:
        question: the sentence as the reader shows it.
        answer: the lines that are wanted, as JSON.
    """

    question: str
    answer: str


def lesson(case: Case, article: Article) -> tuple[Turn, ...]:
    """The turns of one labelled article, in order.

    Raises:
        LessonError: words of a mention are no run of its sentence.
    """
    return _Lesson(case, article).turns()


class _Lesson:
    def __init__(self, case: Case, article: Article) -> None:
        self._case, self._article = case, article
        self._items = {item.id: item for item in case.settled.items}
        self._names = {
            source.id: {_bare(name) for name in (source.name, *source.aliases)}
            for source in case.settled.sources
        }
        self._speakers = Speakers(article)
        self._openings: dict[str, str] = {}

    def turns(self) -> tuple[Turn, ...]:
        quotations = find_quotations(self._article)
        mentions: defaultdict[int, list[LabelledMention]] = defaultdict(list)
        for mention in self._case.mentions:
            mentions[mention.sentence].append(mention)
        made = []
        for sentence in self._article.sentences:
            if not is_read(sentence):
                continue
            ahead = ahead_of(self._article, sentence, quotations)
            for each in filter(None, (ahead, sentence)):
                self._speakers.enter(each)
            text = squeezed(sentence.text).strip()
            lines = [
                self._line(sentence, text, mention)
                for mention in mentions[sentence.number]
                if self._is_taught(mention)
            ]
            question = mark_of(self._article, sentence, quotations) + text + shown(ahead)
            made.append(Turn(question, written_out(tuple(dict.fromkeys(written(text, lines))))))
        return tuple(made)

    def _is_taught(self, mention: LabelledMention) -> bool:
        """Whether a mention belongs in the answer: happenings that matter little do not."""
        item = self._items[mention.item]
        return item.vital or not isinstance(item, LabelledEvent)

    def _line(self, sentence: Sentence, text: str, mention: LabelledMention) -> Line:
        item = self._items[mention.item]
        cue = self._run(text, mention, mention.cue)
        who = self._run(text, mention, mention.who, near=cue)
        what = self._run(text, mention, mention.what, near=cue)
        if isinstance(item, LabelledEvent):
            return Line(EVENT, what)
        named = who is not None and not is_pronoun(text[slice(*who)])
        name = None if named or item.source is None else self._name(item.source)
        if named and who is not None:
            self._spoke(sentence, text, who)
        elif name is not None and (known := self._speakers.phrase(name)) is not None:
            self._speakers.spoke(known)
        hedged = isinstance(item, LabelledClaim) and item.certainty == "hedged"
        if isinstance(item, LabelledClaim) and what is not None:
            self._openings.pop(item.id, None)
            self._openings[item.id] = opening(text, what)
        return Line(_kind(item), what, cue, who, name, hedged, self._answered(item))

    def _answered(self, item: LabelledItem) -> tuple[str, ...]:
        """How the claims begin that it answers, of those that stand before it."""
        if isinstance(item, LabelledDenial):
            claims = item.denies
        else:
            claims = item.on if isinstance(item, LabelledNoComment) else ()
        known = [self._openings[claim] for claim in claims if claim in self._openings]
        return tuple(dict.fromkeys(known))[-MOST_ANSWERED:]

    def _spoke(self, sentence: Sentence, text: str, who: Run) -> None:
        start = sentence.start + who[0]
        self._speakers.spoke(
            Phrase(text[slice(*who)], Span(start=start, end=start + who[1] - who[0]))
        )

    def _name(self, source: str) -> str | None:
        """What the text last called the source: one of its names, else a longer form of one."""
        wanted = self._names[source]
        known = self._speakers.names()
        whole = (name for name in known if _bare(name) in wanted)
        longer = (name for name in known if any(_bare(name).endswith(f" {w}") for w in wanted))
        return next(whole, None) or next(longer, None)

    def _run(
        self, text: str, mention: LabelledMention, words: str | None, near: Run | None = None
    ) -> Run | None:
        if words is None:
            return None
        run = nearest(places(text, words), near)
        if run is None:
            raise LessonError(
                f"{self._case.article}, sentence {mention.sentence}: {words!r} of {mention.item} "
                "is no run of its words; correct the label"
            )
        return run


def _kind(item: LabelledItem) -> str:
    if isinstance(item, LabelledDenial):
        return "denial"
    if isinstance(item, LabelledNoComment):
        return "no comment"
    assert isinstance(item, LabelledClaim)
    return item.kind[0]


def _bare(name: str) -> str:
    return squeezed(name).lower().removeprefix("the ")
