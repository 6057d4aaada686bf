"""Computes disputes: claims against denials, mirrored accusations, figures against figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..schema import Dispute, DisputeKind
from .drafts import Draft
from .figures import conflicting
from .lexicon import STOPWORDS
from .targets import is_general

TOPIC_WORDS = 9
Sides = tuple[tuple[str, ...], ...]
_Found = tuple[int, DisputeKind, Sides, str]


def disputes_of(
    claims: Sequence[Draft], denials: Sequence[Draft], denies: Mapping[int, Sequence[int]]
) -> tuple[Dispute, ...]:
    """All disputes, in the article's order.

    Args:
        claims: in order; the first one is c1.
        denials: in order; the first one is d1.
        denies: for the place of a denial, the places of the claims that it answers.
    """
    found = [*_denied(claims, denials, denies), *_mirrored(claims), *_figures(claims)]
    found.sort(key=lambda f: (f[0], f[1], f[2]))
    return tuple(
        Dispute(id=f"x{n}", kind=kind, sides=sides, topic=topic)
        for n, (_, kind, sides, topic) in enumerate(found, start=1)
    )


def _denied(
    claims: Sequence[Draft], denials: Sequence[Draft], denies: Mapping[int, Sequence[int]]
) -> list[_Found]:
    found: list[_Found] = []
    for denied, denying in _components(denies):
        told = [claims[i] for i in denied]
        answers = [denials[i] for i in denying]
        best = next((d for d in [*answers, *told] if not is_general(d)), told[0])
        first = min(d.first for d in [*told, *answers])
        sides = (_ids("c", denied), _ids("d", denying))
        found.append((first, "denied", sides, topic_of(best.content)))
    return found


def _components(denies: Mapping[int, Sequence[int]]) -> list[tuple[list[int], list[int]]]:
    """Claims and denials that hang together through links."""
    groups: list[tuple[set[int], set[int]]] = []
    for denial, claims in sorted(denies.items()):
        if not claims:
            continue
        joined = (set(claims), {denial})
        apart = []
        for group in groups:
            if group[0] & joined[0]:
                joined = (joined[0] | group[0], joined[1] | group[1])
            else:
                apart.append(group)
        groups = [*apart, joined]
    return [(sorted(c), sorted(d)) for c, d in groups]


def _mirrored(claims: Sequence[Draft]) -> list[_Found]:
    pairs: dict[int, list[int]] = defaultdict(list)
    for place, claim in enumerate(claims):
        if claim.mirror is not None:
            pairs[claim.mirror].append(place)
    return [
        (
            min(claims[i].first for i in places),
            "mirrored",
            tuple(_ids("c", [i]) for i in places),
            topic_of(re.sub(r"^\[[^\]]*\]\s*(?:of\s)?", "", claims[places[0]].content)),
        )
        for places in pairs.values()
        if len(places) > 1
    ]


def _figures(claims: Sequence[Draft]) -> list[_Found]:
    return [
        (
            min(claims[i].first, claims[j].first),
            "figures",
            (_ids("c", [i]), _ids("c", [j])),
            topic_of(claims[i].content),
        )
        for i, j in conflicting(claims)
    ]


def _ids(prefix: str, places: Sequence[int]) -> tuple[str, ...]:
    return tuple(f"{prefix}{place + 1}" for place in places)


def topic_of(content: str) -> str:
    """The first words of a content, brackets aside, ending in a word that says something."""
    words = re.sub(r"[\[\]]", "", content).split()[:TOPIC_WORDS]
    while len(words) > 1 and re.sub(r"\W", "", words[-1]).lower() in STOPWORDS:
        words.pop()
    return " ".join(words).strip(" ,;:.\"“”'‘’") or content
