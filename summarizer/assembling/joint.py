"""Splits a source that names two speakers: "both A and B", "neither A nor B", "A and B".

Each named speaker gets the statement. A joint statement, and a name that only holds an "and"
("the Ministry of Farming and Food"), stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ..article import Article
from ..mentions import Mention, Phrase
from ..schema import Span
from .drafts import locate

_PAIRED = re.compile(
    r"^(?P<both>both|neither|either)\s(?P<first>.+?)\s(?:and|nor|or)\s(?P<second>.+)$", re.I
)
_LISTED = re.compile(r"^(?P<first>[^,]+?)\sand\s(?P<second>[^,]+)$")
_JOINTLY = re.compile(r"\b(?:joint|jointly|together)\b", re.IGNORECASE)


def split_joint(
    article: Article, mention: Mention, is_speaker: Callable[[str], bool]
) -> list[Mention]:
    """One mention for each speaker that the source names; the mention itself where it is one.

    Args:
        article: where the source's words stand.
        mention: any mention.
        is_speaker: whether words alone name a person or a country.
    """
    if mention.source is None or mention.mirrored:
        return [mention]
    words = " ".join(mention.source.text.split())
    match = _PAIRED.match(words) or _LISTED.match(words)
    if match is None or _JOINTLY.search(article.sentence(mention.sentences[0]).text):
        return [mention]
    parts = (match["first"], match["second"])
    paired = "both" in match.groupdict() and all(p[0].isupper() or " " in p for p in parts)
    if not paired and not all(is_speaker(part) for part in parts):
        return [mention]
    whole = locate(article, mention.source, mention.sentences)
    return [replace(mention, source=_phrase(article, part, whole)) for part in parts]


def _phrase(article: Article, words: str, whole: Span | None) -> Phrase:
    if whole is None:
        return Phrase(words)
    start = article.text.find(words, whole.start, whole.end)
    return Phrase(words, Span(start=start, end=start + len(words)) if start >= 0 else None)
