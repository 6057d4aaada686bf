"""The shape of a label file: one article, what is known of it, and what people labelled in it.

A file holds no text of the article: it names the text by its checksum and its sentences by
number. Promises: a `Case` that validates is whole (every id leads somewhere, every item rests
on a sentence). Reading files and finding texts is left to `loading`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

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


def _printable(name: str) -> str:
    if not name.isprintable():
        raise ValueError("must hold printable characters only")
    return name


Name = Annotated[str, StringConstraints(pattern=r"^\w[\w .+-]{0,99}$"), AfterValidator(_printable)]
"""Of an article or a labeller; safe as the name of a file."""
SentenceNumber = Annotated[int, Field(ge=0)]
Place = tuple[str | int, ...]
"""Where in a label file something stands: keys and indexes from the top."""


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


class LabelledMention(_Frozen):
    """What one sentence states of an item, in runs of its own words: what a reader learns from."""

    sentence: SentenceNumber
    item: Id
    cue: Words | None = None
    """The words that attribute it."""
    who: Words | None = None
    """The words for its source, a pronoun included; null where the sentence has none."""
    what: Words | None = None
    """What happened, is said or denied, or is not commented on."""


class Trap(_Frozen):
    """Something difficult in an article."""

    trap: Words
    """Its name; that of the data card where it is one of these."""
    sentences: tuple[SentenceNumber, ...] = Field(min_length=1)
    """Where it is."""


class Labelling(_Frozen):
    """One reading of an article: its sources, its items, and which of these contradict."""

    sources: tuple[LabelledSource, ...] = ()
    items: tuple[LabelledItem, ...] = ()
    disputes: tuple[tuple[Id, ...], ...] = ()
    """Sets of ids of claims and denials that cannot all be true."""

    @model_validator(mode="after")
    def _ids_lead_somewhere(self) -> Labelling:
        problems = [
            *_twice("sources", (source.id for source in self.sources)),
            *_twice("items", (item.id for item in self.items)),
            *_loose_ends(self),
        ]
        if problems:
            raise _placed(problems)
        return self


class Case(_Frozen):
    """A label file."""

    format: Literal[1] = 1
    article: Name
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
    traps: tuple[Trap, ...] = ()
    """What is difficult in it, one for each time that it occurs."""
    drafted: bool = False
    """Labelled with a model's draft in view; never in the test split."""
    settled: Labelling
    """The labelling that outputs are scored against."""
    mentions: tuple[LabelledMention, ...] = ()
    """Sentence by sentence, in the train split; in the order of the words."""
    labellers: dict[Name, Labelling] = Field(default_factory=dict)
    """The raw labellings it was settled from, by labeller, each made without the others."""

    @model_validator(mode="after")
    def _mentions_rest_on_their_items(self) -> Case:
        items = {item.id: item for item in self.settled.items}
        problems: list[tuple[Place, str]] = []
        for index, mention in enumerate(self.mentions):
            item = items.get(mention.item)
            if item is None:
                problem = f"names an item {mention.item!r} that is not there"
                problems.append((("mentions", index, "item"), problem))
            elif mention.sentence not in item.sentences:
                problem = f"{mention.item} does not rest on sentence {mention.sentence}"
                problems.append((("mentions", index, "sentence"), problem))
        if problems:
            raise _placed(problems)
        return self

    @model_validator(mode="after")
    def _drafted_labels_do_not_test(self) -> Case:
        if self.drafted and self.split == "test":
            problem = "labels made with a draft in view must not be in the test split"
            raise _placed([(("split",), problem)])
        return self


def _placed(problems: list[tuple[Place, str]]) -> PydanticCustomError:
    """An error whose context tells readers of files where, below the failing model, each
    problem stands."""
    text = "; ".join(problem for _, problem in problems)
    return PydanticCustomError("placed", "{text}", {"text": text, "problems": problems})


def _twice(field: str, ids: Iterable[str]) -> Iterator[tuple[Place, str]]:
    seen: set[str] = set()
    for index, known in enumerate(ids):
        if known in seen:
            yield (field, index, "id"), f"id {known!r} is given twice"
        seen.add(known)


def _loose_ends(labelling: Labelling) -> Iterator[tuple[Place, str]]:
    sources = {source.id for source in labelling.sources}
    claims = {item.id for item in labelling.items if isinstance(item, LabelledClaim)}
    statements = claims | {i.id for i in labelling.items if isinstance(i, LabelledDenial)}
    for index, item in enumerate(labelling.items):
        for field, wanted in _source_references(item):
            if wanted not in sources:
                yield (
                    ("items", index, *field),
                    f"{item.id} names a source {wanted!r} that is not there",
                )
        for field, wanted in _claim_references(item):
            if wanted not in claims:
                yield (
                    ("items", index, *field),
                    f"{item.id} names a claim {wanted!r} that is not there",
                )
    for index, dispute in enumerate(labelling.disputes):
        if len(set(dispute)) < 2:
            yield ("disputes", index), "a dispute needs two different items"
        for number, wanted in enumerate(dispute):
            if wanted not in statements:
                yield ("disputes", index, number), f"there is no claim or denial {wanted!r}"


def _source_references(item: LabelledItem) -> Iterator[tuple[Place, str]]:
    if isinstance(item, LabelledEvent):
        return
    if item.source is not None:
        yield ("source",), item.source
    yield from ((("also_sources", n), wanted) for n, wanted in enumerate(item.also_sources))
    if not isinstance(item, LabelledNoComment) and item.via is not None:
        yield ("via",), item.via


def _claim_references(item: LabelledItem) -> Iterator[tuple[Place, str]]:
    if isinstance(item, LabelledDenial):
        yield from ((("denies", n), wanted) for n, wanted in enumerate(item.denies))
        if item.counter is not None:
            yield ("counter",), item.counter
    if isinstance(item, LabelledNoComment):
        yield from ((("on", n), wanted) for n, wanted in enumerate(item.on))
