"""Gives quotations that have no cue of their own to the speaker before or after them.

A quotation that runs over several sentences belongs to the cue that attributes one of them. A
quotation by itself belongs to whoever spoke last in its paragraph, or to whom the next
sentence credits; a quotation run on from the paragraph before keeps its speaker. Where none of
these is certain it is left alone, and the sentence counts as uncovered.
"""

from __future__ import annotations

import re

from ..article import Sentence
from ..mentions import Mention, Phrase
from .attribution import Attribution
from .kinds import hedged, kind_of, negated
from .quotations import Quotation
from .sentences import View, utterances

_CREDIT = re.compile(r"\A[-–—]\s*(?P<name>[A-Z][\w.’' -]{2,60})\Z")
_CREDIT_WITHIN = 3
_BEFORE, _AFTER = 0.75, 0.7


def wholly_quoted(view: View) -> bool:
    """Whether every word of the sentence stands inside quotation marks."""
    return bool(view.words) and len(view.masked) == len(view.words)


class Follower:
    """Remembers who spoke, while the sentences pass in order."""

    def __init__(self, views: list[View]) -> None:
        self._views = views
        self._speaker_of: dict[int, Phrase] = {}
        self._waiting: list[View] = []
        self._announced: tuple[Attribution, int] | None = None
        self._last: tuple[Sentence, Phrase, bool] | None = None

    def follow(self, view: View, found: list[Attribution]) -> list[Mention]:
        """What this sentence, or those that waited for it, turn out to say."""
        speaker = self._speaker(view, found)
        mentions = self._announced_here(view)
        self._announce(view, found)
        if speaker is not None:
            self._remember(view, speaker)
            mentions += self._settle(view, speaker)
        if wholly_quoted(view) and utterances(view):
            mentions += self._uncued(view)
        elif not wholly_quoted(view) and speaker is None and view.words:
            self._drop_waiting(view)
        return mentions

    def _announce(self, view: View, found: list[Attribution]) -> None:
        """ "The church denied these allegations:" speaks for the paragraph that follows."""
        if view.sentence.text.rstrip().endswith((":", ",")) and found:
            self._announced = (found[-1], view.sentence.paragraph + 1)
        elif view.cues or view.quotations:
            self._announced = None

    def _announced_here(self, view: View) -> list[Mention]:
        if self._announced is None or view.cues or view.quotations:
            return []
        attribution, paragraph = self._announced
        source = attribution.mention.source
        if view.sentence.paragraph != paragraph or source is None:
            return []
        words = view.phrase(0, len(view.words))
        denies = attribution.mention.kind == "denial" and negated(words.text)
        return [
            Mention(
                kind="denial" if denies else "claim",
                sentences=(view.sentence.number,),
                content=words,
                source=source,
                claim_kind=kind_of(words.text),
                certainty=hedged(words.text),
                confidence=_AFTER,
                origin="rule",
            )
        ]

    def _speaker(self, view: View, found: list[Attribution]) -> Phrase | None:
        credit = _CREDIT.match(view.sentence.text)
        if credit:
            return view.cut(credit.start("name"), credit.end("name"))
        quoting = [a for a in found if a.mention.quoted and a.mention.kind != "no_comment"]
        chosen = quoting or [a for a in found if a.mention.kind != "no_comment"]
        return chosen[-1].mention.source if chosen else None

    def _remember(self, view: View, speaker: Phrase) -> None:
        self._last = (view.sentence, speaker, bool(utterances(view)))
        for quotation in view.quotations:
            self._speaker_of[quotation.start] = speaker

    def _uncued(self, view: View) -> list[Mention]:
        speaker = self._known_speaker(view)
        if speaker is None:
            self._waiting.append(view)
            return []
        self._remember(view, speaker)
        return [_said(view, speaker, _BEFORE)]

    def _known_speaker(self, view: View) -> Phrase | None:
        for quotation in view.quotations:
            if quotation.start in self._speaker_of:
                return self._speaker_of[quotation.start]
            if before := self._run_on(quotation):
                return self._speaker_of.get(before.start)
        if self._opens_before_cue(view):
            return None
        return self._last_speaker(view)

    def _last_speaker(self, view: View) -> Phrase | None:
        """Whoever spoke last in this paragraph, or at the very end of the one before."""
        if self._last is None:
            return None
        spoke, speaker, quoting = self._last
        if spoke.paragraph == view.sentence.paragraph:
            return speaker
        follows = spoke.number == view.sentence.number - 1
        return speaker if quoting and follows and not self._is_credited(view) else None

    def _is_credited(self, view: View) -> bool:
        """A line with a dash and a name stands within reach below it."""
        number = view.sentence.number
        after = (v for v in self._views if number < v.sentence.number <= number + _CREDIT_WITHIN)
        return any(_CREDIT.match(v.sentence.text) for v in after)

    def _run_on(self, quotation: Quotation) -> Quotation | None:
        for view in self._views:
            for other in view.quotations:
                if other.goes_on and 0 < quotation.start - other.end <= 4:
                    return other
        return None

    def _opens_before_cue(self, view: View) -> bool:
        """The same quotation ends in a later sentence that has a cue: that one decides."""
        quotation = view.quotations[-1]
        return any(
            quotation in other.quotations and bool(other.cues)
            for other in self._views
            if other.sentence.number > view.sentence.number
        )

    def _settle(self, view: View, speaker: Phrase) -> list[Mention]:
        """Those that waited: in the same quotation, or credited by this sentence."""
        settled: list[Mention] = []
        credit = _CREDIT.match(view.sentence.text) is not None
        for waiting in self._waiting:
            same = set(waiting.quotations) & set(view.quotations)
            near = view.sentence.number - waiting.sentence.number <= _CREDIT_WITHIN
            beside = waiting.sentence.paragraph == view.sentence.paragraph
            if same or (credit and near) or (near and beside and not view.quotations):
                settled.append(_said(waiting, speaker, _AFTER))
        self._waiting = []
        return settled

    def _drop_waiting(self, view: View) -> None:
        self._waiting = [w for w in self._waiting if set(w.quotations) & set(view.quotations)]


def _said(view: View, speaker: Phrase, confidence: float) -> Mention:
    base = view.sentence.start
    quotation = max(utterances(view), key=lambda q: q.end - q.start)
    start = max(quotation.start, view.sentence.start) - base
    end = min(quotation.end, view.sentence.end) - base
    words = view.cut(start, end)
    return Mention(
        kind="claim",
        sentences=(view.sentence.number,),
        content=words,
        source=speaker,
        claim_kind=kind_of(words.text),
        certainty=hedged(words.text),
        quoted=words,
        confidence=confidence,
        origin="rule",
    )
