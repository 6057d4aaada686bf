"""Labelled articles as sides, and outputs made of labels, for tests of the scorer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from evals.loading import load
from evals.scores import ArticleScore, figures_of
from evals.scoring import score_article
from evals.sides import Entry, Side, of_labelling
from summarizer import Article

INVENTED = Path(__file__).parent.parent / "data" / "evals"
"""Two articles made up for these tests, in a row with all that labels can hold."""


@dataclass(frozen=True, eq=False)
class Case:
    """A labelled article, its labels, and an output that is exactly the labels."""

    article: Article
    gold: Side
    perfect: Side

    def __repr__(self) -> str:
        return f"<{self.article.id}>"


@cache
def cases() -> tuple[Case, ...]:
    """The invented articles, and of those that come with the evals the ones whose text is here."""
    labelled = (*load(INVENTED).articles, *load().articles)
    sides = [(one.article, of_labelling(one.case.settled)) for one in labelled if one.article]
    return tuple(Case(article, side, as_output(side)) for article, side in sides)


def case_named(name: str) -> Case:
    return next(case for case in cases() if case.article.id == name)


def as_output(side: Side) -> Side:
    """Labels as a program would give them: every item counts, one source and one kind each."""
    return with_entries(
        side,
        (
            replace(entry, vital=True, also_sources=(), kinds=entry.kinds[:1])
            for entry in side.entries
        ),
    )


def with_entries(side: Side, entries: Iterable[Entry]) -> Side:
    """The side with other items; links and disputes lead only to items that are there."""
    listed = tuple(entries)
    ids = {entry.id for entry in listed}
    return Side(
        side.speakers,
        tuple(replace(e, answers=tuple(i for i in e.answers if i in ids)) for e in listed),
        frozenset(pair for pair in side.disputes if ids.issuperset(pair)),
    )


def without(side: Side, *ids: str) -> Side:
    return with_entries(side, (entry for entry in side.entries if entry.id not in ids))


def changed(side: Side, id: str, **fields: object) -> Side:
    """The side with some fields of an item changed."""
    return with_entries(
        side,
        (replace(e, **fields) if e.id == id else e for e in side.entries),  # type: ignore[arg-type]
    )


def added(side: Side, *entries: Entry) -> Side:
    return with_entries(side, (*side.entries, *entries))


def shuffled(side: Side, chance: Random) -> Side:
    """The same side in another order, under other ids."""
    entries, speakers = list(side.entries), list(side.speakers.values())
    chance.shuffle(entries)
    chance.shuffle(speakers)
    items = {entry.id: f"{entry.id[0]}{100 + number}" for number, entry in enumerate(entries)}
    sources = {speaker.id: f"s{100 + number}" for number, speaker in enumerate(speakers)}
    return Side(
        {sources[s.id]: replace(s, id=sources[s.id]) for s in speakers},
        tuple(
            replace(
                entry,
                id=items[entry.id],
                source=sources.get(entry.source or ""),
                also_sources=tuple(sources[i] for i in entry.also_sources),
                answers=tuple(items[i] for i in entry.answers),
            )
            for entry in entries
        ),
        frozenset((min(items[a], items[b]), max(items[a], items[b])) for a, b in side.disputes),
    )


def score(case: Case, output: Side) -> ArticleScore:
    return score_article(case.article, case.gold, output)


def figures(score: ArticleScore) -> Mapping[str, float | None]:
    return figures_of([score])
