"""How sure a model was of each line of its answer, part by part."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import prod

from ..models.protocol import Token

Odds = tuple[float, ...]
"""The probability of each part of a line, 0 to 1."""


def odds_of(lines: Sequence[str], tokens: Sequence[Token], separator: str) -> list[Odds]:
    """The probabilities that the model gave to the parts of its lines.

    Args:
        lines: the strings of its answer, a JSON list.
        tokens: what the answer was made of.
        separator: stands between the parts of a line.

    Returns:
        For each line the probabilities of its parts, each the product of the tokens that begin in
        it, the sign that opens the line included; nothing where they cannot be told.
    """
    return list(_odds(lines, tokens, separator))


def _odds(lines: Sequence[str], tokens: Sequence[Token], separator: str) -> Iterator[Odds]:
    text = "".join(piece for piece, _ in tokens)
    starts = [0, *accumulate(len(piece) for piece, _ in tokens)]
    place = 0
    for line in lines:
        written = json.dumps(line, ensure_ascii=False)
        start = text.find(written, place)
        if start < 0:
            yield ()
            continue
        place = start + len(written)
        inside = [
            (at, probability)
            for at, (piece, probability) in zip(starts, tokens, strict=False)
            if at < place and start < at + len(piece)
        ]
        lengths = (len(part) + len(separator) for part in written.split(separator))
        # A piece of the model's begins with the blank before its word.
        ends = [end - 1 for end in accumulate(lengths, initial=start)][1:]
        yield tuple(
            prod(probability for at, probability in inside if first <= at < end)
            for first, end in pairwise([-1, *ends])
        )
