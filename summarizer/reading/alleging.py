"""Finds allegations that the article gives to nobody: "allegedly", "is said to", "is accused of".

These outrank the speakers inside them (`labelling.md`), and form alone decides them.
"""

from __future__ import annotations

import re

from ..mentions import Mention, Phrase
from .clauses import end_of_clause, gap_after
from .kinds import hedged
from .sentences import View
from .words import SUBORDINATORS, is_verb

_ADVERB = frozenset("allegedly reportedly purportedly supposedly".split())
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|has been|have been|been)\s+(?:widely\s+)?"
    r"(?P<verb>said|alleged|reported|rumou?red|believed|thought|understood|accused|suspected)"
    r"\s+(?P<link>to|of)\b",
    re.IGNORECASE,
)
_SHORTEST = 3


def allegations(view: View) -> list[Mention]:
    """The claims of this sentence that have no source."""
    found = [_by_adverb(view, i) for i, w in enumerate(view.words) if _is_adverb(view, i)]
    found += [_by_passive(view, match) for match in _PASSIVE.finditer(view.sentence.text)]
    return [mention for mention in found if mention is not None]


def _is_adverb(view: View, i: int) -> bool:
    return view.words[i].lower in _ADVERB and i not in view.masked


def _by_adverb(view: View, i: int) -> Mention | None:
    first = _start_of_clause(view, i)
    last = end_of_clause(view.sentence.text, view.words, i, len(view.words), view.cues)
    if last - first < _SHORTEST or last <= i + 1:
        return None
    head = view.sentence.text[view.words[first].start : view.words[i].start]
    tail = view.sentence.text[view.words[i].end : view.words[last - 1].end]
    return _mention(view, f"{head.strip()} {tail.strip()}".strip(" ,"), i, i + 1)


def _by_passive(view: View, match: re.Match[str]) -> Mention | None:
    base, words = view.sentence.start, view.words
    if any(q.start - base <= match.start() < q.end - base for q in view.quotations):
        return None
    inside = [i for i, w in enumerate(words) if match.start() <= w.start < match.end()]
    after = [i for i, w in enumerate(words) if w.start >= match.end()]
    if not after or " by " in view.sentence.text[match.end() : match.end() + 30]:
        return None
    first = _start_of_clause(view, inside[0])
    last = end_of_clause(view.sentence.text, words, after[0], len(words), view.cues)
    subject = view.sentence.text[words[first].start : words[inside[0]].start].strip(" ,")
    said = view.sentence.text[words[after[0]].start : words[last - 1].end]
    if not subject:
        return None
    link = "to " if match["link"].lower() == "to" else ""
    return _mention(view, f"{subject} {link}{said}", inside[0], inside[-1] + 1)


def _start_of_clause(view: View, i: int) -> int:
    """The word at which the clause around word `i` begins."""
    for j in range(i - 1, -1, -1):
        if view.words[j].lower in SUBORDINATORS | {"that", "and", "but"}:
            return j + 1
        if any(mark in gap_after(view.sentence.text, view.words, j) for mark in ",;:"):
            follows = view.words[j + 1 : i]
            if follows and not any(is_verb(word) for word in follows[:1]):
                return j + 1
    return 0


def _mention(view: View, content: str, first: int, last: int) -> Mention:
    return Mention(
        kind="claim",
        sentences=(view.sentence.number,),
        content=Phrase(content),
        source=None,
        cue=view.phrase(first, last),
        claim_kind="accusation",
        certainty=hedged(content),
        confidence=0.8,
        origin="rule",
    )
