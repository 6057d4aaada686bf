"""The training text: whole, of the manner that is wanted, and in the reader's own form."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from evals.cases import LabelledClaim
from evals.lessons import Turn, lesson
from evals.likeness import labels_of, prose_of
from evals.loading import LabelledArticle, load
from evals.options import TRAINING
from evals.scores import figures_of
from evals.scoring import score_article
from evals.sides import of_labelling, of_summary
from summarizer import summarize
from summarizer.models.protocol import Request

from ..grammars import admits
from . import perfect
from .perfect import PerfectReader

LONG = 12
"""Words in a row that two texts do not share by chance."""


@cache
def shipped() -> tuple[LabelledArticle, ...]:
    return load(TRAINING).articles


@cache
def lessons() -> dict[str, tuple[Turn, ...]]:
    return {
        one.case.article: lesson(one.case, one.article)
        for one in shipped()
        if one.article is not None
    }


def test_it_is_as_large_as_its_card_says() -> None:
    card = (TRAINING / "README.md").read_text("utf-8")
    sentences = sum(map(len, lessons().values()))
    assert f"{len(shipped())} short news articles" in card
    assert f"{sentences:,}\nsentences" in card
    assert {one.case.split for one in shipped()} == {"train"}
    assert all(one.article is not None for one in shipped())


def test_its_items_are_as_many_as_its_card_says() -> None:
    card = (TRAINING / "README.md").read_text("utf-8")
    items = [item for one in shipped() for item in one.case.settled.items]
    vital = Counter((item.type, item.vital) for item in items)
    claims = [item for item in items if isinstance(item, LabelledClaim)]
    kinds = Counter(kind for claim in claims for kind in claim.kind)
    assert f"| {vital['event', True]:,} / {vital['event', False]} |" in card
    assert f"| {vital['claim', True]:,} / {vital['claim', False]}: " in card
    assert all(f"{kind}s {count:,}" in card for kind, count in kinds.items())
    assert f"; {sum(claim.certainty == 'hedged' for claim in claims)} hedged |" in card
    assert f"| denials | {vital['denial', True] + vital['denial', False]} |" in card
    assert f"| no-comments | {vital['no_comment', True] + vital['no_comment', False]} |" in card
    languages = Counter(one.case.language for one in shipped())
    assert f"English {languages['en']}; German {languages['de']}, " in card


def test_every_trap_is_in_it_thirty_times() -> None:
    guideline = (TRAINING.parent / "labels" / "GUIDELINE.md").read_text("utf-8")
    names = re.findall(r"(?m)^\| ([a-z -]+) \| ", guideline.partition("## Traps")[2])
    found = Counter(trap.trap for one in shipped() for trap in one.case.traps)
    assert {name: found[name] for name in names if name != "trap" and found[name] < 30} == {}


def test_sentences_that_carry_nothing_and_denials_keep_their_share() -> None:
    english = [one for one in shipped() if one.case.language == "en"]
    labels = labels_of(english)
    assert 0.2 < labels.empty < 0.4
    assert labels.denials < 0.2
    prose = prose_of([one.article for one in english if one.article is not None])
    assert 19 < prose.words < 25


@pytest.mark.parametrize("part", range(4))
def test_the_grammar_admits_every_wanted_answer(part: int) -> None:
    """A quarter of the articles each, every fourth sentence of them. Some contents end where a
    reader of English would not expect it."""
    asked, refused = 0, list[str]()

    def watch(request: Request, answer: str) -> None:
        nonlocal asked
        number = int(request.name.partition(":")[2])
        asked += number % 4 == part
        if number % 4 == part and not admits(request.grammar or "", answer):
            refused.append(f"{request.messages[-1].content}: {answer}")

    for one in shipped()[part::4]:
        assert one.article is not None
        for _ in PerfectReader(lessons(), watch).read(one.article):
            pass
    assert asked > 300
    assert len(refused) <= 0.005 * asked, refused


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + LONG]) for i in range(len(words) - LONG + 1)}


def test_no_run_of_words_is_shared_with_a_measured_article() -> None:
    own = {run for one in shipped() if one.article for run in runs_of_words(one.article.text)}
    for one in load().articles:
        if one.article is not None:
            shared = own & runs_of_words(one.article.text)
            assert not shared, f"{one.case.article} shares {len(shared)} runs"


def test_a_reader_without_a_fault_is_scored_as_nearly_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands around the reader loses little of what it read."""
    monkeypatch.setattr(perfect, "READER", PerfectReader(lessons()), raising=False)
    monkeypatch.setenv("SUMMARIZER_READING", f"{perfect.__name__}:READER")
    scores = []
    for one in shipped()[::8]:
        if one.article is None or one.case.language != "en":
            continue
        summary = summarize(one.article)
        gold = of_labelling(one.case.settled)
        scores.append(score_article(one.article, gold, of_summary(summary)))
    figures = figures_of(scores)
    assert (figures["all.f1"] or 0) > 0.9
    assert (figures["source.accuracy"] or 0) > 0.93
