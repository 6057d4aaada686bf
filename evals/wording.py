"""Cuts a text into words and numbers, so that texts can be compared word by word.

Promises: "nine" and "9", "1.2 million" and "1,200,000" become the same token; every token says
whether it was capitalised and whether a sentence begins with it. What a token weighs is left to
`normalising`, what an output may say to `inventions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

_WORD = re.compile(
    r"(?<![^\W_])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<suffix>st|nd|rd|th|s|k|m|bn|b)?(?![^\W_])"
    r"|(?P<initials>(?:[^\W\d_]\.){2,})"
    r"|(?P<word>[^\W_]+(?:['’][^\W\d_]+)*)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_OPENING = re.compile(r"[.!?…:;\n\"“„«‘(]")
_JOINING = " \t\xa0-‐‑"
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_SCALES = {
    **{"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9},
    **{"trillion": 10**12, "k": 1_000, "m": 10**6, "bn": 10**9, "b": 10**9},
}
_ORDINALS = ("st", "nd", "rd", "th", "s")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number.

    Attributes:
        text: lower case without a possessive ending; a number as its shortest digits. A word all
            in capitals keeps them, so that "US" is not "us".
        number: whether it is one.
        capital: whether it was written with a capital.
        starts: whether a sentence, or a quotation, begins with it.
        spelled: of a number, whether it was written in letters.
        ordinal: of a number, whether it was written "5th" or "1980s".
        possessive: whether it ended in 's or in a bare apostrophe.
        bracketed: whether it stood in square brackets.
        joined: whether nothing but a space or a hyphen parts it from the token before.
    """

    text: str
    number: bool = False
    capital: bool = False
    starts: bool = False
    spelled: bool = False
    ordinal: bool = False
    possessive: bool = False
    bracketed: bool = False
    joined: bool = False


@lru_cache(maxsize=4_096)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text, in order, spelled-out numbers joined."""
    return tuple(_join_numbers(list(_cut(text))))


def shortest(value: Decimal) -> str:
    """A number as the fewest digits: 1200000 for 1.2 million, 0.5 for .50."""
    return f"{value.normalize():f}"


def _cut(text: str) -> Iterator[Token]:
    brackets = [match.span() for match in _BRACKETED.finditer(text)]
    end = 0
    for match in _WORD.finditer(text):
        inside = bool(brackets) and any(a < match.start() < b for a, b in brackets)
        gap, first, end = text[end : match.start()], end == 0, match.end()
        joined = gap == " " or not gap.strip(_JOINING)
        if match["number"]:
            number = _number(match["number"], (match["suffix"] or "").lower())
            yield replace(number, bracketed=inside, joined=joined)
            continue
        raw = match["initials"] or match["word"]
        bare = raw.replace(".", "") if match["initials"] else _POSSESSIVE.sub("", raw)
        shouted = len(bare) > 1 and bare.isupper()
        yield Token(
            bare if shouted else bare.lower().replace("’", "'"),
            capital=raw[0].isupper(),
            starts=first or (not joined and bool(_OPENING.search(gap))),
            possessive=not match["initials"] and bare != raw,
            bracketed=inside,
            joined=joined,
        )


def _number(digits: str, suffix: str) -> Token:
    value = Decimal(digits.replace(",", "")) * _SCALES.get(suffix, 1)
    return Token(shortest(value), number=True, ordinal=suffix in _ORDINALS)


def _join_numbers(tokens: list[Token]) -> Iterator[Token]:
    position = 0
    while position < len(tokens):
        value, length = _number_at(tokens, position)
        first = tokens[position]
        if value is None:
            yield first
        elif first.number and length == 1:
            yield first
        else:
            number = replace(first, text=shortest(value), number=True)
            yield replace(number, spelled=not first.number, capital=False)
        position += length


def _number_at(tokens: list[Token], start: int) -> tuple[Decimal | None, int]:
    """The number that begins at a token, and how many tokens it takes; None, 1 where none does."""
    total, position = Decimal(0), start
    group: Decimal | None = None
    if tokens[start].number:
        group, position = Decimal(tokens[start].text), start + 1
    while position < len(tokens):
        if position > start and not tokens[position].joined:
            break
        word = tokens[position].text.lower()
        if len(word) > 2 and word in _SCALES:
            group = (group or Decimal(1)) * _SCALES[word]
            if _SCALES[word] >= 1_000:
                total, group = total + group, None
        elif position > start and word == "and" and _is_spelled(tokens, position + 1):
            if tokens[start].number or not _ends_round(group, total):
                break
        elif not tokens[start].number and _adds_to(group, word):
            group = (group or Decimal(0)) + (_TENS.get(word) or _UNITS[word])
        else:
            break
        position += 1
    if position == start:
        return None, 1
    return total + (group or 0), position - start


def _is_spelled(tokens: list[Token], position: int) -> bool:
    return position < len(tokens) and (
        tokens[position].text in _UNITS or tokens[position].text in _TENS
    )


def _ends_round(group: Decimal | None, total: Decimal) -> bool:
    """Whether "and" may go on with it: two hundred and fifty, a thousand and five."""
    return total > 0 if group is None else group >= 100 and group % 100 == 0


def _adds_to(group: Decimal | None, word: str) -> bool:
    """Whether a word for a number below 100 may stand after what is read: twenty + one."""
    if word not in _UNITS and word not in _TENS:
        return False
    if group is None or (group >= 100 and group % 100 == 0):
        return True
    return word in _UNITS and 0 < _UNITS[word] < 10 and group % 100 >= 20 and group % 10 == 0
