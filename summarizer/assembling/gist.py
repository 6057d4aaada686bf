"""Composes the gist: at most two sentences from the items, every statement attributed.

Nothing stands in it but names, contents and plain words of reporting. The most central dispute
comes first, then what else weighs most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..assembled import Assembled
from ..schema import Claim, ClaimKind, Denial, Dispute, Event, NoComment, NoCommentKind
from .lexicon import PRONOUNS, STOPWORDS
from .words import tokens

NOTHING_FOUND = "No events, claims or denials were found."
MAX_WORDS = 58
"""Words of the whole gist."""
CONTENT_WORDS = 17
"""Words of one content in it; what is longer is cut, and "…" says so."""
SHORT_WORDS = 5
"""A content of no more words and without a verb form is taken for a noun."""
NAME_WORDS = 8
"""Words of one source's name: two names and two contents always fit."""

_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|will|would|shall|should|can|could|may|might|"
    r"must)\b|\w(?:n['’]t|['’](?:s|re|ll|ve|d)\s)",
    re.IGNORECASE,
)
_NOUN_WITH_MORE = re.compile(r"(?:the|any|an?|all)\s\w+\s(?:that|as)\b", re.I)
_SMALL_OPENERS = STOPWORDS | frozenset({"there", "people", "somebody"})
_REPORTED: dict[ClaimKind, tuple[str, str]] = {
    "assertion": ("said that", "spoke of"),
    "accusation": ("alleged that", "alleged"),
    "figure": ("said that", "reported"),
    "prediction": ("expected that", "expected"),
    "commitment": ("promised that", "promised"),
    "demand": ("demanded that", "demanded"),
    "judgement": ("said that", "spoke of"),
}
_SILENT: dict[NoCommentKind, str] = {
    "declined": "declined to comment",
    "unreachable": "could not be reached",
    "no response": "did not respond",
    "neither confirmed nor denied": "neither confirmed nor denied the matter",
    "withheld": "did not say more",
}


@dataclass(frozen=True, slots=True)
class _Clause:
    weight: float
    order: int
    ids: frozenset[str]
    text: str


def compose_gist(parts: Assembled) -> str:
    """The gist of these parts."""
    chosen: list[str] = []
    used: set[str] = set()
    for clause in sorted(_clauses(parts), key=lambda c: (-c.weight, c.order)):
        length = sum(len(text.split()) for text in [*chosen, clause.text])
        if clause.ids & used or length > MAX_WORDS:
            continue
        chosen.append(clause.text)
        used |= clause.ids
        if len(chosen) == 2:
            break
    return " ".join(chosen) or NOTHING_FOUND


def _clauses(parts: Assembled) -> Iterator[_Clause]:
    names = {s.id: " ".join(s.name.split()[:NAME_WORDS]) for s in parts.sources}
    items: dict[str, Claim | Denial] = {claim.id: claim for claim in parts.claims}
    items |= {denial.id: denial for denial in parts.denials}
    nameless = {s.id for s in parts.sources if s.name.lower() in PRONOUNS}
    for order, dispute in enumerate(parts.disputes):
        yield _of_dispute(dispute, items, names, order)
    for order, denial in enumerate(d for d in parts.denials if d.source not in nameless):
        text = _sentence(_denied(denial, names))
        yield _Clause(4 + _prominence(denial), order, frozenset({denial.id}), text)
    for order, claim in enumerate(c for c in parts.claims if c.source not in nameless):
        text = _sentence(_claimed(claim, names))
        weight = 2.5 if claim.kind in ("accusation", "figure") else 2.0
        yield _Clause(weight + _prominence(claim), order, frozenset({claim.id}), text)
    for order, event in enumerate(parts.events):
        text = f"The article reports: {_cut(event.description)}."
        yield _Clause(3 + _prominence(event), order, frozenset({event.id}), text)
    for order, silence in enumerate(parts.no_comments):
        text = _sentence(_silence(silence, names))
        yield _Clause(1 + _prominence(silence), order, frozenset({silence.id}), text)


def _prominence(item: Claim | Denial | Event | NoComment) -> float:
    """Up to 2.5 for what stands in the headline, early, and more than once."""
    sentences = item.evidence.sentences
    early = 1.0 if min(sentences) == 0 else 0.5 if min(sentences) == 1 else 0.0
    return early + min(len(sentences) - 1, 3) * 0.5


def _of_dispute(
    dispute: Dispute, items: dict[str, Claim | Denial], names: dict[str, str], order: int
) -> _Clause:
    sides = [next(items[i] for i in side if i in items) for side in dispute.sides]
    weight = 5 + max(_prominence(item) for item in sides)
    told = [_told(item, names) for item in sides]
    if dispute.kind == "mirrored":
        first, second = (names.get(item.source or "", "somebody") for item in sides[:2])
        text = _sentence(f"{told[0]}; {second} said the same of {first}")
    elif dispute.kind == "figures":
        text = _sentence(f"{told[0]}, whereas {told[1]}")
    else:
        text = _sentence("; ".join(told))
    ids = frozenset(i for side in dispute.sides for i in side)
    return _Clause(weight, order, ids, text)


def _told(item: Claim | Denial, names: dict[str, str]) -> str:
    return _denied(item, names) if isinstance(item, Denial) else _claimed(item, names)


def _denied(denial: Denial, names: dict[str, str]) -> str:
    content = _cut(denial.content)
    who = names.get(denial.source or "", "somebody")
    return f"{who} {_joined('denied that', 'denied', content)}"


def _claimed(claim: Claim, names: dict[str, str]) -> str:
    content = _cut(claim.content)
    if claim.source is None:
        return _joined("it is alleged that", "there is an allegation of", content)
    who = names.get(claim.source, "somebody")
    if claim.kind == "demand" and re.match(r"[^,]{2,40}?\sto\s(?:not\s)?\w", content):
        return f"{who} asked {content}"
    return f"{who} {_joined(*_REPORTED[claim.kind], content)}"


def _silence(silence: NoComment, names: dict[str, str]) -> str:
    who = names.get(silence.source or "", "a source")
    about = f" on {_cut(silence.about)}" if silence.about and silence.kind == "declined" else ""
    return f"{who} {_SILENT[silence.kind]}{about}"


_Shape = Literal["clause", "noun", "unclear"]


def _shape(content: str) -> _Shape:
    """Whether the content reads after "that", reads as a thing, or cannot be told."""
    words = [t.lower for t in tokens(content)]
    if re.search(r"\b(?:was|had|would)\]", content):
        return "clause"
    if not words or words[0] in ("to", "not") or _opens_with_gerund(words[0]):
        return "noun"
    if _NOUN_WITH_MORE.match(content):
        return "noun"
    if match := _FINITE.search(content):
        return "clause" if match.start() > 0 or content.startswith("[") else "unclear"
    if any(w.endswith("ed") and len(w) > 4 for w in words[1:]):
        return "clause"
    return "noun" if len(words) <= SHORT_WORDS else "unclear"


def _joined(clause: str, noun: str, content: str) -> str:
    """The content after words that suit its shape."""
    shape = _shape(content)
    if shape == "clause":
        return f"{clause} {content}"
    if shape == "noun" and not (noun.endswith(" of") and content.startswith("to ")):
        return f"{noun} {content}"
    return f"{clause.removesuffix(' that')}: {content}"


def _opens_with_gerund(word: str) -> bool:
    return word.endswith("ing") and len(word) > 5 and word not in ("nothing", "anything")


def _cut(content: str) -> str:
    """The content up to its first full stop, and no more than so many words."""
    first = re.split(r"(?<=[.!?])[\"”»’']*\s", content)[0].rstrip(" .!?;:,")
    words = first.split()
    shortened = len(first) < len(content.rstrip(" .!?;:,\"”»’'")) or len(words) > CONTENT_WORDS
    text = " ".join(words[:CONTENT_WORDS]).rstrip(" ,;:")
    opener = tokens(text)[:1]
    if (
        opener
        and opener[0].start == 0
        and opener[0].lower in _SMALL_OPENERS
        and opener[0].text[1:].islower()
    ):
        text = text[0].lower() + text[1:]
    return _balanced(text) + (" …" if shortened else "")


def _balanced(text: str) -> str:
    """The text without a mark that is left open."""
    if text.count('"') % 2:
        text = text.replace('"', "")
    return re.sub("[“”„«»]", "", text) if text.count("“") != text.count("”") else text


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
