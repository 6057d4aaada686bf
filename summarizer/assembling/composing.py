"""Makes the parts of a summary of drafts: merged, linked, in the article's order, with ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..article import Article
from ..assembled import Assembled
from .disputes import disputes_of
from .drafts import Draft
from .items import Ids, claim, denial, event, no_comment
from .links import Links
from .merging import merge
from .sources import Ledger

_Linked = TypeVar("_Linked")


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Merged drafts by kind, each in the article's order."""

    events: list[Draft]
    claims: list[Draft]
    denials: list[Draft]
    silences: list[Draft]

    @property
    def all(self) -> list[Draft]:
        """All of them, in the article's order."""
        every = [*self.events, *self.claims, *self.denials, *self.silences]
        return sorted(every, key=lambda d: (d.order, d.kind))


def compose(article: Article, drafts: list[Draft], links: Links, ledger: Ledger) -> Assembled:
    """The parts that these drafts make, but for gist, `uncovered` and `dropped`.

    Args:
        article: what was read.
        drafts: all of them, unmerged, each with a source that has a name.
        links: finds what answers what.
        ledger: knows what the speakers are called.
    """
    found = _merged(drafts, links)
    claims = found.claims
    keys = [key for draft in found.all for key in (draft.source, draft.via) if key]
    sources, source_ids = ledger.build(keys)
    denies = [links.denied(denial, claims) for denial in found.denials]
    on = [links.unspoken(silence, claims) for silence in found.silences]
    counters = [links.counter(denial, claims) for denial in found.denials]
    ids = Ids(source_ids, _numbered(denies), _numbered(counters), _numbered(on))
    return Assembled(
        events=tuple(event(article, d, f"e{n + 1}") for n, d in enumerate(found.events)),
        claims=tuple(claim(article, d, f"c{n + 1}", ids) for n, d in enumerate(claims)),
        denials=tuple(denial(article, d, f"d{n + 1}", ids, n) for n, d in enumerate(found.denials)),
        no_comments=tuple(
            no_comment(article, d, f"n{n + 1}", ids, n) for n, d in enumerate(found.silences)
        ),
        disputes=disputes_of(claims, found.denials, _numbered(denies)),
        unanswered=_unanswered(found, links, [*denies, *on]),
        sources=sources,
    )


def _numbered(values: Sequence[_Linked]) -> dict[int, _Linked]:
    return dict(enumerate(values))


ANSWERED_WITHIN = 3
"""Sentences after an accusation in which a denial may be the answer to it."""


def _unanswered(found: _Sorted, links: Links, answers: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """Accusations to which nobody answers: no denial, no silence, no word of the accused."""
    answered = {place for places in answers for place in places}
    statements = [*found.claims, *found.denials, *found.silences]
    loose = [d for d, linked in zip(found.denials, answers, strict=False) if not linked]
    return tuple(
        f"c{place + 1}"
        for place, draft in enumerate(found.claims)
        if draft.mention.claim_kind == "accusation"
        and draft.mirror is None
        and not draft.mention.mirrored
        and place not in answered
        and not links.answered_loosely(draft, statements)
        and not _denied_soon_after(draft, loose)
    )


def _denied_soon_after(claim: Draft, denials: Sequence[Draft]) -> bool:
    """Somebody else denies something right after it: perhaps this, so nothing is asserted."""
    return any(
        denial.source != claim.source and 0 <= number - claim.first <= ANSWERED_WITHIN
        for denial in denials
        for number in denial.sentences
    )


def _merged(drafts: list[Draft], links: Links) -> _Sorted:
    """The drafts merged; a claim that plainly negates another one has become a denial."""
    claims = merge(d for d in drafts if d.kind == "claim")
    turned = {i: d for i, c in enumerate(claims) if (d := links.as_denial(c, claims))}
    claims = [c for i, c in enumerate(claims) if i not in turned]
    denials = [*(d for d in drafts if d.kind == "denial"), *turned.values()]
    return _Sorted(
        events=merge(d for d in drafts if d.kind == "event"),
        claims=claims,
        denials=[
            links.worded(denial, claims)
            for denial in merge(denials, lambda d: links.clearly_answered(d, claims))
        ],
        silences=merge(d for d in drafts if d.kind == "no_comment"),
    )
