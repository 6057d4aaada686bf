"""Resolves the times of events against the article's date, where that is certain.

Known are weekdays, "yesterday", "today" and "tomorrow", dates with and without a year, months
and years, and stretches of two dates. "Last week" and "next Tuesday" mean different days to
different editors and stay as written.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

from ..schema import EventStatus, Time

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january february march april may june july august september october november december"
).split(" ")
_MONTH = "|".join(_MONTHS) + "|" + "|".join(rf"{m[:3]}\.?" for m in _MONTHS) + r"|sept\.?"
_NUMBER_OF_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = (
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b"),
    re.compile(
        rf"\b{_NUMBER_OF_DAY}\s(?:of\s)?(?P<month>{_MONTH})(?:,?\s(?P<year>\d{{4}}))?\b", re.I
    ),
    re.compile(rf"\b(?P<month>{_MONTH})\s{_NUMBER_OF_DAY}(?!\d)(?:,?\s(?P<year>\d{{4}}))?\b", re.I),
)
_MONTH_OF_YEAR = re.compile(rf"(?<!\d\s)\b(?P<month>{_MONTH})\s(?P<year>\d{{4}})\b", re.IGNORECASE)
_YEAR = re.compile(r"^(?:in\s|during\s|since\s)?(?P<year>1[89]\d\d|20\d\d)$", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:last|next|every|each|previous|following|coming|before|after|since|until|by|between|"
    r"most|other|ago|or|week|weeks)\b",
    re.IGNORECASE,
)
_RELATIVE = {
    "yesterday": -1,
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tomorrow": 1,
}
_MIN_LIKELY = dt.timedelta(days=300)
"""A date without a year is taken for the nearest one only within so many days."""


def resolve(text: str, published: dt.date | None, status: EventStatus = "occurred") -> Time:
    """The time as written, with the day or days that it certainly means.

    Args:
        text: the article's words.
        published: the article's date; without it only full dates are resolved.
        status: an event that is planned lies ahead, any other behind.
    """
    if isinstance(published, dt.datetime):
        published = published.date()
    days = _days(text, published, ahead=status == "planned")
    if not days:
        return Time(text=text)
    start, end = days
    return Time(text=text, start=start.isoformat(), end=end.isoformat() if end != start else None)


def _days(text: str, published: dt.date | None, *, ahead: bool) -> tuple[dt.date, dt.date] | None:
    if found := _written_dates(text, published, ahead=ahead):
        return found
    if match := _MONTH_OF_YEAR.search(text):
        return _month(int(match["year"]), _number_of(match["month"]))
    if match := _YEAR.match(text.strip()):
        year = int(match["year"])
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if published is None or _VAGUE.search(text):
        return None
    day = _relative(text, published) or _weekday(text, published, ahead=ahead)
    return (day, day) if day else None


def _written_dates(
    text: str, published: dt.date | None, *, ahead: bool
) -> tuple[dt.date, dt.date] | None:
    """One date, or two of one stretch ("from 20 November to 11 December")."""
    matches = sorted((m for p in _DATES for m in p.finditer(text)), key=lambda m: m.start())
    apart = [m for i, m in enumerate(matches) if i == 0 or m.start() >= matches[i - 1].end()]
    days = [_date(m, published, ahead=ahead) for m in apart]
    if len(days) == 1 and days[0] and not _is_open(text):
        return days[0], days[0]
    if len(days) == 2 and days[0] and days[1] and days[0] < days[1]:
        joined = re.search(r"\b(?:to|until|and|through)\b|[–-]", text)
        return (days[0], days[1]) if joined else None
    return None


def _is_open(text: str) -> bool:
    """Whether the words name a side of the date and not the date: "before 3 May"."""
    return bool(re.search(r"\b(?:before|after|since|until|by|around|about)\b", text, re.I))


def _date(match: re.Match[str], published: dt.date | None, *, ahead: bool) -> dt.date | None:
    parts = match.groupdict()
    month = int(parts["number"]) if parts.get("number") else _number_of(match["month"])
    try:
        if parts.get("year"):
            return dt.date(int(match["year"]), month, int(match["day"]))
        if published is None:
            return None
        return _nearest(published, month, int(match["day"]), ahead=ahead)
    except ValueError:
        return None


def _nearest(published: dt.date, month: int, day: int, *, ahead: bool) -> dt.date | None:
    """The day of that name before the article's date, or after it for what is planned."""
    for year in (published.year, published.year + (1 if ahead else -1)):
        found = dt.date(year, month, day)
        right_side = found >= published if ahead else found <= published
        if right_side and abs(found - published) <= _MIN_LIKELY:
            return found
    return None


def _month(year: int, month: int) -> tuple[dt.date, dt.date] | None:
    if not 1 <= year <= dt.MAXYEAR:
        return None
    return dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1])


def _number_of(month: str) -> int:
    return [m[:3] for m in _MONTHS].index(month[:3].lower()) + 1


def _relative(text: str, published: dt.date) -> dt.date | None:
    found = [
        days for words, days in _RELATIVE.items() if re.search(rf"\b{words}\b", text, re.IGNORECASE)
    ]
    return published + dt.timedelta(days=found[0]) if len(set(found)) == 1 else None


def _weekday(text: str, published: dt.date, *, ahead: bool) -> dt.date | None:
    found = {m["day"].lower() for m in _WEEKDAY.finditer(text)}
    if len(found) != 1:
        return None
    wanted = _WEEKDAYS.index(found.pop())
    if ahead:
        return published + dt.timedelta(days=(wanted - published.weekday()) % 7)
    return published - dt.timedelta(days=(published.weekday() - wanted) % 7)
