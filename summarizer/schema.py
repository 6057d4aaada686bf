"""The public shapes of a summary: events, claims, denials, and what they rest on.

Promises: every model is frozen and forbids unknown fields, so a summary that validates is
whole; spans are code points of `Summary.article.text`. Finding the items is left to `reading`
and `assembling`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .article import Article

SCHEMA_VERSION: Literal["1.0"] = "1.0"

EventStatus = Literal["occurred", "ongoing", "planned", "cancelled"]
ClaimKind = Literal[
    "assertion", "accusation", "figure", "prediction", "commitment", "demand", "judgement"
]
Certainty = Literal["plain", "hedged"]
NoCommentKind = Literal[
    "declined", "unreachable", "no response", "neither confirmed nor denied", "withheld"
]
SourceKind = Literal["person", "organisation", "government", "group", "document", "unnamed"]
DisputeKind = Literal["denied", "mirrored", "figures"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Span(_Frozen):
    """A stretch of `Article.text`, in code points, the end excluded."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Evidence(_Frozen):
    """The sentences that an item rests on, the best one first."""

    sentences: tuple[int, ...] = Field(min_length=1)
    """Numbers of the sentences; 0 is the title."""
    spans: tuple[Span, ...] = Field(min_length=1)
    """The exact span of each of these sentences, in the same order."""


class Time(_Frozen):
    """When something happened, as the article puts it."""

    text: str
    """The article's own words."""
    start: str | None = None
    """ISO 8601 date, resolved against the article's date where that is certain."""
    end: str | None = None
    """ISO 8601 date of the last day, where the time is a stretch."""


class Source(_Frozen):
    """One real-world speaker. Every name and alias stands in the article."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: SourceKind
    mentions: tuple[Span, ...] = ()
    """Where the article names or means this source in attributing something to it."""


class Event(_Frozen):
    """Something that the journalist reports in their own voice."""

    id: str
    description: str
    place: str | None = None
    time: Time | None = None
    status: EventStatus = "occurred"
    confidence: float = Field(ge=0, le=1)
    evidence: Evidence


class Claim(_Frozen):
    """Something that a source asserts, accuses, reports, predicts, promises or demands."""

    id: str
    source: str | None
    """Id of the source; None only for an allegation that the article gives to nobody."""
    via: str | None = None
    """Id of the outer source that relays it."""
    cue: str | None = None
    """The words that attribute it, as the article has them."""
    content: str
    """Reads after "X says that": the article's words, a pronoun resolved in brackets."""
    kind: ClaimKind
    certainty: Certainty = "plain"
    quoted: str | None = None
    """The words in quotation marks, verbatim from the article."""
    confidence: float = Field(ge=0, le=1)
    evidence: Evidence


class Denial(_Frozen):
    """Something that a source denies, rejects or rules out."""

    id: str
    source: str | None
    via: str | None = None
    cue: str | None = None
    content: str
    """What is denied, stated positively: reads after "X denies that"."""
    denies: tuple[str, ...] = ()
    """Ids of the claims of this summary that it answers."""
    counter: str | None = None
    """Id of the claim that the source puts in its place."""
    quoted: str | None = None
    confidence: float = Field(ge=0, le=1)
    evidence: Evidence


class NoComment(_Frozen):
    """A source was asked or expected to respond, and did not."""

    id: str
    source: str | None
    kind: NoCommentKind
    on: tuple[str, ...] = ()
    """Ids of the claims on which the source did not comment."""
    about: str | None = None
    """What it was asked about, in words."""
    evidence: Evidence


class Dispute(_Frozen):
    """Statements of different sources that cannot all be true. Computed, not asked for."""

    id: str
    kind: DisputeKind
    sides: tuple[tuple[str, ...], ...] = Field(min_length=2)
    """Each side is the ids of its claims or denials."""
    topic: str


class Attempt(_Frozen):
    """One call to the model, failed ones included: what was paid for. An answer that was kept
    and used again, "cached", took no call and no tokens."""

    request: str
    """What was asked, for instance "by_cue:7" for sentence 7."""
    outcome: Literal["ok", "cached", "invalid", "truncated", "refused", "unavailable"]
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    seconds: float = 0.0
    cost: float | None = None
    """US dollars, where the provider says so."""
    detail: str = ""


class Dropped(_Frozen):
    """An item, or a field of one, that a lock stopped."""

    item: str
    """The item in short, for instance "claim by Pashinyan"."""
    field: str | None = None
    """The field that was lost, or None where the whole item was."""
    reason: str
    text: str
    """What was dropped."""
    sentences: tuple[int, ...] = ()


class Run(_Frozen):
    """How a summary came about."""

    model: str
    reading: str
    prompts: tuple[str, ...] = ()
    prompts_hash: str = ""
    attempts: tuple[Attempt, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost: float | None = None
    seconds: float = 0.0
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[str, ...] = ()


class Summary(_Frozen):
    """What an article reports, who claims what in it, and who denies what."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    gist: str
    """At most two sentences, composed from the items; every statement attributed."""
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    denials: tuple[Denial, ...] = ()
    no_comments: tuple[NoComment, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    unanswered: tuple[str, ...] = ()
    """Ids of accusations to which the article reports no answer."""
    sources: tuple[Source, ...] = ()
    uncovered: tuple[int, ...] = ()
    """Sentences with a quotation or a cue of speech on which no item rests."""
    article: Article
    run: Run


Item = Event | Claim | Denial | NoComment
