"""Decides what a run is: of which articles, by what model, and whether one may be taken up.

Promises: a run that was stopped is taken up only with the same model, settings, prompts, labels,
articles and code; every run of the test split is counted, beside its labels, before it begins.
Making the summaries is left to `running`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from summarizer import Settings

from .asking import check
from .environment import environment, prompts_of, reader_of
from .loading import Dataset
from .matching import MATCHER_VERSION
from .runs import RunArticle, RunError, RunFolder, RunInfo, create_run, runs_in
from .secrecy import public_settings, redacted
from .uncertainty import SEED

TEST_RUNS = "test_runs.jsonl"
_MAY_CHANGE = ("cache", "cache_megabytes")
"""Settings that a run may be taken up with another value of."""


@dataclass(frozen=True)
class Plan:
    """What is to be run.

    Attributes:
        settings: the model and how it is asked.
        dataset: the articles that were chosen.
        data: the folder of labels that was named, or None.
        texts: the folders of texts that were named.
        split, pattern: how the articles were chosen.
        repeat: how often each is read.
        command: the command line, as it will be written down.
    """

    settings: Settings
    dataset: Dataset
    data: Path | None = None
    texts: tuple[Path, ...] = ()
    split: str | None = None
    pattern: str | None = None
    repeat: int = 1
    command: tuple[str, ...] = ()


def info_of(plan: Plan) -> RunInfo:
    """What a run of this plan would write down about itself, begun now."""
    dataset, settings = plan.dataset, plan.settings
    readable = [a for a in dataset.articles if a.article is not None]
    return RunInfo(
        status="running",
        started=dt.datetime.now(dt.UTC),
        command=tuple(redacted(word, settings) for word in plan.command),
        model=settings.model,
        reading=settings.reading,
        settings=public_settings(settings),
        prompts=prompts_of(settings),
        reader=reader_of(settings.reading),
        environment=environment(),
        data=None if plan.data is None else str(plan.data.absolute()),
        texts=tuple(str(folder.absolute()) for folder in plan.texts),
        split=plan.split,
        pattern=plan.pattern,
        labels_hash=dataset.labels_hash,
        matcher=MATCHER_VERSION,
        articles=tuple(
            RunArticle(name=a.case.article, sha256=a.case.sha256, split=a.case.split)
            for a in readable
        ),
        skipped={
            a.case.article: a.missing or "there is no text"
            for a in dataset.articles
            if a.article is None
        },
        repeat=plan.repeat,
        seed=SEED,
        totals_only=any(a.case.split == "test" for a in dataset.articles),
    )


def begin(plan: Plan, info: RunInfo, out: Path) -> RunFolder:
    """A new run; one that reads the test split is counted beside the labels.

    Raises:
        RunError: there is nothing to read, the folder cannot be written, or a part of the test
            split was asked for.
        SummarizerError: there is no such reader or model.
    """
    check(plan.settings)
    if not info.articles:
        told = "; ".join(f"{name}: {why}" for name, why in list(info.skipped.items())[:3])
        raise RunError(f"no text of the {len(info.skipped)} labelled articles is there ({told})")
    if info.totals_only:
        if plan.pattern is not None:
            raise RunError(
                "the test split is run as a whole, for the totals of a part of it tell of its "
                "articles; leave out --articles"
            )
        _count_test_run(plan.dataset.folder, info)
    return create_run(out, info)


def take_up(run: RunFolder, plan: Plan) -> None:
    """Makes a run that was stopped, or has lost something, ready to go on.

    Raises:
        RunError: it would go on with something else than it began with.
    """
    if found := list(_changes(run.info, info_of(plan))):
        raise RunError(
            f"{run.path} cannot go on, for this is no longer the same run: {'; '.join(found)}. "
            "Put it back as it was, or begin a new run; kept answers cost nothing"
        )
    run.drop_torn_line()
    if run.info.status == "done":
        run.keep(run.info.model_copy(update={"status": "running", "ended": None}))


def unfinished(out: Path, info: RunInfo) -> RunFolder | None:
    """The newest run in a folder that could be taken up instead of beginning this one."""
    for run in runs_in(out):
        if run.info.status == "running" and not any(_changes(run.info, info)):
            try:
                with run.alone():
                    return run
            except RunError:
                continue
    return None


def _changes(before: RunInfo, now: RunInfo) -> Iterator[str]:
    """What keeps a run from being taken up, in words."""
    for name in ("model", "reading", "split", "pattern", "repeat"):
        old, new = getattr(before, name), getattr(now, name)
        if old != new:
            yield f"{name} was {old!r} and is {new!r}"
    for name in sorted({*before.settings, *now.settings} - {"model", "reading", *_MAY_CHANGE}):
        old, new = before.settings.get(name), now.settings.get(name)
        if old != new:
            yield f"setting {name} was {old!r} and is {new!r}"
    for name in sorted({*before.prompts, *now.prompts}):
        if before.prompts.get(name) != now.prompts.get(name):
            yield f"prompt {name} has changed"
    checks: list[tuple[str, Callable[[RunInfo], object]]] = [
        ("the labels", lambda info: info.labels_hash),
        ("the articles that have a text", lambda info: info.articles),
        ("the reader's code", lambda info: info.reader),
        ("the package's code", lambda info: info.environment.code),
        ("the packages' versions", lambda info: info.environment.versions),
    ]
    for what, value in checks:
        if value(before) != value(now):
            yield f"{what} changed"


def test_runs(folder: Path) -> int:
    """How often the test split of a folder of labels has been run, as far as was counted."""
    try:
        return len((folder / TEST_RUNS).read_bytes().splitlines())
    except OSError:
        return 0


def _count_test_run(folder: Path, info: RunInfo) -> None:
    """Adds a line to the count of the times that the test split was run."""
    path = folder / TEST_RUNS
    line = {
        "time": info.started.isoformat(timespec="seconds"),
        "model": info.model,
        "reading": info.reading,
        "commit": info.environment.commit,
        "clean": info.environment.clean,
    }
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise RunError(
            f"{path} cannot be written ({error.strerror}), and every run of the test split is "
            "counted there; copy the labels to a folder of your own and name it with --data"
        ) from error
