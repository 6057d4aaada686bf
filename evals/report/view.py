"""Turns runs, their scores and the labels into the `Page` that a report shows.

Promises: nothing of an article of the test split is in the page but its part in the totals;
articles come with the most harmful first; an article without text or without labels, and a
reading that failed, is in the page and says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from summarizer import Article
from summarizer.render.view import clean

from ..cases import Case
from ..scores import PRIMARY, figures_of
from ..sides import of_labelling, of_summary
from .inputs import ReadArticle, ReadRun
from .matches import matches_of, with_errors
from .mistakes import LETTERS, mistakes_of
from .shapes import ArticleView, Fact, Head, Mistake, Page, Reading, SentenceView, Skipped, Tally
from .totals import common, tables_of

WITHHELD = (
    "Only totals are shown for articles of the test split. Whoever looks at single articles of "
    "it tunes on it, and from then on its figures say nothing about articles that nobody has "
    "looked at."
)


class Labelled(Protocol):
    """What a report asks of a labelled article (`evals.loading.LabelledArticle`)."""

    @property
    def case(self) -> Case:
        """The labels."""

    @property
    def article(self) -> Article | None:
        """The text, where there is one."""

    @property
    def missing(self) -> str | None:
        """Why there is no text."""


def page_of(runs: Sequence[ReadRun], labelled: Sequence[Labelled]) -> Page:
    """What a report of one run, or of a run and a later one, shows."""
    heads = tuple(Head(letter, clean(run.name)) for letter, run in zip(LETTERS, runs, strict=False))
    labels = {entry.case.article: entry for entry in labelled}
    names = dict.fromkeys(reading.article for run in runs for reading in run.readings)
    shown = [name for name in names if not _is_withheld(name, labels, runs)]
    ranked = sorted(shown, key=lambda name: _badness(name, runs))
    return Page(
        title="Evals: " + " against ".join(head.name for head in reversed(heads)),
        runs=heads,
        notes=tuple(_notes(runs)),
        tables=tables_of(runs),
        facts=_facts(runs),
        articles=tuple(
            _article(number, name, labels.get(name), [_of(run, name) for run in runs])
            for number, name in enumerate(ranked, 1)
        ),
        skipped=tuple(_skipped(labels, runs)),
        withheld=WITHHELD if len(shown) < len(names) else "",
    )


def _is_withheld(name: str, labels: dict[str, Labelled], runs: Sequence[ReadRun]) -> bool:
    """Whether labels or a run put it into the test split, or nothing tells where it belongs."""
    splits = {run.splits[name] for run in runs if name in run.splits}
    if name in labels:
        splits.add(labels[name].case.split)
    return not splits or "test" in splits


def _skipped(labels: dict[str, Labelled], runs: Sequence[ReadRun]) -> Iterator[Skipped]:
    for letter, run in zip(LETTERS, runs, strict=False):
        for name, reason in run.skipped.items():
            if not _is_withheld(name, labels, runs):
                yield Skipped(letter, clean(name), clean(reason))


def _of(run: ReadRun, name: str) -> list[ReadArticle]:
    return [reading for reading in run.readings if reading.article == name]


def _badness(name: str, runs: Sequence[ReadRun]) -> tuple[float, float, str]:
    """Sorts the most harmful first, judged by the last run, then the least well read."""
    tally = _tally(_of(runs[-1], name))
    return -(tally.harms or 0.0), tally.f1 if tally.f1 is not None else -1.0, name


def _tally(readings: Sequence[ReadArticle]) -> Tally:
    scores = [reading.score for reading in readings if reading.score is not None]
    failed = sum(reading.error is not None for reading in readings)
    if not scores:
        return Tally(0, failed, None, None, None, None)
    figures = figures_of(scores)
    kinds = [error.kind for score in scores for error in score.errors]
    return Tally(
        scored=len(scores),
        failed=failed,
        harms=figures["harm.total"],
        f1=figures[PRIMARY],
        missed=kinds.count("missed") / len(scores),
        extra=kinds.count("extra") / len(scores),
    )


def _notes(runs: Sequence[ReadRun]) -> Iterator[str]:
    for letter, run in zip(LETTERS, runs, strict=False):
        lead = f"Run {letter}: " if len(runs) > 1 else ""
        for note in (*run.notes, *_left_out(run)):
            sentence = clean(f"{lead}{note}.")
            yield sentence[:1].upper() + sentence[1:]
    if len(runs) == 2 and all(run.scores for run in runs):
        yield from _unpaired(*runs)


def _left_out(run: ReadRun) -> Iterator[str]:
    """What of a run is in no figure."""
    of_all = f"of {len(run.readings)} readings"
    if failed := sum(reading.error is not None for reading in run.readings):
        yield f"{failed} {of_all} failed and are in no figure"
    if run.skipped:
        yield f"labelled articles that were skipped: {len(run.skipped)}"
    if not run.scores:
        yield "no reading has a score, so there are no figures"


def _unpaired(first: ReadRun, second: ReadRun) -> Iterator[str]:
    both = common(first.scores, second.scores)
    alone = {score.article for run in (first, second) for score in run.scores} - both
    if alone:
        yield (
            f"Only {len(both)} article{'s have' if len(both) != 1 else ' has'} a score in both "
            "runs. Differences are over these, the figures of A and B over all that each has."
        )


def _facts(runs: Sequence[ReadRun]) -> tuple[Fact, ...]:
    known = [dict(run.facts) for run in runs]
    names = dict.fromkeys(name for run in runs for name, _ in run.facts)
    return tuple(
        Fact(clean(name), tuple(clean(facts.get(name, "")) for facts in known)) for name in names
    )


def _article(
    number: int, name: str, labelled: Labelled | None, runs: Sequence[Sequence[ReadArticle]]
) -> ArticleView:
    prefix = f"a{number}-"
    readings = tuple(_readings(prefix, labelled, runs))
    mistakes = mistakes_of(prefix, runs, readings)
    article = labelled.article if labelled is not None else None
    sentences = tuple(_sentences(prefix, article, mistakes)) if article is not None else ()
    placed = {mistake.anchor for sentence in sentences for mistake in sentence.mistakes}
    case = labelled.case if labelled is not None else None
    return ArticleView(
        anchor=f"a{number}",
        name=clean(name),
        title=clean(case.title or "") if case is not None else "",
        url=_web_address(case.url) if case is not None else "",
        language=clean(case.language) if case is not None else "",
        missing=clean(_missing(labelled)),
        tallies=tuple(_tally(read) for read in runs),
        sentences=sentences,
        loose=tuple(mistake for mistake in mistakes if mistake.anchor not in placed),
        readings=with_errors(readings, mistakes),
    )


def _missing(labelled: Labelled | None) -> str:
    if labelled is None:
        return "There are no labels of this article among the data."
    if labelled.article is None:
        return labelled.missing or "The text of this article is not there."
    return ""


def _web_address(url: str | None) -> str:
    """The address where a browser may follow it, else nothing."""
    return clean(url) if url and url.lower().startswith(("http://", "https://")) else ""


def _readings(
    prefix: str, labelled: Labelled | None, runs: Sequence[Sequence[ReadArticle]]
) -> Iterator[Reading]:
    gold = of_labelling(labelled.case.settled) if labelled is not None else None
    for letter, readings in zip(LETTERS, runs, strict=False):
        for position, read in enumerate(readings, 1):
            anchor = f"{prefix}{letter.lower()}{position}-"
            failure = clean(read.error) if read.error is not None else None
            if gold is None or read.summary is None or read.score is None:
                yield Reading(letter, read.repeat, (), failure, unscored=failure is None)
                continue
            output = of_summary(read.summary)
            matches = matches_of(anchor, gold, output, read.score.pairs)
            yield Reading(letter, read.repeat, matches)


def _sentences(
    prefix: str, article: Article, mistakes: Sequence[Mistake]
) -> Iterator[SentenceView]:
    numbers = {sentence.number for sentence in article.sentences}
    resting: dict[int, list[Mistake]] = {}
    for mistake in mistakes:
        first = next((number for number in mistake.sentences if number in numbers), None)
        if first is not None:
            resting.setdefault(first, []).append(mistake)
    for sentence in article.sentences:
        yield SentenceView(
            number=sentence.number,
            anchor=f"{prefix}sentence-{sentence.number}",
            text=clean(sentence.text),
            mistakes=tuple(resting.get(sentence.number, ())),
        )
