"""Says which labelled sources the speakers of an output are.

Promises: a speaker's own name decides before its aliases, so that one speaker who merges two
people is not both of them; a spokesman, a ministry or a capital is a government only where the
labels say so. Whether that makes an item right is left to `scoring`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from .sides import Entry, Side, Speaker
from .wording import Token, tokens_of

_ARTICLES = frozenset("a an the".split())
_TITLES = frozenset(
    "mr mrs ms miss dr sir dame lord lady prof professor president vice prime minister premier "
    "chancellor senator sen representative rep congressman congresswoman governor gov mayor king "
    "queen prince princess general gen colonel col captain capt lieutenant sergeant major admiral "
    "judge justice bishop archbishop cardinal pope reverend rev ambassador secretary director "
    "chairman chairwoman chief head spokesman spokeswoman spokesperson official officials former "
    "acting deputy".split()
)
_DISTINGUISHING = frozenset(
    "north south east west northern southern eastern western new anti ex non pro".split()
)
"""Words that make another name of a name: Korea is not North Korea."""
_JOINTS = frozenset("of for to by at in from with on against and or".split())
"""Words after which a name only belongs to the name before it."""
_OF_PLACE = frozenset("on in at from".split())
"""Those of them that may only say where somebody is."""
_AND = re.compile(r"\s*(?:,\s*and\b|,|;|&|\band\b|\bnor\b)\s*", re.IGNORECASE)
_BOTH = re.compile(r"^(?:both|neither|either)\s+", re.IGNORECASE)

Name = tuple[str, ...]


def identify(gold: Side, output: Side) -> dict[str, frozenset[str]]:
    """For each speaker of the output, the ids of the labelled sources that it can be.

    Empty where it is none of them; several where it names several, or a name that several have.
    """
    known = [
        (name_of(name), speaker.id) for speaker in gold.speakers.values() for name in speaker.names
    ]
    return {speaker.id: _meant(speaker, known) for speaker in output.speakers.values()}


def is_right(gold: Entry, output: Entry, identities: Mapping[str, frozenset[str]]) -> bool:
    """Whether an output's item has a source that the labelled one allows."""
    if output.source is None:
        return gold.source is None
    # A label may name nobody and allow somebody besides.
    allowed = {gold.source, *gold.also_sources}
    return bool(allowed & identities.get(output.source, frozenset()))


@lru_cache(maxsize=4_096)
def name_of(text: str) -> Name:
    """A name as it is compared: words in lower case without articles and titles before it.

    A possessive ending is a word of its own.
    """
    words = [word for token in tokens_of(text) for word in _words(token)]
    stripped = words
    while stripped and stripped[0] in _TITLES:
        stripped = stripped[1:]
    # "the Prime Minister" is all title, and "Prime Minister of Armenia" no name "of Armenia".
    return tuple(stripped if stripped and stripped[0] not in _JOINTS else words)


def is_title(word: str) -> bool:
    """Whether a word in lower case is a title or an office, and no name."""
    return word in _TITLES


def _words(token: Token) -> Iterable[str]:
    if token.text in _ARTICLES:
        return
    yield token.text.lower()
    if token.possessive:
        yield "'s"


def _meant(speaker: Speaker, known: list[tuple[Name, str]]) -> frozenset[str]:
    for index, name in enumerate(speaker.names):
        found = _named(name, known)
        if found:
            return _narrowed(found, speaker.names[index + 1 :], known)
    return frozenset()


def _named(text: str, known: list[tuple[Name, str]]) -> frozenset[str]:
    """Who is meant by a name: who has it, or all its parts, or those whose name it is part of."""
    if found := _exactly(text, known):
        return found
    parts = [part for part in _AND.split(_BOTH.sub("", text.strip())) if part]
    if len(parts) > 1:
        meant = [_named(part, known) for part in parts]
        if all(meant):
            return frozenset().union(*meant)
    head = text.split(",")[0]
    name = name_of(head)
    if found := _exactly(head, known) or _holding(name, known):
        return found
    placed = frozenset(source for other, source in known if _is_placed(name, other))
    return placed if len(placed) == 1 else frozenset()


def _holding(name: Name, known: list[tuple[Name, str]]) -> frozenset[str]:
    """Those whose name is part of a name, or the other way round."""
    return frozenset(
        source for other, source in known if _holds(name, other) or _holds(other, name)
    )


def _is_placed(one: Name, other: Name) -> bool:
    """Whether two names are one but for a place that only one of them tells: "an author" and
    "an author on the board"."""
    heads = _without_place(one), _without_place(other)
    if (heads[0] == one) == (heads[1] == other):
        return False
    return heads[0] == heads[1] or _holds(*heads) or _holds(*heads[::-1])


def _without_place(name: Name) -> Name:
    """A name as far as the first word that leads to a place."""
    places = [index for index, word in enumerate(name) if index and word in _OF_PLACE]
    return name[: places[0]] if places else name


def _exactly(text: str, known: list[tuple[Name, str]]) -> frozenset[str]:
    name = name_of(text)
    return frozenset(source for other, source in known if name and other == name)


def _narrowed(
    found: frozenset[str], aliases: Iterable[str], known: list[tuple[Name, str]]
) -> frozenset[str]:
    """Of several that share a name, those that share an alias too."""
    if len(found) > 1:
        for alias in aliases:
            found = (found & _named(alias, known)) or found
    return found


def _holds(longer: Name, shorter: Name) -> bool:
    """Whether a full name holds a short one, as "Nikol Pashinyan" holds "Pashinyan".

    The short one must begin or end it and be more than a title; what is left must not make
    somebody else of it, as in "Pashinyan's lawyer", "Ministry of Armenia" or "North Korea".
    """
    size = len(shorter)
    if not 0 < size < len(longer) or set(shorter) <= _TITLES | _JOINTS:
        return False
    if longer[-size:] == shorter:
        rest = longer[:-size]
        return rest[-1] not in _JOINTS and not set(rest) & _DISTINGUISHING
    if longer[:size] == shorter:
        rest = longer[size:]
        return rest[0] != "'s" and rest[0] not in _JOINTS - {"of"}
    return False
