"""Answers for a cue whose source and content form alone decides, so that no model is asked.

A plain verb of saying, its subject right before it at the start of a clause, and its content
where the verb puts it: "The ministry said that …". Whatever is less plain is left to the model.
"""

from __future__ import annotations

import re

from .cues import Cue
from .grammar import ADDRESSED, NOT_FIRST, WHAT_WORDS, Limits
from .lexicon import ACCORDING, SPOKEN
from .words import AUXILIARIES, CONJUNCTIONS, PREPOSITIONS, SUBORDINATORS, is_adverb

_LONGEST = 10
_TIMES = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|"
    r"september|october|november|december|today|yesterday|week|month|year|morning|night|\d+",
    re.IGNORECASE,
)
_OPENERS = CONJUNCTIONS | SUBORDINATORS | {"that"}


def certain_line(limits: Limits, cue: Cue) -> str | None:
    """The line `cue | who | what` that a model could only repeat, or None."""
    if cue.text.lower() not in SPOKEN or cue.text.lower() == ACCORDING:
        return None
    who, what = _source(limits, cue), _content(limits, cue)
    if who is None or what is None or who[0] <= what < who[1]:
        return None
    words = [word.text for word in limits.words]
    return (
        f"{cue.text} | {' '.join(words[slice(*who)])} | {' '.join(words[what : what + WHAT_WORDS])}"
    )


def _source(limits: Limits, cue: Cue) -> tuple[int, int] | None:
    """The noun phrase that ends right before the cue and opens its clause."""
    last = cue.first
    while last > 0 and _slips_in(limits, last - 1):
        last -= 1
    first = last
    while (
        first > 0
        and first - 1 in limits.sources
        and (first == last or first - 1 not in limits.breaks)
    ):
        first -= 1
    while first < last and limits.words[first].lower in CONJUNCTIONS:
        first += 1
    if first == last or last - 1 in limits.breaks or last - first > _LONGEST:
        return None
    texts = [word.lower for word in limits.words[first:last]]
    if texts[0] in PREPOSITIONS | CONJUNCTIONS or any(map(_TIMES.fullmatch, texts)):
        return None
    return (first, last) if _opens_clause(limits, first) else None


def _slips_in(limits: Limits, i: int) -> bool:
    word = limits.words[i]
    return i not in limits.breaks and (is_adverb(word) or word.lower in AUXILIARIES)


def _opens_clause(limits: Limits, first: int) -> bool:
    if first == 0 or first - 1 in limits.breaks:
        return True
    before = limits.words[first - 1]
    return before.lower in _OPENERS or is_adverb(before)


def _content(limits: Limits, cue: Cue) -> int | None:
    known = limits.known_start(cue)
    if known is not None or cue.text.lower() in ADDRESSED:
        return known
    first = cue.last + 1
    if first < len(limits.words) and limits.words[first].lower == "by":
        return None
    if first >= len(limits.words) or cue.last in limits.breaks or first in limits.cue_words:
        return None
    word = limits.words[first]
    vague = word.lower in NOT_FIRST or is_adverb(word) or _TIMES.fullmatch(word.lower)
    return None if vague else first
