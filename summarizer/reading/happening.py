"""Finds what the journalist reports as having happened: clauses of action in nobody's mouth.

A clause counts whose verb is finite and does something, as far as form tells. What lies in an
attribution, a quotation or an allegation is somebody's claim and no event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..mentions import Mention, Phrase
from ..schema import EventStatus
from .attribution import Attribution
from .clauses import end_of_clause, gap_after
from .eventful import ALLEGING, PLACE, TIME, phrase_within, status_of
from .sentences import View
from .words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    FIRST_PERSON,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_verb,
)

_STILL = re.compile(
    r"(?P<what>\b(?:[a-z]+\s+)?(?:clashes|protests|riots|fighting|violence|talks|strikes?|floods?|fires?|"
    r"shelling|demonstrations|unrest|negotiations|searches|blockade|siege|war)\b(?:\s+(?:with|between|in|"
    r"against|over)\s+[^,;]{3,60}?)?)\s+(?:that|which)\s+(?P<verb>(?:has|have)\s+(?:\w+\s+)?\w+(?:ed|en|un))\b"
)
SHORTEST_WORDS = 3
MOST_A_SENTENCE = 2
CONFIDENCE = 0.65
_TEMPORAL = frozenset("after before while when as although though since until and but".split())
_CLOSED = frozenset("that which who whose whom if unless where whether because than".split())
_BACKGROUND = frozenset("after before since until as when because following amid".split())
_SPANS = frozenset("hours days weeks months years minutes shortly soon".split())
_TIME_OPENERS = frozenset("on after since during by until before".split())
_STATES = frozenset(
    "proved included consisted contained remained lived believed thought knew wanted seemed needed "
    "appeared became owned belonged meant felt based located involved considered lacked hoped "
    "expected intended supposed related known regarded understood resembled depended looked "
    "claimed called named entitled titled concerned required used aged dated".split()
)
_BE = frozenset(["is", "are", "was", "were", "been", "being", "be"])
_FUTURE = frozenset(["will", "shall"])
_FOLLOWS = re.compile(
    r"(?:The|This|That|His|Her|Their|\w+['’]s)\s+(?:\w+\s+)?(?:statements?|reports?|news|announcement|"
    r"comments?|remarks?|decision|move|post|speech|visit|ruling)\s+(?:comes?|came|follows?|followed)\s+"
    r"(?:\w+\s+(?:days?|hours?|weeks?)\s+)?(?:after\s+)?"
)


def happenings(view: View, said: list[Attribution]) -> list[Mention]:
    """The events that the journalist reports in this sentence, at most two."""
    ranges = _apart(list(dict.fromkeys(_clauses(view, said))))
    ranges = [(first, _trimmed(view, first, last)) for first, last in ranges]
    main = [r for r in ranges if not _is_subordinate(view, r[0])] or ranges
    events = [_event(view, first, last) for first, last in main[:MOST_A_SENTENCE]]
    return [event for event in (*events, _going_on(view)) if event is not None]


def _going_on(view: View) -> Mention | None:
    """ "Clashes that have now spilled over": a happening told in passing, still under way."""
    match = _STILL.search(view.sentence.text)
    if match is None:
        return None
    words = [i for i, w in enumerate(view.words) if match.start() <= w.start < match.end()]
    if any(i in view.masked for i in words):
        return None
    last = end_of_clause(view.sentence.text, view.words, words[-1], len(view.words), view.cues)
    tail = view.sentence.text[match.start("verb") : view.words[last - 1].end]
    return _mention(view, Phrase(f"{match['what']} {tail}"), "ongoing")


def _apart(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Clauses of which none runs into the next."""
    starts = [first for first, _ in ranges[1:]]
    return [
        (first, min([last, *(s for s in starts if first < s < last)])) for first, last in ranges
    ]


def _is_subordinate(view: View, first: int) -> bool:
    return first > 0 and view.words[first - 1].lower in _BACKGROUND


def _clauses(view: View, said: list[Attribution]) -> Iterator[tuple[int, int]]:
    """Clauses of action outside of what anybody says, in order."""
    if "?" in view.sentence.text[-2:]:
        return
    lead = _FOLLOWS.match(view.sentence.text)
    floor = len([w for w in view.words if lead and w.start < lead.end()])
    for verb in range(len(view.words)):
        if not _acts(view, verb):
            continue
        first = _start_of(view, verb, floor)
        if first is None or _is_said(view, first, said) or _is_said(view, verb, said):
            continue
        if _runs_on(view, first, said) or FIRST_PERSON & {w.lower for w in view.words[first:verb]}:
            continue
        last = _end(view, first, said)
        if last > verb and not _may_be_reported(view, first, last):
            yield first, last


def _may_be_reported(view: View, first: int, last: int) -> bool:
    """A verb of reporting inside: what follows it may be somebody's word, so it is no fact."""
    return any(first <= cue.first < last and not cue.lexeme.noun for cue in view.cues)


def _runs_on(view: View, first: int, said: list[Attribution]) -> bool:
    """What follows somebody's words without a break of its own may still be theirs."""
    after = any(
        a.what and a.cue.first < first and a.what[1] <= first
        for a in said
        if not (a.mention.kind == "denial" and a.what and a.what[1] == first - 1)
    )
    return after and not _is_subordinate(view, first)


def _acts(view: View, i: int) -> bool:
    word = view.words[i]
    if i in view.masked or any(cue.first <= i <= cue.last for cue in view.cues):
        return False
    if i and "(" in gap_after(view.sentence.text, view.words, i - 1):
        return False
    before = view.words[i - 1].lower if i else ""
    if before in _FUTURE or (
        i > 1 and view.words[i - 2].lower in _FUTURE and is_adverb(view.words[i - 1])
    ):
        return word.lower not in _BE
    if not is_verb(word) or word.lower in AUXILIARIES or word.lower in _STATES:
        return False
    return not (before in DETERMINERS or before in ("to", "of", "by", "with", "for", "in"))


def _start_of(view: View, verb: int, floor: int) -> int | None:
    """Where the clause of this verb begins; None where it is no clause of its own."""
    subject = False
    first = floor
    for i in range(verb - 1, floor - 1, -1):
        lower = view.words[i].lower
        if lower in _CLOSED:
            return None
        if lower in _TEMPORAL and (lower != "and" or _has_verb(view, floor, i)):
            first = i + 1
            break
        if i != verb - 1 and is_verb(view.words[i]) and lower not in AUXILIARIES:
            return None
        if "," in gap_after(view.sentence.text, view.words, i) and subject:
            first = i + 1
            break
        subject = subject or not (lower in AUXILIARIES or is_adverb(view.words[i]))
    while first < verb and (
        is_adverb(view.words[first]) or view.words[first].lower in CONJUNCTIONS
    ):
        first += 1
    if verb - first < 1 or not subject:
        return None
    return None if _is_phrase(view, first, verb) else first


def _has_verb(view: View, first: int, last: int) -> bool:
    return any(is_verb(word) for word in view.words[first:last])


def _is_phrase(view: View, first: int, verb: int) -> bool:
    """ "In a post made after …": the verb belongs to a phrase that opens with a preposition."""
    opener = view.words[first].lower
    if opener not in PREPOSITIONS:
        return False
    dated = view.words[first + 1].text[0].isdigit() or opener in _TIME_OPENERS
    parted = any("," in gap_after(view.sentence.text, view.words, i) for i in range(first, verb))
    return verb - first < SHORTEST_WORDS or not (dated or parted)


def _is_said(view: View, i: int, said: list[Attribution]) -> bool:
    """The word lies in what somebody says, or leads straight to the speaker's own cue."""
    if i in view.masked:
        return True
    for attribution in said:
        if attribution.what and attribution.what[0] <= i < attribution.what[1]:
            return True
        between = view.words[i : attribution.cue.first]
        verbs = [w for w in between if is_verb(w) and w.lower not in AUXILIARIES]
        if attribution.who[0] >= i and i <= attribution.cue.first and not verbs:
            return True
    return False


def _end(view: View, first: int, said: list[Attribution]) -> int:
    starts = [a.cue.first for a in said if a.cue.first > first]
    starts += [i for a in said for i in (a.who[0], a.what[0] if a.what else 0) if i > first]
    barrier = min(starts, default=len(view.words))
    last = end_of_clause(view.sentence.text, view.words, first, barrier, view.cues)
    if last == barrier < len(view.words):
        last = _last_break(view, first, last)
    return _trimmed(view, first, last)


def _trimmed(view: View, first: int, last: int) -> int:
    """The end without words that only lead over to the next clause ("hours after", "and")."""
    loose = CONJUNCTIONS | SUBORDINATORS | {"that"}
    while last > first and view.words[last - 1].lower in loose:
        last -= 1
        loose = loose | _SPANS
    return last


def _last_break(view: View, first: int, last: int) -> int:
    """The clause without the phrase that leads over to somebody's words (", with both trading")."""
    for i in range(last - 1, first + SHORTEST_WORDS, -1):
        if view.words[i].lower in ("with", "and", "but") and i - 1 in view.breaks:
            return i
    return last


def _event(view: View, first: int, last: int) -> Mention | None:
    description = view.phrase(first, last)
    only_pronoun = view.words[first].lower in SUBJECT_PRONOUNS and last - first <= 2
    if last - first < SHORTEST_WORDS or only_pronoun or ALLEGING.search(description.text):
        return None
    return _mention(view, description, status_of(description.text))


def _mention(view: View, description: Phrase, status: EventStatus) -> Mention:
    return Mention(
        kind="event",
        sentences=(view.sentence.number,),
        content=description,
        status=status,
        time=phrase_within(description, TIME),
        place=phrase_within(description, PLACE),
        confidence=CONFIDENCE,
        origin="rule",
    )
