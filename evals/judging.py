"""Compares the matcher with people's judgement of which items are the same.

A file of judged pairs holds one pair a line: a labelled item, an item of some output for the
same article, what each judge said, and what was settled. Promises: a file that cannot be
used is named with its line, and each pair is compared among the labels of its article. The
arithmetic is left to `kappa`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer import SummarizerError

from . import matching
from .kappa import cross_validated, interval, kappa
from .loading import Dataset
from .matching import THRESHOLD
from .scores import Array
from .sides import Entry, ItemType, Side, Speaker, of_labelling
from .uncertainty import Interval

PAIRS = Path(__file__).parent / "pairs.jsonl"
"""The judged pairs that come with the evals."""
CURVE = tuple(round(0.5 + 0.03 * step, 2) for step in range(15))
"""Thresholds, that of the matcher among them, at which the agreement is told."""


class PairError(SummarizerError):
    """The file of judged pairs cannot be used. The message names file and line."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class JudgedItem(_Frozen):
    """One item of a pair. `source` is its speaker's name."""

    type: ItemType
    content: str | None
    sentences: tuple[int, ...] = Field(min_length=1)
    source: str | None = None

    def entry(self) -> Entry:
        """The item as the matcher takes it."""
        return Entry("", self.type, self.content or "", self.sentences)


class JudgedPair(_Frozen):
    """Two items, and whether they are the same.

    `judges` holds what each judge said alone, `same` what was settled.
    """

    id: str
    article: str
    type: Literal["event", "statement", "no_comment"]
    made: Literal["reader", "labels", "hand"] = "reader"
    """Where the output's item is from: a way of reading, other labels, or somebody who worded
    it freely, so that words say little."""
    gold: JudgedItem
    output: JudgedItem
    same: bool
    judges: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """How the matcher agrees with people over some pairs.

    Attributes:
        pairs: how many.
        same: how many people take for the same.
        agreement: share on which matcher and people agree.
        kappa: Cohen's, with its interval.
        cross_validated: kappa where each article's threshold was chosen on the others.
        judges: kappa between the first two judges.
        curve: kappa by threshold.
    """

    pairs: int
    same: int
    agreement: float | None
    kappa: Interval
    cross_validated: float | None
    judges: float | None
    curve: dict[float, float | None]


def read_pairs(path: Path) -> tuple[JudgedPair, ...]:
    """Reads a file of judged pairs.

    Raises:
        PairError: it cannot be read, or a line is no pair.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PairError(f"{path}: cannot be read: {error}; name a file of judged pairs") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(JudgedPair.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "the line"
            raise PairError(
                f"{path}:{number}: {place}: {first['msg']}; correct it or take the line out"
            ) from error
    if not found:
        raise PairError(f"{path}: holds no pair; name a file of judged pairs")
    return tuple(found)


def similarities(pairs: Sequence[JudgedPair], dataset: Dataset) -> Array:
    """What the matcher makes of each pair among the labels of its article.

    Raises:
        PairError: an article is not labelled.
    """
    labelled = {one.case.article: of_labelling(one.case.settled) for one in dataset.articles}
    for pair in pairs:
        if pair.article not in labelled:
            raise PairError(
                f"pair {pair.id}: the article {pair.article!r} is not labelled in "
                f"{dataset.folder}; name the folder that labels it, or take the pair out"
            )
    return np.array([_similarity(pair, labelled[pair.article]) for pair in pairs])


def _similarity(pair: JudgedPair, labels: Side) -> float:
    """Of a pair, beside what else is labelled in its article."""
    gold, speaker = pair.gold.entry(), pair.gold.source
    others = (e for e in labels.entries if (e.content, e.type) != (gold.content, gold.type))
    known = {**labels.speakers, **_speakers(speaker, "gold", labels)}
    source = next((s.id for s in known.values() if speaker in s.names), None)
    side = replace(labels, speakers=known, entries=(replace(gold, source=source), *others))
    speakers = _speakers(pair.output.source, "output", None)
    item = replace(pair.output.entry(), source=next(iter(speakers), None))
    output = Side(speakers, (item,), frozenset())
    return float(matching.similarities(side, output)[0, 0])


def _speakers(name: str | None, id: str, among: Side | None) -> dict[str, Speaker]:
    """A speaker of that name, unless there is none or it is known."""
    known = among is not None and any(name in s.names for s in among.speakers.values())
    return {} if name is None or known else {id: Speaker(id, (name,))}


def judged(pairs: Sequence[JudgedPair], values: Array, threshold: float = THRESHOLD) -> Judgement:
    """How the matcher agrees with people, by the similarities of the pairs."""
    people = np.array([pair.same for pair in pairs], dtype=bool)
    articles = np.array([pair.article for pair in pairs])
    matcher = values >= threshold
    first, second = ([p.judges[i] for p in pairs if len(p.judges) > 1] for i in (0, 1))
    return Judgement(
        pairs=len(pairs),
        same=int(people.sum()),
        agreement=float((people == matcher).mean()) if len(pairs) else None,
        kappa=interval(people, matcher, articles),
        cross_validated=kappa(people, cross_validated(people, values, articles)),
        judges=kappa(np.array(first, dtype=bool), np.array(second, dtype=bool)),
        curve={t: kappa(people, values >= t) for t in sorted({*CURVE, threshold})},
    )


def by_kind(pairs: Iterable[JudgedPair]) -> dict[str, list[int]]:
    """Which pairs are of which type, and from where: their places in the list, "all" first."""
    listed = list(enumerate(pairs))
    found: dict[str, list[int]] = {"all": [place for place, _ in listed]}
    for place, pair in listed:
        found.setdefault(pair.type, []).append(place)
    for place, pair in listed:
        found.setdefault(f"from {pair.made}", []).append(place)
    return found
