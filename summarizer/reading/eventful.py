"""Reads off the words of an event whether it is past, when it was and where."""

from __future__ import annotations

import re

from ..mentions import Phrase
from ..schema import EventStatus, Span

ALLEGING = re.compile(
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
DATE = re.compile(rf"(?:\W|\d+(?:st|nd|rd|th)?|{_DAY}|{_MONTH})+", re.IGNORECASE)
"""A line that is nothing but a date."""
TIME = re.compile(
    rf"\b(?:(?:on|since|by|until|late on|early on)\s+)?(?:(?:last|next|this)\s+)?{_DAY}"
    r"(?:\s+(?:morning|afternoon|evening|night))?\b"
    rf"|\b(?:on\s+|in\s+|since\s+)?(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}\b|{_MONTH})"
    r"(?:,?\s+\d{4})?\b"
    r"|\b(?:yesterday|today|tomorrow|tonight|last (?:night|week|month|year)"
    r"|next (?:week|month|year)"
    r"|this (?:morning|week|month|year|evening|afternoon)|in (?:19|20)\d\d)\b"
)
PLACE = re.compile(
    r"\b(?:in|at|near|outside|off)\s+((?:the\s+)?(?:(?:[A-Z][\w’'\-]+\s+)?(?:capital|city|town|village|"
    r"port|province|region|state|district)\s+of\s+)?[A-Z][\w’'\-]+(?:\s+(?:of\s+)?[A-Z][\w’'\-]+){0,3})"
    r"(?!\s+(?!(?:on|in|at|and|or|but|after|before|during|with|for|from|to|by|as|where|since|late|"
    r"early|next|last|this|over|when|while)\b)[a-z])(?![\w’'\-])"
)
_NOT_PLACES = re.compile(rf"(?:{_DAY}|{_MONTH})")


def status_of(text: str) -> EventStatus:
    """Whether the event occurred, goes on, is planned or was called off."""
    if _CANCELLED.search(text):
        return "cancelled"
    if _PLANNED.search(text):
        return "planned"
    return "ongoing" if _ONGOING.search(text) else "occurred"


def phrase_within(description: Phrase, pattern: re.Pattern[str]) -> Phrase | None:
    """The first match of a pattern for times or places in the description."""
    if description.span is None:
        return None
    for match in pattern.finditer(description.text):
        group = match.lastindex or 0
        if pattern is PLACE and _NOT_PLACES.match(match[group]):
            continue
        start = description.span.start
        span = Span(start=start + match.start(group), end=start + match.end(group))
        return Phrase(match[group], span)
    return None
