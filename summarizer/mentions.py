"""What a reader finds, before anything is merged: the one shape between reading and the rest.

A mention rests on sentences of one article and carries phrases of it. It has no id: ids are
given by `assembling`, in the article's order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .schema import Certainty, ClaimKind, EventStatus, NoCommentKind, Span

MentionKind = Literal["event", "claim", "denial", "no_comment"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words, and where they stand in the article when they are its own words."""

    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One happening, statement or silence, as read from one place of the article.

    Attributes:
        kind: event, claim, denial or no_comment; claim and denial are its polarity.
        sentences: numbers of the sentences that state it, the best one first.
        content: what is claimed; what is denied, stated positively; what happened; what
            a no-comment is about (may be empty there).
        source: who answers for it, as named at this place, a pronoun included; None for an
            event and for an allegation that the article gives to nobody.
        via: the outer source that relays it.
        cue: the words that attribute it.
        claim_kind: for claims.
        no_comment_kind: for no-comments.
        status, place, time: for events.
        certainty: whether the source hedges.
        quoted: words in quotation marks, verbatim.
        mirrored: both sides say it of each other ("each other", "the other"): the source
            names both sides.
        answers: what it answers, as far as the reader knows: the contents of those statements,
            with their places or in the reader's words.
        confidence: 0 to 1.
        origin: whether the model or a rule found it.
    """

    kind: MentionKind
    sentences: tuple[int, ...]
    content: Phrase
    source: Phrase | None = None
    via: Phrase | None = None
    cue: Phrase | None = None
    claim_kind: ClaimKind = "assertion"
    no_comment_kind: NoCommentKind = "declined"
    status: EventStatus = "occurred"
    place: Phrase | None = None
    time: Phrase | None = None
    certainty: Certainty = "plain"
    quoted: Phrase | None = None
    mirrored: bool = False
    answers: tuple[Phrase, ...] = ()
    confidence: float = 0.5
    origin: Literal["model", "rule"] = "model"
    notes: tuple[str, ...] = field(default=())
