"""Puts labels and summaries into one shape, so that either can be compared with either.

A `Side` is what one reader, person or program, made of an article. Comparing two sides is left
to `matching` and `scoring`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from summarizer import Claim, Denial, NoComment, Summary

from .cases import (
    LabelledClaim,
    LabelledDenial,
    LabelledEvent,
    LabelledNoComment,
    Labelling,
)

ItemType = Literal["event", "claim", "denial", "no_comment"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source: its name first, then its aliases."""

    id: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of one side.

    Attributes:
        id: within its side.
        type: event, claim, denial or no_comment.
        content: what happened, is said or is denied (stated positively); what a no-comment is
            about, or "".
        sentences: numbers, the best one first.
        vital: False for an okay item; True for every item of a summary.
        source: id of its speaker, or None.
        also_sources: other speakers that are right too.
        kinds: of a claim or no-comment: those that are right.
        certainty: of a claim.
        status: of an event.
        answers: ids of the claims that a denial answers, or on which there is no comment.
        quoted: words in quotation marks, where the side gives them apart from the content.
        place, time: of an event, as words.
    """

    id: str
    type: ItemType
    content: str
    sentences: tuple[int, ...]
    vital: bool = True
    source: str | None = None
    also_sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    certainty: str | None = None
    status: str | None = None
    answers: tuple[str, ...] = ()
    quoted: str | None = None
    place: str | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """What one reader made of an article.

    Attributes:
        speakers: by id.
        entries: the items.
        disputes: pairs of ids of items that contradict each other, each pair sorted.
    """

    speakers: dict[str, Speaker]
    entries: tuple[Entry, ...]
    disputes: frozenset[tuple[str, str]]


def of_labelling(labelling: Labelling) -> Side:
    """What a labeller made of it."""
    return Side(
        {s.id: Speaker(s.id, (s.name, *s.aliases)) for s in labelling.sources},
        tuple(_of_label(item) for item in labelling.items),
        frozenset(pair for ids in labelling.disputes for pair in combinations(sorted(set(ids)), 2)),
    )


def of_summary(summary: Summary) -> Side:
    """What the package made of it."""
    return Side(
        {s.id: Speaker(s.id, (s.name, *s.aliases)) for s in summary.sources},
        tuple(_of_summary(summary)),
        frozenset(
            (min(one, other), max(one, other))
            for dispute in summary.disputes
            for here, there in combinations(dispute.sides, 2)
            for one in here
            for other in there
        ),
    )


def _of_label(
    item: LabelledEvent | LabelledClaim | LabelledDenial | LabelledNoComment,
) -> Entry:
    if isinstance(item, LabelledEvent):
        return Entry(
            item.id,
            "event",
            item.description,
            item.sentences,
            item.vital,
            status=item.status,
            place=item.place,
            time=item.time,
        )
    common = (item.sentences, item.vital, item.source, item.also_sources)
    if isinstance(item, LabelledNoComment):
        return Entry(
            item.id, "no_comment", item.about or "", *common, kinds=(item.kind,), answers=item.on
        )
    if isinstance(item, LabelledDenial):
        return Entry(item.id, "denial", item.content, *common, answers=item.denies)
    return Entry(item.id, "claim", item.content, *common, kinds=item.kind, certainty=item.certainty)


def _of_summary(summary: Summary) -> Iterator[Entry]:
    for event in summary.events:
        yield Entry(
            event.id,
            "event",
            event.description,
            event.evidence.sentences,
            status=event.status,
            place=event.place,
            time=event.time.text if event.time else None,
        )
    spoken: tuple[Claim | Denial | NoComment, ...] = (
        *summary.claims,
        *summary.denials,
        *summary.no_comments,
    )
    yield from map(_of_spoken, spoken)


def _of_spoken(item: Claim | Denial | NoComment) -> Entry:
    sentences = item.evidence.sentences
    if isinstance(item, NoComment):
        return Entry(
            item.id,
            "no_comment",
            item.about or "",
            sentences,
            source=item.source,
            kinds=(item.kind,),
            answers=item.on,
        )
    if isinstance(item, Denial):
        return Entry(
            item.id,
            "denial",
            item.content,
            sentences,
            source=item.source,
            answers=item.denies,
            quoted=item.quoted,
        )
    return Entry(
        item.id,
        "claim",
        item.content,
        sentences,
        source=item.source,
        kinds=(item.kind,),
        certainty=item.certainty,
        quoted=item.quoted,
    )
