"""Merges what is told several times into one draft with all its sentences.

Only drafts of one kind, one speaker and one polarity can be one. A merge that is wrong hides a
statement and a merge that is missed only repeats one, so the thresholds are strict: apart from
headlines and denials, the shorter content must stand in the longer one whole ("shelled the
bridge at Sarn" and "shelled the school at Sarn" share most words and are two). Promises: different
numbers and different names never merge; the result does not depend on the order of the drafts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations

from ..schema import ClaimKind
from .drafts import Draft
from .similarity import Overlap, overlap
from .words import MIN_SHARED_PREFIX

MIN_SHARED = 2
"""Terms that two contents share at least: one word in common is chance."""
HEADLINE_SHARE = 0.5
"""A headline rewords what it repeats: half of it in a statement of the same speaker is enough."""
EVENT_HEADLINE_SHARE = 0.6
"""Events have no speaker to hold them together, so they need more of it, and two plain words."""
DENIAL_SHARE = 0.5
"""One speaker has one denial on one matter, so half of the smaller content is enough …"""
ANSWERED_SHARE = 0.7
"""… unless the two clearly answer two different claims, each with this much of it."""
SAME_PASSAGE = 0.9
"""Two readings of one sentence were told apart by the reader: only a copy is merged."""

Answered = Callable[[Draft], int | None]
_LOOSE: frozenset[ClaimKind] = frozenset({"assertion", "judgement"})


def merge(drafts: Iterable[Draft], answered: Answered = lambda _: None) -> list[Draft]:
    """The drafts with repeats merged, in the article's order.

    Args:
        drafts: finished drafts, of any kinds.
        answered: for a denial, the place of the one claim that it clearly answers.
    """
    ordered = sorted(drafts, key=lambda d: (d.order, repr(d.mention)))
    strengths: dict[tuple[int, int], float] = {}
    for i, j in _candidates(ordered):
        if (strength := _strength(ordered[i], ordered[j], answered)) > 0:
            strengths[i, j] = strength
    group_of = {i: [i] for i in range(len(ordered))}
    for i, j in sorted(strengths, key=lambda pair: (-strengths[pair], pair)):
        first, second = group_of[i], group_of[j]
        if first is not second and all(
            (min(a, b), max(a, b)) in strengths for a in first for b in second
        ):
            first += second
            group_of.update(dict.fromkeys(second, first))
    groups = {id(group): group for group in group_of.values()}
    merged = [_one_of([ordered[i] for i in sorted(group)]) for group in groups.values()]
    return sorted(merged, key=lambda d: d.order)


def _candidates(drafts: list[Draft]) -> Iterable[tuple[int, int]]:
    """Pairs of one kind and speaker that may be one: the rest need no closer look."""
    buckets: dict[tuple[str, str | None, str], list[int]] = defaultdict(list)
    for i, draft in enumerate(drafts):
        if draft.mirror is None:
            for key in _index_keys(draft):
                buckets[draft.kind, draft.source, key].append(i)
    pairs = {pair for bucket in buckets.values() for pair in combinations(bucket, 2)}
    return sorted(pairs)


def _index_keys(draft: Draft) -> set[str]:
    if draft.kind == "no_comment":
        return {""}
    terms = draft.terms
    words = {word[:MIN_SHARED_PREFIX] for word in terms.words}
    return words or {draft.content.lower(), *terms.names, *terms.numbers}


def _strength(first: Draft, second: Draft, answered: Answered) -> float:
    """How surely two drafts of one speaker and kind are one; 0 where they are not."""
    if first.kind == "no_comment":
        return _silence(first, second)
    shared = overlap(first.terms, second.terms)
    if shared.rivals or first.terms.negated != second.terms.negated:
        return 0.0
    if not _kinds_agree(first, second) or not _settings_agree(first, second):
        return 0.0
    if set(first.sentences) & set(second.sentences):
        copied = shared.contained >= SAME_PASSAGE and shared.shared > 0
        return shared.dice if copied or first.content == second.content else 0.0
    if _same_content(first, second, shared, answered):
        return max(shared.dice, 0.01)
    return 0.0


def _same_content(first: Draft, second: Draft, shared: Overlap, answered: Answered) -> bool:
    if first.content.lower() == second.content.lower():
        return True
    if shared.shared < MIN_SHARED or shared.shared_words == 0:
        return False
    if shared.left == 0:
        return True
    if not shared.telling:
        return False
    if 0 in (first.first, second.first) and _is_headline_of(first, second, shared):
        return True
    if first.kind != "denial" or shared.contained < DENIAL_SHARE:
        return False
    answers = (answered(first), answered(second))
    return None in answers or answers[0] == answers[1]


def _is_headline_of(first: Draft, second: Draft, shared: Overlap) -> bool:
    if first.kind == "event":
        return shared.contained >= EVENT_HEADLINE_SHARE and shared.shared_words >= MIN_SHARED
    return shared.contained >= HEADLINE_SHARE


def _silence(first: Draft, second: Draft) -> float:
    """Two silences of one source are one, unless they are on two matters."""
    shared = overlap(first.terms, second.terms)
    generic = not first.terms.count or not second.terms.count
    return 1.0 if generic or shared.contained >= DENIAL_SHARE else 0.0


def _kinds_agree(first: Draft, second: Draft) -> bool:
    """Only a plain statement may be the same as one of a special kind."""
    if first.kind == "event":
        return first.mention.status == second.mention.status
    if first.kind != "claim":
        return True
    kinds = {first.mention.claim_kind, second.mention.claim_kind}
    return len(kinds) == 1 or bool(kinds & _LOOSE)


def _settings_agree(first: Draft, second: Draft) -> bool:
    """Whether places and times, where both are given, do not speak against it."""
    for one, other in (
        (first.mention.place, second.mention.place),
        (first.mention.time, second.mention.time),
    ):
        if one is None or other is None:
            continue
        words, others = set(one.text.lower().split()), set(other.text.lower().split())
        if not (words & others):
            return False
    return True


def _fullest(group: list[Draft]) -> Draft:
    """The draft that says most, the headline aside; the surer, then the earlier of several."""
    return max(
        group, key=lambda d: (d.first > 0, d.terms.weight, d.confidence, [-n for n in d.order[:2]])
    )


def _one_of(group: list[Draft]) -> Draft:
    if len(group) == 1:
        return group[0]
    best = _fullest(group)
    rest = sorted((d for d in group if d is not best), key=lambda d: d.order)
    every = [best, *rest]
    mention = replace(
        best.mention,
        place=next((d.mention.place for d in every if d.mention.place), None),
        time=next((d.mention.time for d in every if d.mention.time), None),
        claim_kind=_kind_of(every),
    )
    return replace(
        best,
        mention=mention,
        sentences=tuple(dict.fromkeys(n for d in every for n in d.sentences)),
        start=min(d.start for d in every),
        via=next((d.via for d in every if d.via), None),
        quoted=next((d.quoted for d in every if d.quoted), None),
        confidence=max(d.confidence for d in every),
        hints=tuple(dict.fromkeys(h for d in every for h in d.hints)),
    )


def _kind_of(group: list[Draft]) -> ClaimKind:
    """The fullest statement's kind, or the special one that a repeat of it has."""
    kinds = [d.mention.claim_kind for d in group]
    return next((k for k in kinds if k not in _LOOSE), kinds[0])
