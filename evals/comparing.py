"""Holds an output beside the labels, aligned, for whoever judges it.

Promises: one place says which source an item has and whether it is flipped, so that counts and
harms agree. Judging is left to `scoring` and `harms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .matching import Surroundings, align
from .normalising import Terms, Weigh, agreement, evenly, terms_of
from .scores import Pair
from .sides import Entry, Side
from .sources import identify, is_right

STATEMENTS = ("claim", "denial")
PRONOUNS = frozenset("i he she they it we you".split())
OTHERWISE_ALIKE = 0.6
"""Agreement of contents from which a negation in one of them alone turns it round."""
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

    def is_flipped(self, gold: Entry, output: Entry) -> bool:
        """Whether an output's item says the opposite of the labelled one."""
        return is_flipped(gold, output, self.among.weigh)

    def has_right_source(self, gold: Entry, output: Entry) -> bool:
        """Whether the labels allow the source of an output's item."""
        return is_right(gold, output, self.identities)

    def speaker(self, side: Side, entry: Entry) -> str | None:
        """The name of an item's source."""
        if entry.source is None:
            return None
        speaker = side.speakers.get(entry.source)
        return speaker.names[0] if speaker and speaker.names else entry.source

    def names_nobody(self, entry: Entry) -> bool:
        """Whether an output's item has no source, or a pronoun for one, which misleads nobody."""
        speaker = self.output.speakers.get(entry.source or "")
        names = speaker.names if speaker else ()
        return entry.source is None or (bool(names) and all(n.lower() in PRONOUNS for n in names))


def is_flipped(gold: Entry, output: Entry, weigh: Weigh = evenly) -> bool:
    """Whether an aligned item says the opposite: a claim for a denial or the other way round,
    a denial whose content is negated twice or not at all, a claim or an event of which one side
    negates what the other says.

    Args:
        gold: the labelled item.
        output: the other.
        weigh: of terms.
    """
    if gold.type != output.type:
        return gold.type in STATEMENTS and output.type in STATEMENTS
    if gold.type == "no_comment":
        return False
    one, other = terms_of(gold.content), terms_of(output.content)
    if gold.type == "denial":
        return one.negations % 2 != other.negations % 2
    return _contradict(one, other) and agreement(one, other, weigh) >= OTHERWISE_ALIKE


def _contradict(one: Terms, other: Terms) -> bool:
    """Whether a word that both have is negated by one of them alone. A negation of what only one
    side tells is no contradiction, nor is a question's answer."""
    if one.asks or other.asks:
        return False
    if sum(one.negated.values()) % 2 == sum(other.negated.values()) % 2:
        return False
    shared = one.weights.keys() & other.weights.keys()
    return bool(shared & (one.negated.keys() ^ other.negated.keys()))


def short(entry: Entry) -> str:
    """An item's content in one line, cut."""
    text = " ".join(entry.content.split()) or entry.type.replace("_", "-")
    return f"“{text if len(text) <= SHOWN else text[: SHOWN - 1] + '…'}”"
