"""The shape of a label file: one article, what is known of it, and what people labelled in it.

A file holds no text of the article: it names the text by its checksum and its sentences by
number. Promises: a `Case` that validates is whole (every id leads somewhere, every item rests
on a sentence). Reading files and finding texts is left to `loading`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

EventStatus = Literal["occurred", "ongoing", "planned", "cancelled"]
ClaimKind = Literal[
    "assertion", "accusation", "figure", "prediction", "commitment", "demand", "judgement"
]
Certainty = Literal["plain", "hedged"]
NoCommentKind = Literal[
    "declined", "unreachable", "no response", "neither confirmed nor denied", "withheld"
]
SourceKind = Literal["person", "organisation", "government", "group", "document", "unnamed"]
Split = Literal["dev", "test", "train", "other"]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z]+[0-9]+$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
SentenceNumber = Annotated[int, Field(ge=0)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class LabelledSource(_Frozen):
    """One real-world speaker."""

    id: Id
    name: Words
    """The shortest full name that the article gives."""
    aliases: tuple[Words, ...] = ()
    """Other names and nouns by which the article means the same speaker."""
    kind: SourceKind


class _Item(_Frozen):
    id: Id
    vital: bool
    """Whether it must be found; an okay item neither helps nor hurts."""
    sentences: tuple[SentenceNumber, ...] = Field(min_length=1)
    """Every sentence that states it, the best one first; 0 is the title."""
    both: bool | None = None
    """In a settled labelling: whether both labellers had it."""
    note: str | None = None
    """Where the guideline did not decide."""


class _Statement(_Item):
    source: Id | None
    """Id of the source, or null where nobody is named."""
    also_sources: tuple[Id, ...] = ()
    """Other sources that the guideline allows."""
    via: Id | None = None
    """Id of the outer source that relays it."""
    content: Words


class LabelledEvent(_Item):
    """Something that the journalist reports in their own voice."""

    type: Literal["event"]
    description: Words
    status: EventStatus
    place: str | None = None
    time: str | None = None


class LabelledClaim(_Statement):
    """A source asserts, accuses, reports a figure, predicts, promises, demands or judges."""

    type: Literal["claim"]
    kind: tuple[ClaimKind, ...] = Field(min_length=1)
    """One kind, or two where both are right."""
    certainty: Certainty


class LabelledDenial(_Statement):
    """A source denies `content`, which is stated positively."""

    type: Literal["denial"]
    denies: tuple[Id, ...] = ()
    """Ids of the claims that it answers."""
    counter: Id | None = None
    """Id of the claim that the source puts in its place."""


class LabelledNoComment(_Item):
    """A source was asked, or expected to answer, and did not."""

    type: Literal["no_comment"]
    source: Id | None
    also_sources: tuple[Id, ...] = ()
    kind: NoCommentKind
    about: str | None = None
    on: tuple[Id, ...] = ()
    """Ids of the claims on which it did not comment. In YAML the key is written "on"."""


LabelledItem = Annotated[
    LabelledEvent | LabelledClaim | LabelledDenial | LabelledNoComment,
    Field(discriminator="type"),
]


class Labelling(_Frozen):
    """One reading of an article: its sources, its items, and which of these contradict."""

    sources: tuple[LabelledSource, ...] = ()
    items: tuple[LabelledItem, ...] = ()
    disputes: tuple[tuple[Id, ...], ...] = ()
    """Sets of ids of claims and denials that cannot all be true."""

    @model_validator(mode="after")
    def _ids_lead_somewhere(self) -> Labelling:
        problems = [*_twice(s.id for s in self.sources), *_twice(i.id for i in self.items)]
        problems += _loose_ends(self)
        if problems:
            raise ValueError("; ".join(problems))
        return self


class Case(_Frozen):
    """A label file."""

    format: Literal[1] = 1
    article: Words
    """The article's own name, for instance that of its file."""
    title: str | None = None
    published_at: dt.date | None = None
    url: str | None = None
    language: str = "en"
    licence: Words
    """Of the text."""
    split: Split
    """dev: to look at and tune on. test: totals only. train: to learn from. other: outside the
    totals."""
    text: Words
    """Path of the article's text, relative to this file."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Checksum of the bytes of that text."""
    traps: tuple[Words, ...] = ()
    """What is difficult in it, in the words of the data card."""
    drafted: bool = False
    """Labelled with a model's draft in view; never in the test split."""
    settled: Labelling
    """The labelling that outputs are scored against."""
    labellers: dict[str, Labelling] = Field(default_factory=dict)
    """The raw labellings it was settled from, by labeller, each made without the others."""

    @model_validator(mode="after")
    def _drafted_labels_do_not_test(self) -> Case:
        if self.drafted and self.split == "test":
            raise ValueError("labels made with a draft in view must not be in the test split")
        return self


def _twice(ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for known in ids:
        if known in seen:
            yield f"id {known!r} is given twice"
        seen.add(known)


def _loose_ends(labelling: Labelling) -> Iterator[str]:
    sources = {source.id for source in labelling.sources}
    claims = {item.id for item in labelling.items if isinstance(item, LabelledClaim)}
    statements = claims | {i.id for i in labelling.items if isinstance(i, LabelledDenial)}
    for item in labelling.items:
        for field, wanted, among in _references(item, sources, claims):
            yield from (f"{item.id}.{field}: there is no {w!r}" for w in wanted if w not in among)
    for number, dispute in enumerate(labelling.disputes):
        if len(set(dispute)) < 2:
            yield f"disputes[{number}]: fewer than two items"
        for wanted_id in dispute:
            if wanted_id not in statements:
                yield f"disputes[{number}]: there is no claim or denial {wanted_id!r}"


def _references(
    item: LabelledItem, sources: set[str], claims: set[str]
) -> Iterator[tuple[str, Iterable[str], set[str]]]:
    if isinstance(item, LabelledEvent):
        return
    yield "source", filter(None, [item.source]), sources
    yield "also_sources", item.also_sources, sources
    if not isinstance(item, LabelledNoComment):
        yield "via", filter(None, [item.via]), sources
    if isinstance(item, LabelledDenial):
        yield "denies", item.denies, claims
        yield "counter", filter(None, [item.counter]), claims
    if isinstance(item, LabelledNoComment):
        yield "on", item.on, claims
