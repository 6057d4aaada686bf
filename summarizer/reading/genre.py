"""Notices that a text is no news report: an opinion piece, a recipe or a live blog.

Promises: it only warns, and only where several signs agree; quotations do not count, for a
report may quote somebody who says "I". English, but for the clock times of a live blog.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..article import Article
from .quotations import find_quotations

_INGREDIENT = re.compile(
    r"[-•*–]?\s*(?:\d+(?:[./,]\d+)?|[½¼¾⅓⅔⅛]|an?|half an?)(?:\s*[-–]\s*\d+)?\s*(?:heaped |level )?"
    r"(?:g|kg|ml|cl|dl|l|oz|lb|tsp|tbsp|cups?|teaspoons?|tablespoons?|pinch|cloves?|sprigs?|"
    r"handfuls?|slices?|sticks?|tins?|cans?)\b",
    re.IGNORECASE,
)
_INGREDIENTS_HEADING = re.compile(r"ingredients:?", re.IGNORECASE)
_FEWEST_INGREDIENTS = 4

_CLOCK_TIME = re.compile(
    r"\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?|BST|GMT|UTC|CET|CEST|E[SD]?T)?\s*(?:[-–—:|]|$|\s[A-Z])"
)
_LIVE_TITLE = re.compile(
    r"\blive (?:updates?|blog|coverage)\b|\blive:|\bas it happened\b|[-–—|:] live$", re.IGNORECASE
)
_FEWEST_TIMES, _FEWEST_TIMES_UNDER_LIVE_TITLE = 5, 2

_OPINION_TITLE = re.compile(
    r"(?:opinion|editorial|comment(?:ary)?|letters?(?: to the editor)?|column|op-ed|leader)"
    r"\s*[:|–—-]|[|–—-]\s*(?:opinion|editorial|commentary)$",
    re.IGNORECASE,
)
_OWN_VOICE = re.compile(
    r"\bI(?:['’](?:m|ve|d|ll))?\b(?!\.|-)|\b[Mm]y\b|\b[Ii]n my (?:view|opinion)\b"
    r"|\b[Ww]e (?:must|should|need to|cannot|ought|owe)\b|\b[Ll]et(?: us|['’]s)\b"
)
_FEWEST_SIGNS, _SENTENCES_PER_SIGN = 4, 6


def not_a_report(article: Article) -> str | None:
    """A warning where the article does not seem to be a report, and None where it does."""
    found = _genre(article)
    if found is None:
        return None
    return (
        f"this seems to be {found}, not a news report; what the author says in their own voice "
        "may be missing, or stand among the events"
    )


def _genre(article: Article) -> str | None:
    lines = [line.strip() for line in article.text.split("\n") if line.strip()]
    title = article.title or ""
    if _is_recipe(lines):
        return "a recipe"
    if _count(_CLOCK_TIME, lines) >= (
        _FEWEST_TIMES_UNDER_LIVE_TITLE if _LIVE_TITLE.search(title) else _FEWEST_TIMES
    ):
        return "a live blog"
    return "an opinion piece" if _is_opinion(article, title) else None


def _is_recipe(lines: list[str]) -> bool:
    headed = any(_INGREDIENTS_HEADING.fullmatch(line) for line in lines)
    return _count(_INGREDIENT, lines) >= (
        _FEWEST_INGREDIENTS // 2 if headed else _FEWEST_INGREDIENTS
    )


def _is_opinion(article: Article, title: str) -> bool:
    if _OPINION_TITLE.search(title):
        return True
    signs = sum(1 for sentence in _own_words(article) if _OWN_VOICE.search(sentence))
    return signs >= _FEWEST_SIGNS and signs * _SENTENCES_PER_SIGN >= len(article.sentences)


def _own_words(article: Article) -> set[str]:
    """The sentences without what stands in quotation marks; one that is repeated counts once."""
    parts: list[str] = []
    position = 0
    for quotation in find_quotations(article):
        start, end = max(position, quotation.start), max(position, quotation.end)
        parts += [article.text[position:start], " " * (end - start)]
        position = end
    text = "".join([*parts, article.text[position:]])
    return {text[sentence.start : sentence.end] for sentence in article.sentences}


def _count(pattern: re.Pattern[str], lines: Iterable[str]) -> int:
    return sum(1 for line in lines if pattern.match(line))
