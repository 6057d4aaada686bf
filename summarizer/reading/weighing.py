"""How sure a model was of each line of its answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from math import prod

from ..models.protocol import Token


def odds_of(lines: Sequence[str], tokens: Sequence[Token]) -> list[float | None]:
    """The probability that the model gave to each line, with the sign that opens it.

    Args:
        lines: the strings of its answer, a JSON list.
        tokens: what the answer was made of.

    Returns:
        A probability a line, 0 to 1, the product of its tokens'; None where it cannot be told.
    """
    return list(_odds(lines, tokens))


def _odds(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[float | None]:
    text, ends = "", []
    for piece, _ in tokens:
        text += piece
        ends.append(len(text))
    place = 0
    for line in lines:
        written = json.dumps(line, ensure_ascii=False)
        start = text.find(written, place)
        if start < 0:
            yield None
            continue
        place = start + len(written)
        yield prod(
            probability
            for (piece, probability), end in zip(tokens, ends, strict=True)
            if end - len(piece) < place and start < end
        )
