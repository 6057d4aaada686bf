"""Turns run folders into what a report is made from: facts, and each reading beside its score.

Promises: every outcome of a run becomes one reading; figures and notes are those of `results`,
so a report says what `evals score` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer import Summary

from ..loading import Dataset
from ..records import Outcome, RunInfo
from ..results import Results, results_of
from ..runs import RunFolder, in_order
from ..scores import ArticleScore
from ..uncertainty import Interval

_SHOWN_OF_HASH = 16


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """One time that a run read one article.

    Attributes:
        repeat: counts the readings of an article in its run.
        summary: what came out, or None.
        error: why nothing came out, or None.
        score: None where there is no summary, or nothing to score it against.
    """

    article: str
    repeat: int
    summary: Summary | None
    error: str | None
    score: ArticleScore | None


@dataclass(frozen=True, slots=True)
class ReadRun:
    """A run.

    Attributes:
        name: of its folder.
        facts: names and values, in the order in which they are shown.
        readings: in the order of the run.
        figures: with their intervals, by name.
        labellers: the figures that one labeller reaches against the other; may be empty.
        splits: of its articles, by name.
        skipped: articles that it did not read, and why.
        notes: what must be known to read its figures right.
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    readings: tuple[ReadArticle, ...]
    figures: Mapping[str, Interval]
    labellers: Mapping[str, float | None] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def scores(self) -> tuple[ArticleScore, ...]:
        """The scores of all its readings that have one."""
        return tuple(r.score for r in self.readings if r.score is not None)


def read_run_of(folder: RunFolder, dataset: Dataset) -> ReadRun:
    """What a run folder holds, scored.

    Args:
        dataset: all labels that there are, whatever part of them the run was asked for.

    Raises:
        RunError: the run is damaged.
    """
    info, outcomes = folder.info, in_order(folder)
    results = results_of(folder, dataset.select(info.split, info.pattern))
    readings = tuple(
        ReadArticle(result.article, result.repeat, outcome.summary, result.error, result.score)
        for outcome, result in zip(outcomes, results.articles, strict=True)
    )
    return ReadRun(
        name=folder.path.resolve().name,
        facts=tuple(_facts(info, outcomes)),
        readings=readings,
        figures=results.figures,
        labellers=results.labellers,
        splits={article.name: article.split for article in info.articles},
        skipped=dict(info.skipped),
        notes=tuple(_notes(results)),
    )


def _notes(results: Results) -> Iterator[str]:
    if results.waiting:
        yield f"the run is not finished: {results.waiting} readings are still to come"
    yield from results.notes


def _facts(info: RunInfo, outcomes: Sequence[Outcome]) -> Iterator[tuple[str, str]]:
    made = info.environment
    yield "Model", ", ".join(info.models) or info.model
    yield "Way of reading", ", ".join(info.readings) or info.reading
    if info.reader is not None:
        yield "Reader's code", _short(info.reader)
    yield "Prompts", ", ".join(map(_short, info.prompts_hash))
    yield "Weights", f"{info.weights.file}, {_short(info.weights.sha256)}" if info.weights else ""
    yield "Commit", _commit(made.commit, made.clean)
    yield "Started", f"{info.started:%Y-%m-%d %H:%M} UTC"
    yield "Split", info.split or "all"
    yield "Articles", _articles(info, outcomes)
    yield "Readings of each", str(info.repeat)
    yield "Time", f"{sum(outcome.seconds for outcome in outcomes):,.0f} s"
    yield "Tokens", _tokens(outcomes)
    costs = [outcome.cost for outcome in outcomes if outcome.cost is not None]
    if costs:
        yield "Cost", f"${sum(costs):.4f}"
    yield "Machine", _machine(info)
    yield "Versions", ", ".join(f"{name} {v}" for name, v in made.versions.items() if v)
    yield "Labels", _short(info.labels_hash)
    yield "Matcher", f"version {info.matcher}"
    yield "Command", " ".join(info.command)


def _short(digest: str) -> str:
    return digest[:_SHOWN_OF_HASH]


def _commit(commit: str | None, clean: bool | None) -> str:
    if commit is None:
        return "not from a checkout"
    return _short(commit) + ("" if clean else ", with uncommitted changes")


def _articles(info: RunInfo, outcomes: Sequence[Outcome]) -> str:
    failed = sum(outcome.status == "failed" for outcome in outcomes)
    return (
        f"{len(info.articles)}; readings done: {len(outcomes) - failed}, failed: {failed}; "
        f"articles skipped: {len(info.skipped)}"
    )


def _tokens(outcomes: Sequence[Outcome]) -> str:
    given = sum(outcome.tokens_in for outcome in outcomes)
    cached = sum(outcome.tokens_cached for outcome in outcomes)
    made = sum(outcome.tokens_out for outcome in outcomes)
    return f"{given:,} in ({cached:,} of them cached), {made:,} out"


def _machine(info: RunInfo) -> str:
    machine = info.environment.machine
    cores = f"{machine.cores} cores" if machine.cores else ""
    memory = f"{machine.memory_bytes / 2**30:.0f} GiB" if machine.memory_bytes else ""
    return ", ".join(filter(None, (machine.cpu, cores, memory, machine.system)))
