"""Scores and runs with known results, for tests of what is said about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np

from evals.environment import Environment, Machine
from evals.loading import Dataset
from evals.matching import MATCHER_VERSION
from evals.records import Outcome, RunArticle, RunInfo
from evals.runs import RunFolder, create_run
from evals.scores import ACCURACIES, COUNTS, HARMS, OVERLAPS, TYPES, ArticleScore
from summarizer import Article, Claim, Denial, Event, Evidence, NoComment, Run, Source, Summary

from .labelled import TEXT

Reading = Literal["good", "wrong source", "invented", "nothing", "failed"]
NOW = dt.datetime(2026, 3, 2, 11, 30, tzinfo=dt.UTC)


def counted(article: str, found: int = 6, gold: int = 10, harm: int = 0) -> ArticleScore:
    """A score with as many items given as labelled, and the same rate in every figure."""
    counts = dict.fromkeys(COUNTS, 0) | {"articles": 1}
    for name in TYPES:
        counts |= {f"{name}.gold": gold, f"{name}.output": gold}
        counts |= {f"{name}.found": found, f"{name}.right": found}
    for name in ACCURACIES:
        counts |= {f"{name}.asked": gold, f"{name}.right": found}
    for name in OVERLAPS:
        counts |= {f"{name}.gold": gold, f"{name}.output": gold, f"{name}.both": found}
    counts |= {f"harm.{name}": harm for name in HARMS}
    return ArticleScore(article=article, counts=counts)


def some(
    number: int = 12, seed: int = 0, rate: float = 0.6, harm: float = 0.4
) -> list[ArticleScore]:
    """Scores of a run whose articles differ in size, in difficulty and in harm."""
    random = np.random.default_rng(seed)
    scores = []
    for place in range(number):
        gold = int(random.integers(12, 28))
        found = int(random.binomial(gold, np.clip(random.normal(rate, 0.1), 0, 1)))
        scores.append(counted(f"a{place:02}", found, gold, int(random.poisson(harm))))
    return scores


def changed(score: ArticleScore, **counts: int) -> ArticleScore:
    """The same with other counts; two underlines stand for a dot."""
    new = {name.replace("__", "."): value for name, value in counts.items()}
    return score.model_copy(update={"counts": score.counts | new})


def run_of(
    parent: Path, dataset: Dataset, readings: Mapping[str, Reading | list[Reading]], model: str
) -> RunFolder:
    """A run over articles about the harbour of Marn; several readings are repeats."""
    each = {name: [r] if isinstance(r, str) else r for name, r in readings.items()}
    cases = {one.case.article: one.case for one in dataset.articles}
    run = create_run(parent, _info(dataset, model, list(each), max(map(len, each.values()))))
    for name, kinds in each.items():
        for repeat, kind in enumerate(kinds, 1):
            run.add(_outcome(cases[name].article, repeat, kind))
    return run


def told_otherwise(run: RunFolder, **facts: object) -> RunFolder:
    """The same run, saying something else about itself."""
    run.keep(run.info.model_copy(update=facts))
    return replace(run)


def _info(dataset: Dataset, model: str, names: list[str], repeat: int) -> RunInfo:
    cases = {one.case.article: one.case for one in dataset.articles}
    articles = [RunArticle(name=n, sha256=cases[n].sha256, split=cases[n].split) for n in names]
    machine = Machine(system="Linux", cpu="one", cores=2, memory_bytes=None)
    return RunInfo(
        status="done",
        started=NOW,
        command=("evals", "run"),
        model=model,
        reading="auto",
        settings={},
        prompts={},
        environment=Environment(
            versions={"summarizer": "0.1.0"}, commit=None, clean=None, code="", machine=machine
        ),
        data=str(dataset.folder),
        split=None,
        labels_hash=dataset.labels_hash,
        matcher=MATCHER_VERSION,
        articles=tuple(articles),
        repeat=repeat,
        seed=1,
        totals_only=any(article.split == "test" for article in articles),
    )


def _outcome(article: str, repeat: int, kind: Reading) -> Outcome:
    failed = kind == "failed"
    return Outcome(
        article=article,
        repeat=repeat,
        status="failed" if failed else "ok",
        summary=None if failed else _summary(kind),
        error="it broke" if failed else None,
        error_class="ModelError" if failed else None,
        ended=NOW,
        seconds=1.0,
    )


def _summary(kind: Reading) -> Summary:
    article = Article.from_text(TEXT)
    run = Run(model="any", reading="whole")
    if kind == "nothing":
        return Summary(gist="", article=article, run=run)
    ordered = "[Ida Vell] ordered the closure"
    figure = " of 77 boats" if kind == "invented" else ""
    speaker = "s1" if kind == "wrong source" else "s2"
    return Summary(
        gist="",
        sources=(
            Source(id="s1", name="Ida Vell", kind="person"),
            Source(id="s2", name="The fishermen's union", kind="organisation"),
        ),
        events=(
            Event(
                id="e1",
                description="The harbour of Marn closed",
                confidence=1,
                evidence=_on(article, 1),
            ),
        ),
        claims=(
            Claim(
                id="c1",
                source=speaker,
                content=ordered + figure,
                kind="accusation",
                confidence=1,
                evidence=_on(article, 2),
            ),
        ),
        denials=(
            Denial(
                id="d1",
                source="s1",
                content=ordered,
                denies=("c1",),
                confidence=1,
                evidence=_on(article, 3),
            ),
        ),
        no_comments=(
            NoComment(
                id="n1",
                source="s2",
                kind="declined",
                about="the storm",
                evidence=_on(article, 4),
            ),
        ),
        article=article,
        run=run,
    )


def _on(article: Article, number: int) -> Evidence:
    sentence = article.sentence(number)
    spans = ({"start": sentence.start, "end": sentence.end},)
    return Evidence.model_validate({"sentences": (number,), "spans": spans})
