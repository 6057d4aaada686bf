"""Makes drafts of parts: contents finished, mirrored statements told once for each side.

Also settles what was read twice with opposite polarity: one statement by one speaker in one
sentence is a claim or a denial, not both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..mentions import Mention
from ..schema import Dropped, SourceKind
from .casting import Casting, Part
from .drafts import Draft, locate
from .lexicon import DENYING
from .mirrored import Side, sides_of
from .scene import Scene
from .similarity import overlap
from .wording import Editor, Finished, whole_quotation
from .words import collapse, tokens

MIRRORED_FACTOR = 0.9
"""Confidence left to a side that the article does not name in that sentence."""
_KIND_OF_KEY: dict[str, SourceKind] = {
    "polity": "government",
    "person": "person",
    "body": "organisation",
}
COPIED = 0.8
"""How much of a content a claim and a denial share that are one statement read twice."""


class Drafting:
    """Makes the drafts of one article."""

    def __init__(self, scene: Scene, casting: Casting) -> None:
        self._article, self._scene = scene.article, scene
        self._speakers, self._ledger = casting.speakers, casting.ledger
        self._spoken = casting.spoken
        self._editor = Editor(scene, casting.speakers)

    def drafts(self, parts: Sequence[Part]) -> tuple[list[Draft], list[Dropped]]:
        """The drafts of all parts, in order, and what was left out."""
        made: list[Draft] = []
        for number, part in enumerate(parts):
            sides = self._sides(part)
            if sides is None:
                made.append(self._draft(part))
            else:
                made += [self._side(part, side, number, rank) for rank, side in enumerate(sides)]
        return _without_opposites(made)

    def _sides(self, part: Part) -> tuple[Side, Side] | None:
        if not part.mention.mirrored:
            return None
        sides = sides_of(
            self._article, part.mention, self._scene.polities, self._speakers, self._spoken
        )
        if sides is None and part.speaker is not None:
            self._ledger.record(part.speaker, None)
        return sides

    def _side(self, part: Part, side: Side, number: int, rank: int) -> Draft:
        span = locate(self._article, part.mention.source, part.mention.sentences)
        self._ledger.add_side(side.key, _KIND_OF_KEY[side.key.partition(":")[0]], span)
        draft = self._draft(replace(part, speaker=None))
        return replace(
            draft,
            content=side.content,
            terms=self._scene.vocabulary.terms(side.content),
            source=side.key,
            mirror=number,
            rank=rank,
            confidence=_rounded(draft.confidence * MIRRORED_FACTOR),
        )

    def _draft(self, part: Part) -> Draft:
        mention = part.mention
        finished = (
            self._editor.finish(mention, part.speaker, list(part.spoken))
            if mention.content.text.strip()
            else Finished("")
        )
        own = self._speakers.short_name(part.speaker.key) if part.speaker else None
        certainty = part.speaker.certainty if part.speaker else 1.0
        return Draft(
            kind=mention.kind,
            mention=mention,
            sentences=mention.sentences,
            start=part.start,
            content=finished.text,
            terms=self._scene.vocabulary.terms(_without_own_name(finished.text, own)),
            span=locate(self._article, mention.content, mention.sentences),
            source=part.speaker.key if part.speaker and mention.kind != "event" else None,
            via=part.via.key if part.via else None,
            quoted=_quoted(mention),
            confidence=_rounded(mention.confidence * certainty * finished.factor),
            hints=mention.answers,
        )


def _without_own_name(content: str, name: str | None) -> str:
    """The content without its speaker in brackets, who is the same for all that he says."""
    return content.replace(f"[{name}", "[") if name else content


def _quoted(mention: Mention) -> str | None:
    if mention.kind == "event":
        return None
    if mention.quoted is not None and mention.quoted.text.strip():
        words = collapse(mention.quoted.text)
        return whole_quotation(words) or words
    return whole_quotation(mention.content.text)


def _rounded(confidence: float) -> float:
    return round(min(1.0, max(0.0, confidence)), 3)


def _without_opposites(drafts: list[Draft]) -> tuple[list[Draft], list[Dropped]]:
    """Drops the weaker reading of a statement that was read as claim and as denial."""
    losers: dict[int, Dropped] = {}
    claims = [i for i, d in enumerate(drafts) if d.kind == "claim" and d.source]
    for j in (j for j, d in enumerate(drafts) if d.kind == "denial"):
        for i in claims:
            if i in losers or not _is_same_statement(drafts[i], drafts[j]):
                continue
            loser = i if _stands(drafts[j]) >= _stands(drafts[i]) else j
            source = drafts[loser].mention.source
            losers[loser] = Dropped(
                item=f"{drafts[loser].kind} by {source.text if source else 'nobody named'}",
                reason="the same words were also read with the opposite polarity, and more surely",
                text=drafts[loser].content,
                sentences=drafts[loser].sentences,
            )
    return [d for i, d in enumerate(drafts) if i not in losers], list(losers.values())


def _is_same_statement(claim: Draft, denial: Draft) -> bool:
    if claim.source != denial.source or claim.sentences[0] != denial.sentences[0]:
        return False
    one, other = claim.span, denial.span
    if (
        one is not None
        and other is not None
        and not (one.start < other.end and other.start < one.end)
    ):
        return False
    return overlap(claim.terms, denial.terms).contained >= COPIED or one == other is not None


def _stands(draft: Draft) -> tuple[bool, float]:
    """A reading as denial stands firm where its cue denies."""
    cue = draft.mention.cue.text if draft.mention.cue else ""
    denies = any(t.lower in DENYING for t in tokens(cue))
    return (denies == (draft.kind == "denial") and denies, draft.confidence)
