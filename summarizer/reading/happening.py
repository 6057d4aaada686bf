"""Turns the model's last line about a sentence into an event, unless somebody only says it."""

from __future__ import annotations

import re

from ..mentions import Mention, Phrase
from ..schema import EventStatus
from .attribution import Attribution
from .clauses import end_of_clause
from .grammar import HAPPENED
from .sentences import View
from .words import AUXILIARIES, CONJUNCTIONS, DETERMINERS, SUBORDINATORS, is_verb

_ALLEGING = re.compile(
    r"\b(?:allegedly|reportedly|purportedly|supposedly|(?:is|are|was|were) (?:said|alleged|"
    r"believed|reported|rumou?red) to)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|shall|is to|are to|is due to|are due to|(?:is|are|was|were) (?:scheduled|planned|"
    r"expected|set|slated|due) (?:to|for|on)|plans? to|upcoming|next (?:week|month|year))\b",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\b(?:cancell?ed|called off|postponed|scrapped|abandoned)\b", re.IGNORECASE
)
_ONGOING = re.compile(
    r"\b(?:is|are|has been|have been) (?:now |currently |still )?\w+ing\b|\bcontinu(?:es|ing)\b|"
    r"\bongoing\b|\bremains?\b",
    re.IGNORECASE,
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_TIME = re.compile(
    rf"\b(?:(?:on|since|by|until|late on|early on)\s+)?(?:(?:last|next|this)\s+)?{_DAY}"
    r"(?:\s+(?:morning|afternoon|evening|night))?\b"
    rf"|\b(?:on\s+|in\s+|since\s+)?(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}\b|{_MONTH})"
    r"(?:,?\s+\d{4})?\b"
    r"|\b(?:yesterday|today|tomorrow|tonight|last (?:night|week|month|year)"
    r"|next (?:week|month|year)"
    r"|this (?:morning|week|month|year|evening|afternoon)|in (?:19|20)\d\d)\b"
)
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|off)\s+((?:the\s+)?(?:[A-Z][\w’'\-]+)(?:\s+(?:of\s+)?[A-Z][\w’'\-]+){0,3})"
)
_NOT_PLACES = re.compile(rf"(?:{_DAY}|{_MONTH})")
_FOLLOWS = re.compile(
    r"(?:The|This|That|His|Her|Their|\w+['’]s)\s+(?:\w+\s+)?(?:statements?|reports?|news|announcement|comments?|"
    r"remarks?|decision|move|post|speech|visit|ruling)\s+(?:comes?|came|follows?|followed)\s+"
    r"(?:\w+\s+(?:days?|hours?|weeks?)\s+)?(?:after\s+)?"
)
SHORTEST_WORDS = 3


def happening(view: View, lines: list[str], said: list[Attribution]) -> list[Mention]:
    """The event that the journalist reports in this sentence, if there is one."""
    last_line = lines[-1] if len(lines) > len(view.cues) else ""
    if not last_line.startswith(HAPPENED):
        return []
    first = _start(view, _find(view, last_line.removeprefix(HAPPENED).strip().split(" ")))
    if first is None or _is_said(view, first, said):
        return []
    last = _end(view, first, said)
    text = view.phrase(first, last).text
    if last - first < SHORTEST_WORDS or _ALLEGING.search(text):
        return []
    return [_event(view, view.phrase(first, last))]


def _find(view: View, wanted: list[str]) -> int | None:
    for i in range(len(view.words) - len(wanted) + 1):
        if [word.text for word in view.words[i : i + len(wanted)]] == wanted:
            return i
    return None


def _start(view: View, first: int | None) -> int | None:
    """Takes in an article that was left out; steps over "The report comes after …"."""
    if first is None:
        return None
    follows = _FOLLOWS.match(view.sentence.text)
    if follows:
        later = [i for i, word in enumerate(view.words) if word.start >= follows.end()]
        return later[0] if later else None
    if first > 0 and view.words[first - 1].lower in DETERMINERS and first - 1 not in view.breaks:
        return first - 1
    return first


def _is_said(view: View, first: int, said: list[Attribution]) -> bool:
    """The start lies in what somebody says, or leads straight to the speaker's own cue."""
    if first in view.masked:
        return True
    for attribution in said:
        if attribution.what and attribution.what[0] <= first < attribution.what[1]:
            return True
        between = view.words[first : attribution.cue.first]
        speaks = attribution.who[0] >= first
        verbs = [w for w in between if is_verb(w) and w.lower not in AUXILIARIES]
        if speaks and first <= attribution.cue.first and not verbs:
            return True
    return False


def _end(view: View, first: int, said: list[Attribution]) -> int:
    starts = [a.cue.first for a in said if a.cue.first > first]
    starts += [i for a in said for i in (a.who[0], a.what[0] if a.what else 0) if i > first]
    barrier = min(starts, default=len(view.words))
    last = end_of_clause(view.sentence.text, view.words, first, barrier, view.cues)
    while last > first and view.words[last - 1].lower in CONJUNCTIONS | SUBORDINATORS | {"that"}:
        last -= 1
    return last


def _event(view: View, description: Phrase) -> Mention:
    return Mention(
        kind="event",
        sentences=(view.sentence.number,),
        content=description,
        status=_status(description.text),
        time=_within(view, description, _TIME),
        place=_within(view, description, _PLACE),
        confidence=0.7,
    )


def _status(text: str) -> EventStatus:
    if _CANCELLED.search(text):
        return "cancelled"
    if _PLANNED.search(text):
        return "planned"
    return "ongoing" if _ONGOING.search(text) else "occurred"


def _within(view: View, description: Phrase, pattern: re.Pattern[str]) -> Phrase | None:
    for match in pattern.finditer(description.text):
        group = match.lastindex or 0
        if pattern is _PLACE and _NOT_PLACES.match(match[group]):
            continue
        offset = description.span.start - view.sentence.start if description.span else 0
        return view.cut(offset + match.start(group), offset + match.end(group))
    return None
