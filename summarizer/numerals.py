"""Turns the numbers in a text, in digits or English words, into values that can be compared.

The stated normalisation, for locks and for merging alike: thousands separators are dropped
(comma, apostrophe, no-break and thin space), "forty-two" is 42, "3.2 million" and "$3.2m" are
3200000, "two dozen" is 24, "7th" is 7, trailing zeros of a decimal are dropped, digits of any
script are digits. "6:00" and "10.08.2019" stay as they stand. Ordinal words and fractions are no
numbers, and nothing is rounded: 1,000 and "about 1,000" hold the same number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_UNIT_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen"""
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS, _TENS = _UNIT_WORDS.split(), _TEN_WORDS.split()
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * tens for tens, word in enumerate(_TENS, start=2)
}
_SCALES = {
    "hundred": Decimal(100),
    "dozen": Decimal(12),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
}
_MONEY_SCALES = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "bn": "billion",
    "b": "billion",
    "tn": "trillion",
}
_MAX_DIGITS = 40
"""A longer run of digits is a code, not a number to calculate with."""

_UNIT_WORD = "|".join(sorted(_UNITS, key=len, reverse=True))
_SMALL_WORD = (
    rf"(?:(?:{'|'.join(_TENS)})[\s-](?:{'|'.join(_UNITS[1:10])})\b|{'|'.join(_TENS)}|{_UNIT_WORD})"
)
_SCALE_WORD = "|".join(_SCALES)
_DIGITS = (
    r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?!\d)"
    r"|\d{1,3}(?:[\u00a0\u202f\u2009'’]\d{3})+(?:\.\d+)?(?!\d)"
    r"|\d+(?:[.:]\d+)*"
)
_NUMBER = re.compile(
    rf"(?P<money>[$€£¥]\s?)?(?P<digits>{_DIGITS})"
    rf"(?:(?P<short>(?:k|mn|m|bn|b|tn))\b|[\s-](?P<scale>{_SCALE_WORD})s?\b)?"
    rf"|\b(?P<words>(?:{_SMALL_WORD}|a)[\s-](?:{_SCALE_WORD})\b"
    rf"(?:(?:[\s-]|,\s|\sand\s)(?:{_SMALL_WORD}\b(?:[\s-](?:{_SCALE_WORD})\b)?|(?:{_SCALE_WORD})\b))*"
    rf"|{_SMALL_WORD})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        value: its normal form; two numbers are the same where these are.
        start: offset of its first code point.
        end: offset after its last code point.
        bare_one: whether it is the word "one", which is a pronoun as often.
    """

    value: str
    start: int
    end: int
    bare_one: bool = False


def find_numbers(text: str) -> tuple[Number, ...]:
    """The numbers of `text`, in order."""
    return tuple(
        Number(_value(match), match.start(), match.end(), match[0].lower() == "one")
        for match in _NUMBER.finditer(text)
    )


def number_values(text: str) -> frozenset[str]:
    """The normal forms of the numbers in `text`; the bare word "one" is left out."""
    return frozenset(number.value for number in find_numbers(text) if not number.bare_one)


def _value(match: re.Match[str]) -> str:
    if match["words"]:
        return _plain(_of_words(match["words"]))
    digits = re.sub(r"[,'’\u00a0\u202f\u2009]", "", match["digits"])
    scale = match["scale"] or ""
    if match["short"] and match["money"]:
        scale = _MONEY_SCALES[match["short"].lower()]
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return digits
    if len(digits) > _MAX_DIGITS:
        return digits
    return _plain(number * _SCALES[scale.lower()] if scale else number)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _of_words(words: str) -> Decimal:
    total, current = Decimal(0), Decimal(0)
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "a":
            current = Decimal(1)
        elif word == "hundred":
            current = (current or Decimal(1)) * 100
        elif word in _SCALES:
            total += (current or Decimal(1)) * _SCALES[word]
            current = Decimal(0)
    return total + current
