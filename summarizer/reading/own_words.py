"""The words of a sentence as a model may copy them, and how a grammar spells them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

JOINED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
"""Letters of scripts without blanks between words: each is a unit of its own."""

Run = tuple[int, int]
"""Offsets within a sentence, start and end."""


def units(sentence: str, between: str = "") -> Iterator[Run]:
    """Spans of the words, without the punctuation around them; of the signs in scripts that
    write without blanks.

    Args:
        sentence: the text.
        between: signs that part words as blanks do.
    """
    for match in re.finditer(rf"[^\s{re.escape(between)}]+", sentence):
        start, end = match.span()
        if JOINED.search(match[0]):
            yield from ((i, i + 1) for i in range(start, end) if is_word(sentence[i]))
            continue
        while start < end and not is_word(sentence[start]):
            start += 1
        while start < end and not is_word(sentence[end - 1]):
            end -= 1
        if start < end:
            yield start, end


def is_word(letter: str) -> bool:
    """Whether it is a letter, a digit, a mark on one, or a sign of money or per cent."""
    return letter.isalnum() or unicodedata.category(letter) in ("Mn", "Mc", "Sc") or letter == "%"


def squeezed(text: str) -> str:
    """The text with single blanks."""
    return re.sub(r"\s+", " ", text)


def literal(text: str) -> str:
    """A GBNF literal of the text as it stands inside a JSON string."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    return '"' + escaped.replace("\\", "\\\\").replace('"', '\\"') + '"'
