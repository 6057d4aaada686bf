"""Turns drafts into items of the schema, with ids and links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..article import Article
from ..schema import Claim, Denial, Event, Evidence, Item, NoComment, Span
from .drafts import Draft, surface
from .times import resolve
from .words import collapse


@dataclass(frozen=True, slots=True)
class Ids:
    """Which key and which place has which id.

    Attributes:
        sources: id (or, while streaming, name) of each speaker's key.
        denies: for the place of a denial, the places of the claims that it answers.
        counters: for the place of a denial, the place of the claim put in their stead.
        on: for the place of a no-comment, the places of the claims that it is on.
    """

    sources: Mapping[str, str]
    denies: Mapping[int, Sequence[int]] = field(default_factory=dict)
    counters: Mapping[int, int | None] = field(default_factory=dict)
    on: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def source(self, key: str | None) -> str | None:
        """The id of a speaker."""
        return self.sources.get(key) if key is not None else None


def evidence_of(article: Article, sentences: Sequence[int]) -> Evidence:
    """These sentences with their exact spans."""
    found = [article.sentence(number) for number in sentences]
    return Evidence(
        sentences=tuple(s.number for s in found),
        spans=tuple(Span(start=s.start, end=s.end) for s in found),
    )


def event(article: Article, draft: Draft, item_id: str) -> Event:
    """The draft as an event."""
    mention = draft.mention
    published: dt.date | None = article.published_at
    place = surface(article, collapse(mention.place.text)) if mention.place else None
    words = surface(article, collapse(mention.time.text)) if mention.time else None
    return Event(
        id=item_id,
        description=draft.content,
        place=place,
        time=resolve(words, published, mention.status) if words else None,
        status=mention.status,
        confidence=draft.confidence,
        evidence=evidence_of(article, draft.sentences),
    )


def claim(article: Article, draft: Draft, item_id: str, ids: Ids) -> Claim:
    """The draft as a claim."""
    return Claim(
        id=item_id,
        source=ids.source(draft.source),
        via=ids.source(draft.via),
        cue=_cue(draft),
        content=draft.content,
        kind=draft.mention.claim_kind,
        certainty=draft.mention.certainty,
        quoted=draft.quoted,
        confidence=draft.confidence,
        evidence=evidence_of(article, draft.sentences),
    )


def denial(article: Article, draft: Draft, item_id: str, ids: Ids, place: int = 0) -> Denial:
    """The draft as a denial; `place` is its place among the denials."""
    counter = ids.counters.get(place)
    return Denial(
        id=item_id,
        source=ids.source(draft.source),
        via=ids.source(draft.via),
        cue=_cue(draft),
        content=draft.content,
        denies=tuple(f"c{i + 1}" for i in ids.denies.get(place, ())),
        counter=f"c{counter + 1}" if counter is not None else None,
        quoted=draft.quoted,
        confidence=draft.confidence,
        evidence=evidence_of(article, draft.sentences),
    )


def no_comment(article: Article, draft: Draft, item_id: str, ids: Ids, place: int = 0) -> NoComment:
    """The draft as a no-comment; `place` is its place among them."""
    return NoComment(
        id=item_id,
        source=ids.source(draft.source),
        kind=draft.mention.no_comment_kind,
        on=tuple(f"c{i + 1}" for i in ids.on.get(place, ())),
        about=draft.content or None,
        evidence=evidence_of(article, draft.sentences),
    )


def item_of(article: Article, draft: Draft, item_id: str, ids: Ids) -> Item:
    """The draft as an item of its kind, without links."""
    if draft.kind == "event":
        return event(article, draft, item_id)
    if draft.kind == "claim":
        return claim(article, draft, item_id, ids)
    if draft.kind == "denial":
        return denial(article, draft, item_id, ids)
    return no_comment(article, draft, item_id, ids)


def _cue(draft: Draft) -> str | None:
    cue = draft.mention.cue
    return collapse(cue.text) or None if cue else None
