"""Holds an output beside the labels, aligned, for whoever judges it.

Promises: one place says which source an item has and whether it is flipped, so that counts and
harms agree. Judging is left to `scoring` and `harms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .matching import Surroundings, align
from .normalising import terms_of
from .scores import Pair
from .sides import Entry, Side
from .sources import identify, is_right

STATEMENTS = ("claim", "denial")
SHOWN = 120
"""Characters of a content that an error shows."""


@dataclass(frozen=True)
class Compared:
    """An output beside the labels, with what both need to be judged.

    Attributes:
        gold_of: for ids of the output's items, the labelled items they are aligned with.
        among: what surrounds labelled items.
        identities: for ids of the output's speakers, the labelled sources that they can be.
    """

    gold: Side
    output: Side
    pairs: tuple[Pair, ...]
    gold_of: Mapping[str, Entry]
    among: Surroundings
    identities: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, gold: Side, output: Side) -> Compared:
        """Aligns both sides."""
        pairs = align(gold, output)
        labelled = {entry.id: entry for entry in gold.entries}
        gold_of = {pair.output: labelled[pair.gold] for pair in pairs}
        return cls(gold, output, pairs, gold_of, Surroundings.of(gold), identify(gold, output))

    def has_right_source(self, gold: Entry, output: Entry) -> bool:
        """Whether the labels allow the source of an output's item."""
        return is_right(gold, output, self.identities)

    def speaker(self, side: Side, entry: Entry) -> str | None:
        """The name of an item's source."""
        if entry.source is None:
            return None
        speaker = side.speakers.get(entry.source)
        return speaker.names[0] if speaker and speaker.names else entry.source


def is_flipped(gold: Entry, output: Entry) -> bool:
    """Whether an aligned item says the opposite: a claim for a denial or the other way round,
    or a denial whose content is negated twice or not at all."""
    if gold.type not in STATEMENTS or output.type not in STATEMENTS:
        return False
    if gold.type != output.type:
        return True
    parities = {terms_of(entry.content).negations % 2 for entry in (gold, output)}
    return gold.type == "denial" and len(parities) > 1


def short(entry: Entry) -> str:
    """An item's content in one line, cut."""
    text = " ".join(entry.content.split()) or entry.type.replace("_", "-")
    return f"“{text if len(text) <= SHOWN else text[: SHOWN - 1] + '…'}”"
