"""Holds runs side by side: figures with their differences, and what got better and worse.

The first run is what the others are compared with, on the articles of which every run has a
score. All are scored by today's matcher and labels, so that they can be compared. Promises: what
is left out is named, with the reason; of articles of the test split nothing comes out but totals.
Printing is left to the command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from .comparing import short
from .loading import Dataset
from .matching import MATCHER_VERSION
from .runs import RunError, RunFolder, RunInfo, scores_of
from .scores import ACCURACIES, FIGURES, HARMFUL, OVERLAPS, TYPES, ArticleScore, Error
from .sides import Entry, of_labelling
from .uncertainty import Difference, differences

SHOWN = (
    "all.f1",
    "all.precision",
    "all.recall",
    *(f"{name}.f1" for name in TYPES if name != "all"),
    *(f"{name}.accuracy" for name in ACCURACIES if name in ("source", "polarity")),
    *(f"{name}.f1" for name in OVERLAPS),
    *(name for name in FIGURES if name.startswith("harm.")),
)
"""The figures that are compared where none are named."""

What = Literal["found", "missed", "harm gone", "harm new"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that got better or worse.

    Attributes:
        sentences: that it rests on, the best one first.
        detail: the labelled item, or the harm.
    """

    what: What
    article: str
    sentences: tuple[int, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A later run beside the first one."""

    run: str
    differences: tuple[Difference, ...]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs side by side.

    Attributes:
        runs: their names, the first one first.
        articles: those that all have a score of.
        left_out: the others, and why.
        notes: what must be known to read the figures right.
        totals_only: whether articles of the test split are among them, so that nothing is said
            of single articles: `articles` and `left_out` are then empty, and so is what got
            better and worse.
    """

    runs: tuple[str, ...]
    compared: int
    articles: tuple[str, ...]
    left_out: Mapping[str, str]
    notes: tuple[str, ...]
    totals_only: bool
    contrasts: tuple[Contrast, ...]


def compare(
    runs: Sequence[RunFolder],
    labels: Dataset,
    names: Sequence[str] = SHOWN,
    split: str | None = None,
    pattern: str | None = None,
) -> Comparison:
    """Compares runs with the first of them.

    Args:
        labels: all that there are.
        names: of figures.
        split, pattern: which articles are meant; None stands for any.

    Raises:
        RunError: there is no article of which all have a score, or a run is damaged.
    """
    dataset = labels.select(split, pattern)
    scores = [scores_of(run, dataset) for run in runs]
    shared = set.intersection(*({score.article for score in found} for found in scores))
    unmeant = {one.case.article for one in labels.articles if one not in dataset.articles}
    left_out = dict(_left_out(runs, scores, shared | unmeant))
    secret = any(run.info.totals_only for run in runs) or any(
        one.case.split == "test" and one.case.article in shared for one in dataset.articles
    )
    if not shared:
        told = "" if secret else "".join(f"; {name}: {why}" for name, why in left_out.items())
        raise RunError(
            f"there is no article of which {' and '.join(_names(runs))} all have a score{told}; "
            "compare runs over the same articles"
        )
    kept = [[score for score in found if score.article in shared] for found in scores]
    entries = {} if secret else _labels(dataset, shared)
    return Comparison(
        runs=_names(runs),
        compared=len(shared),
        articles=() if secret else tuple(sorted(shared)),
        left_out={} if secret else left_out,
        notes=tuple(_notes(runs, labels, len(left_out) if secret else 0)),
        totals_only=secret,
        contrasts=tuple(
            Contrast(
                run=name,
                differences=tuple(differences(kept[0], later, names)),
                better=()
                if secret
                else tuple(_changes(later, kept[0], entries, "harm gone", "found")),
                worse=()
                if secret
                else tuple(_changes(kept[0], later, entries, "harm new", "missed")),
            )
            for name, later in zip(_names(runs)[1:], kept[1:], strict=True)
        ),
    )


def _names(runs: Sequence[RunFolder]) -> tuple[str, ...]:
    """The names of their folders, or the whole paths where two have the same name."""
    names = tuple(run.path.resolve().name for run in runs)
    return names if len(set(names)) == len(names) else tuple(str(run.path) for run in runs)


def _left_out(
    runs: Sequence[RunFolder], scores: Sequence[Sequence[ArticleScore]], settled: set[str]
) -> Iterator[tuple[str, str]]:
    """Other articles of the runs, of which not all have a score, and why."""
    reasons: dict[str, list[str]] = {}
    wanted = {article.name for run in runs for article in run.info.articles} - settled
    for name, run, found in zip(_names(runs), runs, scores, strict=True):
        outcomes: dict[str, set[str]] = {}
        for outcome in run.outcomes():
            outcomes.setdefault(outcome.article, set()).add(outcome.status)
        for article in wanted - {score.article for score in found}:
            asked = article in {one.name for one in run.info.articles}
            why = _reason(outcomes.get(article, set()), asked)
            reasons.setdefault(article, []).append(f"{why} {name}")
    yield from ((article, "; ".join(reasons[article])) for article in sorted(reasons))


def _reason(statuses: set[str], asked: bool) -> str:
    if "ok" in statuses:
        return "not labelled now, or labelled for another text than that of"
    if "failed" in statuses:
        return "failed in"
    return "not reached yet in" if asked else "not in"


def _notes(runs: Sequence[RunFolder], labels: Dataset, hidden: int) -> Iterator[str]:
    if hidden:
        yield f"articles of which not all runs have a score, and which are left out: {hidden}"
    infos = [(name, run.info) for name, run in zip(_names(runs), runs, strict=True)]
    for name, info in infos:
        if info.status == "running":
            yield f"{name} is not finished"
        if labels.select(info.split, info.pattern).labels_hash != info.labels_hash:
            yield f"the labels are not those that {name} was made with; all are scored by today's"
        if info.matcher != MATCHER_VERSION:
            yield (
                f"{name} was made with matcher {info.matcher}; all are scored by matcher "
                f"{MATCHER_VERSION}"
            )
    yield from _unlike("splits", [(name, info.split or "any") for name, info in infos])
    yield from _unlike("choices of articles", [(n, info.pattern or "all") for n, info in infos])
    yield from _unlike("folders of labels", [(n, info.data or "shipped") for n, info in infos])
    yield from _unlike("repeats", [(name, str(info.repeat)) for name, info in infos])
    yield from _other_texts([info for _, info in infos])


def _unlike(what: str, values: Sequence[tuple[str, str]]) -> Iterator[str]:
    if len({value for _, value in values}) > 1:
        told = ", ".join(f"{value} ({name})" for name, value in values)
        yield f"the runs have different {what}: {told}"


def _other_texts(infos: Sequence[RunInfo]) -> Iterator[str]:
    texts: dict[str, set[str]] = {}
    for info in infos:
        for article in info.articles:
            texts.setdefault(article.name, set()).add(article.sha256)
    number = sum(len(checksums) > 1 for checksums in texts.values())
    if number:
        yield f"the runs read different texts under the same name: {number} articles"


def _labels(dataset: Dataset, articles: set[str]) -> dict[tuple[str, str], Entry]:
    return {
        (one.case.article, entry.id): entry
        for one in dataset.articles
        if one.case.article in articles
        for entry in of_labelling(one.case.settled).entries
        if entry.vital
    }


def _changes(
    good: Sequence[ArticleScore],
    bad: Sequence[ArticleScore],
    labels: Mapping[tuple[str, str], Entry],
    harm: What,
    item: What,
) -> Iterator[Change]:
    """Harms that only `bad` has, then labelled items that only `good` has found.

    With repeats, a run has what it has in more than half of them.
    """
    sound, harmful = _harms(good), _harms(bad)
    for key in sorted(harmful.keys() - sound.keys()):
        error = harmful[key]
        yield Change(harm, key[0], error.sentences, f"{error.kind}: {error.detail}")
    for place in sorted((_found(good) - _found(bad)) & labels.keys()):
        entry = labels[place]
        detail = f"{entry.type.replace('_', '-')} {short(entry)}"
        yield Change(item, place[0], entry.sentences, detail)


_Key = TypeVar("_Key")
_Harm = tuple[str, int, str, str, int]
"""Article, place of the kind, kind, where, and how many of its like came before it."""


def _harms(scores: Sequence[ArticleScore]) -> dict[_Harm, Error]:
    """Harms by what makes them the same in two runs, whose ids and words may differ."""
    examples: dict[_Harm, Error] = {}
    keys: list[tuple[str, _Harm]] = []
    for score in scores:
        alike: Counter[tuple[str, str]] = Counter()
        for error in score.errors:
            if error.kind not in HARMFUL:
                continue
            where = error.gold or f"sentence {error.sentences[:1]}"
            alike[error.kind, where] += 1
            place = HARMFUL.index(error.kind)
            key = (score.article, place, error.kind, where, alike[error.kind, where])
            examples.setdefault(key, error)
            keys.append((score.article, key))
    usual = _usual(keys, scores)
    return {key: error for key, error in examples.items() if key in usual}


def _found(scores: Sequence[ArticleScore]) -> set[tuple[str, str]]:
    """Labelled items that are found: article and id."""
    pairs = [(score.article, (score.article, p.gold)) for score in scores for p in score.pairs]
    return _usual(pairs, scores)


def _usual(seen: Iterable[tuple[str, _Key]], scores: Sequence[ArticleScore]) -> set[_Key]:
    """What is seen in more than half of the repeats of its article."""
    repeats = Counter(score.article for score in scores)
    times = Counter(seen)
    return {key for (article, key), number in times.items() if 2 * number > repeats[article]}
