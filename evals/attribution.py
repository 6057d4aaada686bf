"""Scores summaries against people's annotations of who said what, as attribution corpora have them.

An annotated attribution is found when a claim or denial rests on text that overlaps it and
shares its content words. Recall: attributions found. Precision: items that find at least one.
Source accuracy: of those found whose annotated source has a name or noun, the share whose item
names it. Definitions: the README of the corpora this was made for; one item may find several
attributions, since a summary merges what an article repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from pydantic import BaseModel, ConfigDict

FOUND_AT = 0.4
"""F1 of stemmed content words at which two contents are the same statement."""
CONTAINED_SHARE, CONTAINED_WORDS = 0.75, 2
"""A shorter content counts as found when so much of it, and so many words, are shared."""
STEM_LENGTH = 6

_FUNCTION_WORDS = frozenset(
    "a an the and or but if of to in on at by for from with as is are was were be been being it "
    "its this that these those he she they them his her their i we you not no do does did has "
    "have had will would could should may might can who which what when where how than then so "
    "such there into about over after before also said says say saying told".split()
)
_PRONOUNS = frozenset(
    "i he she they it we you who him her them his their us me that which this those these".split()
)
_TITLES = frozenset(["mr", "ms", "mrs"])
_ENDING = re.compile(r"('s|ing|ed|es|s|ly)$")

FIGURES = ("precision", "recall", "f1", "source_accuracy")
"""The names of the figures that `Counts` gives."""

Interval = tuple[int, int]


class Attribution(BaseModel):
    """What somebody annotated: spans in the article, content, and the source's words."""

    model_config = ConfigDict(frozen=True)

    spans: tuple[Interval, ...]
    content: str
    source: str
    negative: bool = False


class Prediction(BaseModel):
    """A claim or denial of a summary, in the terms of the corpus."""

    model_config = ConfigDict(frozen=True)

    kind: str
    source: str | None
    names: tuple[str, ...] = ()
    content: str
    spans: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted; add two to score several articles as one."""

    gold: int = 0
    found: int = 0
    items: int = 0
    right: int = 0
    named: int = 0
    source_right: int = 0
    negative: int = 0
    negative_as_denial: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def precision(self) -> float:
        """Share of the items that find an attribution; 0 where there are none."""
        return self.right / self.items if self.items else 0.0

    @property
    def recall(self) -> float:
        """Share of the attributions that are found; 0 where there are none."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def source_accuracy(self) -> float:
        """Share of the found attributions with a named source whose item names it."""
        return self.source_right / self.named if self.named else 0.0


def score(gold: Iterable[Attribution], predicted: Sequence[Prediction]) -> Counts:
    """Counts for one article."""
    counts = Counts(items=len(predicted))
    right: set[int] = set()
    for attribution in gold:
        matches = {i: _likeness(attribution, item) for i, item in enumerate(predicted)}
        found = {i: likeness for i, likeness in matches.items() if likeness >= FOUND_AT}
        right |= set(found)
        best = max(found, key=lambda i: (found[i], -i)) if found else None
        counts += _counts_of(attribution, None if best is None else predicted[best])
    return counts + Counts(right=len(right))


def _counts_of(attribution: Attribution, best: Prediction | None) -> Counts:
    negative = int(attribution.negative)
    if best is None:
        return Counts(gold=1, negative=negative)
    wanted = _names(attribution.source)
    given = _names(best.source or "").union(*map(_names, best.names))
    return Counts(
        gold=1,
        found=1,
        named=int(bool(wanted)),
        source_right=int(bool(wanted & given)),
        negative=negative,
        negative_as_denial=negative * (best.kind == "denial"),
    )


def _likeness(attribution: Attribution, item: Prediction) -> float:
    overlap = any(a < d and c < b for a, b in attribution.spans for c, d in item.spans)
    return _content_likeness(attribution.content, item.content) if overlap else 0.0


def _content_likeness(one: str, other: str) -> float:
    a, b = _stems(one), _stems(other)
    if not a or not b:
        return 0.0
    shared = len(a & b)
    contained = shared >= CONTAINED_WORDS and shared / min(len(a), len(b)) >= CONTAINED_SHARE
    return max(2 * shared / (len(a) + len(b)), FOUND_AT * contained)


def _stems(text: str) -> set[str]:
    words = re.findall(r"[\w']+", text.lower().replace("’", "'"))
    kept = (word for word in words if word not in _FUNCTION_WORDS and len(word) > 1)
    return {_ENDING.sub("", word)[:STEM_LENGTH] for word in kept}


def _names(text: str) -> set[str]:
    words = (w.lower() for w in re.findall(r"\w+", text.replace("’s", "").replace("'s", "")))
    left_out = _FUNCTION_WORDS | _PRONOUNS | _TITLES
    return {word for word in words if word not in left_out and len(word) > 1}
