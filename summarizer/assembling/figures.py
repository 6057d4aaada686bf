"""Finds two figures for one thing: one noun, one matter, numbers that cannot both be true.

"At least 40" and "42" can both be true and are no dispute; "14 people" and "20 people" of the same
blast are. Strict on purpose: most numbers of an article count different things.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..numerals import find_numbers
from .drafts import Draft
from .lexicon import STOPWORDS
from .similarity import Terms, overlap
from .words import stem, tokens

SAME_MATTER, SAME_MATTER_DICE = 0.8, 0.5
"""How much of the words around two figures must be the same, besides the counted noun."""
APPROXIMATION = 0.1
"""How far from its number "about 40" may lie."""
_REACH = 3
"""Words after a number among which the counted noun is looked for."""
_AT_LEAST = re.compile(r"\b(?:at least|more than|over|no fewer than|upwards of)\s*\W?$", re.I)
_AT_MOST = re.compile(
    r"\b(?:at most|up to|fewer than|less than|under|as many as|no more than)\s*\W?$", re.I
)
_ABOUT = re.compile(
    r"\b(?:about|around|some|nearly|almost|roughly|approximately|an? estimated|close to)\s*\W?$",
    re.I,
)
_DEATHS = frozenset({"die", "kill", "casualty", "fatality", "fatal", "slay"})
_PEOPLE = frozenset({"people", "person", "persons", "victim"})
_LOOKS_LIKE_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Figure:
    low: float
    high: float
    noun: str
    around: Terms


def conflicting(claims: Sequence[Draft]) -> list[tuple[int, int]]:
    """Places of claims by different sources whose figures cannot both be true."""
    figures = [(place, figure) for place, claim in enumerate(claims) for figure in _figures(claim)]
    found: set[tuple[int, int]] = set()
    for k, (i, first) in enumerate(figures):
        for j, second in figures[k + 1 :]:
            if _may_differ(claims[i], claims[j]) and _conflict(first, second):
                found.add((i, j))
    return sorted(found)


def _may_differ(first: Draft, second: Draft) -> bool:
    return first.source != second.source and first.terms.negated == second.terms.negated


def _conflict(first: _Figure, second: _Figure) -> bool:
    if first.noun != second.noun or not (first.high < second.low or second.high < first.low):
        return False
    if not first.around.count and not second.around.count:
        return True
    shared = overlap(first.around, second.around)
    return not shared.rivals and shared.contained >= SAME_MATTER and shared.dice >= SAME_MATTER_DICE


def _figures(claim: Draft) -> list[_Figure]:
    found: list[_Figure] = []
    for number in find_numbers(claim.content):
        try:
            value = float(number.value)
        except ValueError:
            continue
        noun = _counted(claim.content, number.start, number.end)
        if noun is None or (_LOOKS_LIKE_YEAR.fullmatch(number.value) and not noun):
            continue
        low, high = _bounds(claim.content[: number.start], value)
        words = frozenset(_common(w) for w in claim.terms.words) - {noun}
        found.append(_Figure(low, high, noun, Terms(words, claim.terms.names)))
    return found


def _bounds(before: str, value: float) -> tuple[float, float]:
    if _AT_LEAST.search(before):
        return value, math.inf
    if _AT_MOST.search(before):
        return 0.0, value
    if _ABOUT.search(before):
        return value * (1 - APPROXIMATION), value * (1 + APPROXIMATION)
    return value, value


def _counted(content: str, start: int, end: int) -> str | None:
    """The stem of the noun that a number counts, "%" for a share; None where there is none."""
    if re.match(r"\s?(?:%|per\s?cent\b)", content[end:]):
        return "%"
    after = re.split(r"[,.;:()]", content[end:])[0]
    following = [t.lower for t in tokens(after)[:_REACH]]
    noun: list[str] = []
    for word in following:
        if word in STOPWORDS:
            break
        noun.append(word)
    while len(noun) > 1 and noun[-1].endswith("ed"):
        noun.pop()
    if noun:
        return _common(stem(noun[-1]))
    before = [t.lower for t in tokens(content[:start]) if t.lower not in STOPWORDS]
    return _common(stem(before[-1])) if before else None


def _common(word: str) -> str:
    """One word for all words of dying, and one for people, which news takes for each other."""
    if word in _DEATHS:
        return "die"
    return "people" if word in _PEOPLE else word
