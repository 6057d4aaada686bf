"""Pairs the items of an output with the labelled items that they are.

Promises: one-to-one, events with events, claims and denials with either, no-comments with
no-comments; the pairs have the greatest total similarity that there is, and depend neither on
the order of items nor on their ids. What a pair is worth is left to `scoring`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from .normalising import Weigh, agreement, evenly, rarity, terms_of
from .scores import Array, Pair
from .sides import Entry, Side
from .sources import identify, is_right

MATCHER_VERSION = 3
"""Changes whenever the same two sides may be paired otherwise than before."""
THRESHOLD = 0.62
"""Similarity from which two items may be the same; set on pairs judged by hand, as is `MARGIN`."""
MARGIN = 0.1
"""How much more alike another labelled item may be to an output's item that is still paired with
this one: it says more than one of them."""
CONTENT, EVIDENCE, ALONE = 0.5, 0.4, 0.1
"""What a similarity is made of: agreement of contents, overlap of sentences, and how few
labelled items rest on the shared sentence (a sentence of its own points at its item)."""
NEARLY_SAME = 0.8
"""Agreement of contents, word for word, that stands in for a shared sentence."""
APART = 0.9
"""What such a content then counts."""
NO_COMMENT_FLOOR = 0.75
"""Similarity of two no-comments in one sentence, whatever is said of their matter: hardly a
sentence holds two, and what they are about is often left out."""
STEPS = 100
"""Similarities are told apart in so many steps when pairs compete; below that a shared source,
then a shared type decides."""

_GROUPS = {"event": 0, "claim": 1, "denial": 1, "no_comment": 2}


@dataclass(frozen=True)
class Surroundings:
    """What labelled items stand around one: how rare its words are, how crowded its sentences.

    Attributes:
        weigh: weight of a term.
        crowds: how many items of a group rest on a sentence.
    """

    weigh: Weigh = evenly
    crowds: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, gold: Side) -> Surroundings:
        """Those of all items of the labels."""
        crowds = Counter(
            (_GROUPS[entry.type], number) for entry in gold.entries for number in {*entry.sentences}
        )
        return cls(rarity(terms_of(entry.content) for entry in gold.entries), crowds)


NOWHERE = Surroundings()


def similarity(
    gold: Entry, output: Entry, among: Surroundings = NOWHERE, same_source: bool = False
) -> float:
    """How alike two items are, from 0 to 1; 0 where they are not to be paired at all.

    Args:
        gold: a labelled item.
        output: an item of an output.
        among: the labels it is of; without them all words weigh the same.
        same_source: whether their sources are known to be the same. Without a shared sentence
            only that makes one statement of two: others say the same in words of their own.
    """
    if _GROUPS[gold.type] != _GROUPS[output.type]:
        return 0.0
    if gold.type == "no_comment":
        return _likeness_of_silences(gold, output, same_source)
    if gold.type != "event" and not same_source and not shared_evidence(gold, output):
        return 0.0
    return likeness(gold, output, among)


def likeness(gold: Entry, output: Entry, among: Surroundings = NOWHERE) -> float:
    """The same for any two items but no-comments, whatever their types."""
    shared = set(gold.sentences) & set(output.sentences)
    contents = terms_of(gold.content), terms_of(output.content)
    content = agreement(*contents, among.weigh, exact=not shared)
    if not shared:
        return APART * content if content >= NEARLY_SAME else 0.0
    group = _GROUPS[gold.type]
    alone = max(1 / among.crowds.get((group, number), 1) for number in shared)
    return CONTENT * content + EVIDENCE * shared_evidence(gold, output) + ALONE * alone


def shared_evidence(gold: Entry, output: Entry) -> float:
    """Shared sentences as a part of the shorter evidence."""
    shared = set(gold.sentences) & set(output.sentences)
    return len(shared) / min(len(set(gold.sentences)), len(set(output.sentences))) if shared else 0


def align(gold: Side, output: Side) -> tuple[Pair, ...]:
    """Pairs of a labelled item and an output's item, in the order of the labels."""
    left, right = _ordered(gold), _ordered(output)
    if not left or not right:
        return ()
    scores, ties = _scores(gold, output, left, right)
    # Whole numbers, so that sums are exact; all ties together are less than one step.
    steps = np.round(scores * STEPS) * (8 * min(scores.shape) + 1) + ties
    found = {
        left[row].id: Pair(gold=left[row].id, output=right[column].id, similarity=value)
        for row, column in zip(*linear_sum_assignment(steps, maximize=True), strict=True)
        if (value := float(scores[row, column]))
    }
    return tuple(found[entry.id] for entry in gold.entries if entry.id in found)


def similarities(gold: Side, output: Side) -> Array:
    """How alike each labelled item (a row) and each item of an output (a column) are; 0 where
    another labelled item is more alike to that item by more than `MARGIN`."""
    identities, among = identify(gold, output), Surroundings.of(gold)
    values = np.zeros((len(gold.entries), len(output.entries)))
    for row, one in enumerate(gold.entries):
        for column, other in enumerate(output.entries):
            same_source = one.type != "event" and is_right(one, other, identities)
            values[row, column] = round(similarity(one, other, among, same_source), 4)
    if values.size:
        values[values < values.max(axis=0) - MARGIN] = 0.0
    return values


def _scores(
    gold: Side, output: Side, left: tuple[Entry, ...], right: tuple[Entry, ...]
) -> tuple[Array, Array]:
    """Similarities from the threshold on, and what decides between equal ones: the same source,
    then the same type, then being no copy of an item before it."""
    identities = identify(gold, output)
    copies = _copies(left, gold), _copies(right, output)
    scores = similarities(replace(gold, entries=left), replace(output, entries=right))
    scores[scores < THRESHOLD] = 0.0
    ties = np.zeros(scores.shape)
    for row, column in zip(*scores.nonzero(), strict=True):
        one, other = left[row], right[column]
        same_source = one.type != "event" and is_right(one, other, identities)
        first = not (copies[0][row] or copies[1][column])
        ties[row, column] = 4 * same_source + 2 * (one.type == other.type) + first
    return scores, ties


def _likeness_of_silences(gold: Entry, output: Entry, same_source: bool) -> float:
    """Of two no-comments: evidence first, then what they are about."""
    about = _agreement_about(gold.content, output.content)
    if evidence := shared_evidence(gold, output):
        return NO_COMMENT_FLOOR + (1 - NO_COMMENT_FLOOR) * (0.75 * evidence + 0.25 * about)
    same_matter = bool(gold.content and output.content) and about >= NEARLY_SAME
    return APART * about if same_source and same_matter else 0.0


def _agreement_about(one: str, other: str) -> float:
    if not one or not other:
        return float(one == other)
    return agreement(terms_of(one), terms_of(other))


def _ordered(side: Side) -> tuple[Entry, ...]:
    """The entries in an order that depends on what they are, not on ids or places in the list."""
    keys = {entry.id: _key(entry, side) for entry in side.entries}
    links: dict[str, Counter[Hashable]] = {entry.id: Counter() for entry in side.entries}
    for entry in side.entries:
        _note_links(links, keys, "answers", entry.id, entry.answers)
    for one, other in side.disputes:
        _note_links(links, keys, "disputes", one, (other,))
        _note_links(links, keys, "disputes", other, (one,))
    # The most linked of equals first, so that a copy without links is the one left over.
    return tuple(
        sorted(
            side.entries,
            key=lambda entry: (
                keys[entry.id],
                -links[entry.id].total(),
                sorted(links[entry.id].items(), key=repr),
            ),
        )
    )


def _copies(entries: Sequence[Entry], side: Side) -> list[bool]:
    """For each of the ordered entries, whether the one before it is the same but for links."""
    keys = [_key(entry, side) for entry in entries]
    return [index > 0 and keys[index - 1] == key for index, key in enumerate(keys)]


def _key(entry: Entry, side: Side) -> str:
    speaker = side.speakers.get(entry.source or "")
    also = sorted(side.speakers[name].names for name in entry.also_sources if name in side.speakers)
    told = (entry.content, entry.quoted, speaker and speaker.names, also, entry.place, entry.time)
    return repr(
        (entry.type, entry.sentences, told, entry.kinds, entry.certainty, entry.status, entry.vital)
    )


def _note_links(
    links: dict[str, Counter[Hashable]],
    keys: dict[str, str],
    relation: str,
    one: str,
    others: Sequence[str],
) -> None:
    for other in others:
        if one in links and other in links:
            links[one][(relation, keys[other])] += 1
            links[other][(f"{relation} of", keys[one])] += 1
