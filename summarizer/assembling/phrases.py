"""Takes a source's words apart: the name, the titles, the body, and what kind of source it is.

"Malaysia's Prime Minister, Najib Razak" is the person Najib Razak with the title prime minister;
"a spokesman for the ministry" speaks for the ministry; "two people familiar with the matter"
is a group without a name. Works on the words alone; who is who is decided in `speakers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..numerals import number_values
from ..schema import SourceKind
from .lexicon import (
    DETERMINERS,
    DOCUMENT_WORDS,
    FEMALE_WORDS,
    GENERIC_HEADS,
    GOVERNMENT_WORDS,
    GROUP_WORDS,
    MALE_WORDS,
    ORGANISATION_WORDS,
    PARTICLES,
    PRONOUNS,
    SPOKES,
    TITLES,
    UNNAMED_WORDS,
)
from .words import Token, collapse, tokens

MAX_NAME_WORDS = 4
"""A run of more capitalised words is a body, not a person."""

_NEVER_A_NAME = GENERIC_HEADS | DETERMINERS | TITLES
_PREPOSITIONS = frozenset(
    "of for with in at from to on by about near behind familiar close briefed involved present "
    "such".split(" ")
)
_EDGES = ' \t\n,;:.–—-"“”„«»'
_ASIDE = re.compile(
    r"\s*(?:,?\s(?:who|whom|whose|which)\b|,\s(?:speaking|citing|quoting|writing|adding|when|after|"
    r"in\s|on\s|during\s|according)|\s(?:speaking|seen\sby|(?:to\sbe\s)?published\s|quoted\s|citing|"
    r"in\san?\s(?:statement|interview|post|tweet|letter|email))|\s\(|\s[–—]\s).*$",
    re.DOTALL,
)
_SPOKEN_FOR = re.compile(
    rf"\b(?:{'|'.join(sorted(SPOKES))})\s(?:for|of|at|from)\s(?P<body>.+)$", re.IGNORECASE
)
_OWN_SPOKES = re.compile(rf"^(?P<body>.+?)(?:['’]s?)?\s(?:{'|'.join(sorted(SPOKES))})$", re.I)
_WORDS_OF = re.compile(
    r"^(?:the\s|his\s|her\s)?(?:comments?|remarks?|statements?|words|speech|tweets?|testimony|"
    r"posts?)\b.*?\bby\s(?P<who>.+?)(?:\s(?:to|on|about|in)\s.*)?$",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(
    r"^(?P<who>.+?)['’]s?\s(?:\w+\s)?(?:comments?|remarks?|statements?|words|speech|tweets?|"
    r"testimony|posts?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Naming:
    """What a source's words say about the source.

    Attributes:
        text: the words, trimmed to a part that stands in the article.
        pronoun: in lower case, where the words are a pronoun.
        name: the words of a personal name, or of a single unexplained name.
        titles: titles and roles beside the name, in lower case.
        words: the significant words of a body, group or role, in lower case; those of the office
            ("armenian", "prime", "minister") where a name is given too.
        head: the noun that says what it is, in lower case.
        kind: what kind of source the words alone suggest.
        definite: whether it is "the …" or a name.
        spoken_for: the words of the body that an unnamed spokesman speaks for.
        male, female: what its words say of the person's sex.
    """

    text: str
    pronoun: str | None = None
    name: tuple[str, ...] = ()
    titles: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    head: str = ""
    kind: SourceKind = "organisation"
    definite: bool = False
    spoken_for: str | None = field(default=None)
    male: bool = False
    female: bool = False


def trimmed(words: str) -> str:
    """The source's words without marks, asides and a possessive ending."""
    text = collapse(words).strip(_EDGES)
    text = _ASIDE.sub("", text).strip(_EDGES)
    for pattern in (_WORDS_OF, _OWN_WORDS):
        if match := pattern.match(text):
            text = match["who"]
    text = re.sub(r"^(?:and|but|that|by|to|of|with|from|for|as)\s+", "", text, flags=re.I)
    return re.sub(r"(?<=\w)['’]s?$", "", text).strip(_EDGES)


def parse(words: str) -> Naming:
    """Takes the words of a source apart."""
    text = trimmed(words)
    if text.lower() in PRONOUNS:
        low = text.lower()
        return Naming(text, pronoun=low)
    segments = [s.strip(_EDGES) for s in re.split(r",\s", text) if s.strip(_EDGES)]
    named = [naming for segment in segments if (naming := _person(segment)).name]
    if named:
        others = [tokens(s) for s in segments if s != named[0].text]
        offices = [token for found in others for token in _before_preposition(found)]
        titles = named[0].titles | _titles(offices)
        roles = tuple(t.lower for t in offices if t.lower not in DETERMINERS)
        full = replace(named[0], titles=titles, words=named[0].words + roles)
        return _with_sex(full, text)
    return _with_sex(_unnamed(segments[0] if segments else text), text)


def _person(segment: str) -> Naming:
    """The person whom the segment names, with the titles before the name."""
    found = tokens(segment)
    last_title = max((i for i, t in enumerate(found) if t.lower in TITLES), default=-1)
    run = _closing_run(found[last_title + 1 :])
    bare = last_title < 0
    between = found[last_title + 1 : len(found) - len(run)]
    if between and not bare:
        run = _last_two(run)
    before = [t for t in found[: len(found) - len(run)] if t.lower not in DETERMINERS]
    if not may_be_person(run) or (bare and (before or _begins_with_article(segment))):
        return Naming(segment)
    return Naming(
        segment if not bare else segment[run[0].start : run[-1].end],
        name=tuple(t.text for t in run),
        titles=_titles(before),
        words=tuple(t.lower for t in before),
        kind="person",
        definite=True,
    )


def is_plural(naming: Naming) -> bool:
    """Whether the words mean several people: "villagers", "two diplomats", "police"."""
    return naming.head in ("people", "police", "media", "staff") or (
        naming.kind in ("group", "unnamed") and naming.head.endswith("s")
    )


def _begins_with_article(segment: str) -> bool:
    return segment.split()[0].lower() in ("the", "a", "an")


def _closing_run(found: list[Token]) -> list[Token]:
    """The capitalised words, with particles between, at the end of `found`."""
    run: list[Token] = []
    for token in reversed(found):
        if token.capitalised or (run and token.lower in PARTICLES):
            run.insert(0, token)
        else:
            break
    while run and not run[0].capitalised and run[0].lower not in PARTICLES:
        run.pop(0)
    return run


def _last_two(run: list[Token]) -> list[Token]:
    """ "Minister of Education Ana Brown": the office may be capitalised too."""
    if len(run) > 2 and run[-2].lower in PARTICLES:
        return run[-3:]
    return run[-2:] if len(run) > 1 else []


def may_be_person(run: list[Token]) -> bool:
    """Whether these capitalised words can be a personal name."""
    if not 0 < len(run) <= MAX_NAME_WORDS or run[-1].possessive or len(run[-1].text) < 2:
        return False
    if number_values(run[0].text) or run[0].lower == "one":
        return False
    return not any({t.lower, t.lower.removesuffix("s")} & _NEVER_A_NAME for t in (run[0], run[-1]))


def _titles(found: list[Token]) -> frozenset[str]:
    return frozenset(t.lower for t in found if t.lower in TITLES)


def _with_sex(naming: Naming, text: str) -> Naming:
    words = {t.lower for t in tokens(text)}
    male, female = bool(words & MALE_WORDS), bool(words & FEMALE_WORDS)
    if male == female:
        return naming
    return replace(naming, male=male, female=female)


def _unnamed(segment: str) -> Naming:
    """A body, a group, a role or a paper."""
    found = tokens(segment)
    before = _before_preposition(found)
    significant = tuple(t.lower for t in found if t.lower not in DETERMINERS)
    head = _head(before)
    spoken = _SPOKEN_FOR.search(segment) or _OWN_SPOKES.match(segment)
    return Naming(
        segment,
        titles=_titles(before),
        words=significant,
        head=head,
        kind=_kind(found, head),
        definite=bool(found) and (found[0].lower in ("the", "this", "that") or _proper(found)),
        spoken_for=spoken["body"] if spoken else None,
    )


def _proper(found: list[Token]) -> bool:
    return found[0].capitalised and any(t.capitalised for t in found[1:])


def _before_preposition(found: list[Token]) -> list[Token]:
    """ "Two people familiar with the matter" is about people, not about a matter."""
    before: list[Token] = []
    for token in found:
        if token.lower in _PREPOSITIONS:
            break
        participle = token.lower.endswith("ed") and not token.capitalised
        if participle and before and before[-1].lower in GENERIC_HEADS | TITLES:
            break
        before.append(token)
    return before


def _head(before: list[Token]) -> str:
    return before[-1].lower if before else ""


def _kind(found: list[Token], head: str) -> SourceKind:
    words = {t.lower for t in found}
    first = found[0].lower if found else ""
    if head in DOCUMENT_WORDS:
        return "document"
    if head in GOVERNMENT_WORDS or words & {"ministry", "kremlin"}:
        return "government"
    if head in UNNAMED_WORDS and (head not in TITLES or first not in ("the", "his", "her")):
        return "unnamed"
    if head in GROUP_WORDS and not _proper(
        [t for t in found if t.lower not in DETERMINERS] or found
    ):
        return "group"
    if head in ORGANISATION_WORDS:
        return "organisation"
    if head in TITLES:
        return "unnamed" if first in ("a", "an", "one", "another") else "person"
    names = [t for t in found if t.lower not in DETERMINERS]
    if any(t.capitalised for t in (names if len(names) == 1 else names[1:])):
        return "organisation"
    return "group" if head.endswith("s") else "unnamed"
