"""Finds the two sides of "both sides accuse each other", and gives each its own words.

Sides are named only where the article leaves no doubt: the source names them, or the article
is about two countries far more than about any third, or has just two speakers of that sort.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ..article import Article
from ..mentions import Mention
from .polities import Polities
from .references import Spoken
from .speakers import Speakers
from .wording import bare, charged
from .words import tokens

THIRD_PARTY_SHARE = 0.6
"""A third country that is named this often, measured by the second one, may be a side too."""
MIN_NAMED = 2
"""A side is named at least so often."""
_COUNTRY_WORDS = frozenset(
    "sides nations countries governments neighbours neighbors states".split(" ")
)
_PERSON_WORDS = frozenset("men women candidates leaders politicians players sides".split(" "))
_BODY_WORDS = frozenset("companies parties unions clubs teams firms groups sides camps".split(" "))
_EACH_OTHER = re.compile(
    r"\b(?:each\sother|one\sanother|the\sother(?:\s(?:side|party|country|nation|one))?)\b(?P<own>['’]s)?",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:(?:of|that|accusations?|allegations?|blame)\s)+(?=\[)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\bbetween\s(?P<one>(?:the\s)?[^,;.]{2,60}?)\sand\s(?P<other>(?:the\s)?[\w’'\-]+(?:\s[\w’'\-]+){0,3}?)"
    r"(?=\s(?:\w+ed|\w+ing|broke|began|fell|were|was|have|had|on|in|at|over|ended|failed)\b|[,;.])"
)
_WITHOUT_OF = re.compile(r"^(\[[^\]]+\])\s(?:for\s)?(?=(?:being|having|\w+ing)\s)")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a mirrored statement.

    Attributes:
        key: the speaker's key.
        name: what the article calls it.
        content: what it says of the other one.
    """

    key: str
    name: str
    content: str


def sides_of(
    article: Article,
    mention: Mention,
    polities: Polities,
    speakers: Speakers,
    spoken: list[Spoken],
) -> tuple[Side, Side] | None:
    """The two sides of a mirrored mention, in the article's order; None where in doubt."""
    keys = (
        _identified(two_named(mention), mention, speakers)
        or _identified(_between(article, mention), mention, speakers)
        or _just_spoke(mention, spoken)
        or _by_sort(article, mention, polities, spoken)
    )
    if keys is None:
        return None
    names = [speakers.short_name(key) for key in keys]
    if names[0] is None or names[1] is None or names[0] == names[1]:
        return None
    content = bare(mention.content.text, mention)
    return (
        Side(keys[0], names[0], about(content, names[1])),
        Side(keys[1], names[1], about(content, names[0])),
    )


def about(content: str, other: str) -> str:
    """The content with "each other" resolved: "[Varnesia was] firing the first shots"."""
    resolved = _EACH_OTHER.sub(lambda m: f"[{other}'s]" if m["own"] else f"[{other}]", content)
    if resolved == content and re.match(r"(?:being|having|\w+ing)\s", content):
        resolved = f"[{other}] of {content}"
    return charged(_WITHOUT_OF.sub(r"\1 of ", _LEADING.sub("", resolved)))


def two_named(mention: Mention) -> tuple[str, str] | None:
    """The words for each side, where the source of a mirrored mention names both."""
    if mention.source is None:
        return None
    words = re.sub(r"^both\s", "", mention.source.text.strip(), flags=re.IGNORECASE)
    parts = re.split(r"\s(?:and|&)\s|,\s", words)
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _between(article: Article, mention: Mention) -> tuple[str, str] | None:
    """ "Talks between A and B": the two whom the mention's own sentence sets against each other."""
    match = _BETWEEN.search(article.sentence(mention.sentences[0]).text)
    return (match["one"], match["other"]) if match else None


def _just_spoke(mention: Mention, spoken: list[Spoken]) -> tuple[str, str] | None:
    """The only two who speak in the sentence right before "each side" or "both sides"."""
    words = {t.lower for t in tokens(mention.source.text)} if mention.source else set()
    before = [s.key for s in spoken if s.sentence == mention.sentences[0] - 1]
    keys = list(dict.fromkeys(before))
    return (keys[0], keys[1]) if words & {"side", "sides"} and len(keys) == 2 else None


def _identified(
    parts: tuple[str, str] | None, mention: Mention, speakers: Speakers
) -> tuple[str, str] | None:
    if parts is None:
        return None
    found = [speakers.identify(part, mention.sentences[0], 0, []) for part in parts]
    named = [s for s in found if s.key.startswith(("polity:", "person:", "body:"))]
    return (named[0].key, named[1].key) if len(named) == 2 else None


def _by_sort(
    article: Article, mention: Mention, polities: Polities, spoken: list[Spoken]
) -> tuple[str, str] | None:
    words = {t.lower for t in tokens(mention.source.text)} if mention.source else set()
    pair = _two_countries(polities)
    if pair is not None and (
        words & _COUNTRY_WORDS
        or (words & {"sides"} and _share_paragraph(article, mention, pair, polities))
    ):
        return pair
    for sort, kind in ((_PERSON_WORDS, "person"), (_BODY_WORDS, "organisation")):
        keys = list(dict.fromkeys(s.key for s in spoken if s.kind == kind and _is_named(s.key)))
        if words & sort and len(keys) == 2:
            return keys[0], keys[1]
    return None


def _share_paragraph(
    article: Article, mention: Mention, pair: tuple[str, str], polities: Polities
) -> bool:
    """Whether the paragraph of the mention names both countries in some form."""
    paragraph = article.sentence(mention.sentences[0]).paragraph
    within = [s for s in article.sentences if s.paragraph == paragraph]
    named = {
        f"polity:{o.country}"
        for o in polities.occurrences
        if within[0].start <= o.start < within[-1].end
    }
    return set(pair) <= named


def _is_named(key: str) -> bool:
    return key.startswith(("person:", "body:"))


def _two_countries(polities: Polities) -> tuple[str, str] | None:
    """The two countries that the article is about, the one that it names first first."""
    counts = Counter(o.country for o in polities.occurrences).most_common(3)
    if len(counts) < 2 or counts[1][1] < MIN_NAMED:
        return None
    if len(counts) > 2 and counts[2][1] > THIRD_PARTY_SHARE * counts[1][1]:
        return None
    firsts = list(dict.fromkeys(o.country for o in polities.occurrences))
    pair = sorted((counts[0][0], counts[1][0]), key=firsts.index)
    return f"polity:{pair[0]}", f"polity:{pair[1]}"
