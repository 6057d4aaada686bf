"""The locks: each fault is found, and named by its path and kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from summarizer.article import Article
from summarizer.assembled import Assembled
from summarizer.checking import check
from summarizer.schema import Claim, Denial, Dispute, Event, Evidence, NoComment, Source, Span, Time

ARTICLE = Article.from_text(
    """Ostry mayor denies sale

Mayor Teuta Brankoj denied that she sold 40 boats on Monday in Ostry. “Our harbour,” she \
said, “is not for sale. It never was.” Dockers said 1,200 people had signed. It rained."""
)


def on(*numbers: int) -> Evidence:
    found = [ARTICLE.sentence(number) for number in numbers]
    return Evidence(sentences=numbers, spans=tuple(Span(start=s.start, end=s.end) for s in found))


def a_claim(**changed: Any) -> Claim:
    values: dict[str, Any] = {
        "id": "c1",
        "source": "s1",
        "content": "1200 people had signed",
        "cue": "said",
        "kind": "figure",
        "confidence": 0.9,
        "evidence": on(4),
    }
    return Claim(**{**values, **changed})


def a_denial(**changed: Any) -> Denial:
    values: dict[str, Any] = {
        "id": "d1",
        "source": "s1",
        "content": "[Brankoj] sold forty boats",
        "confidence": 0.9,
        "evidence": on(1, 0),
    }
    return Denial(**{**values, **changed})


SOUND = Assembled(
    gist="The dockers said that 1200 people had signed.",
    claims=(a_claim(),),
    denials=(a_denial(denies=("c1",)),),
    events=(
        Event(
            id="e1",
            description="It rained",
            place="Ostry",
            time=Time(text="Monday"),
            confidence=0.8,
            evidence=on(5),
        ),
    ),
    no_comments=(NoComment(id="n1", source="s1", kind="declined", evidence=on(1)),),
    disputes=(Dispute(id="x1", kind="denied", sides=(("c1",), ("d1",)), topic="boats"),),
    sources=(Source(id="s1", name="Teuta Brankoj", aliases=("Ostry mayor",), kind="person"),),
    unanswered=("c1",),
    uncovered=(5,),
)


def test_a_sound_summary_has_no_problem() -> None:
    assert check(ARTICLE, SOUND) == []


@pytest.mark.parametrize(
    ("changed", "kind", "field"),
    [
        ({"content": "1300 people had signed"}, "number", "content"),
        ({"content": "twelve hundred and one people had signed"}, "number", "content"),
        ({"content": "1200 people had signed in Velmar"}, "name", "content"),
        ({"content": "Velmar had signed"}, "name", "content"),
        ({"content": "[Velmar] had signed"}, "name", "content"),
        ({"content": "“all the people” had signed"}, "quotation", "content"),
        ({"quoted": "people had never signed"}, "quotation", "quoted"),
        ({"quoted": "..."}, "quotation", "quoted"),
        ({"cue": "shouted"}, "words", "cue"),
        ({"source": "s9"}, "id", "source"),
        ({"via": "s9"}, "id", "via"),
        (
            {"evidence": Evidence(sentences=(4,), spans=(Span(start=3, end=9),))},
            "evidence",
            "evidence",
        ),
        (
            {"evidence": Evidence(sentences=(99,), spans=(Span(start=0, end=4),))},
            "evidence",
            "evidence",
        ),
    ],
)
def test_a_fault_in_a_claim_is_found(changed: dict[str, Any], kind: str, field: str) -> None:
    problems = check(ARTICLE, replace(SOUND, claims=(a_claim(**changed),)))
    assert (kind, field) in {(p.kind, p.field) for p in problems}
    assert problems[0].path.startswith("claims[0]")


@pytest.mark.parametrize(
    "quoted",
    [
        "Our harbour",
        "our harbour",
        "is not for sale. It never was.",
        "[the harbour] is not for sale",
    ],
)
def test_a_quotation_holds_over_sentences_brackets_and_dots(quoted: str) -> None:
    parts = replace(SOUND, claims=(a_claim(quoted=quoted, content="it", evidence=on(2, 3)),))
    assert check(ARTICLE, parts) == []


def test_words_may_not_run_across_a_gap_in_the_evidence() -> None:
    parts = replace(
        SOUND, claims=(a_claim(quoted="sale 1,200 people", content="it", evidence=on(2, 4)),)
    )
    assert [p.kind for p in check(ARTICLE, parts)] == ["quotation"]


def test_the_first_word_may_be_another_form_of_a_word_of_the_article() -> None:
    parts = replace(SOUND, claims=(a_claim(content="Signing by 1,200 people"),))
    assert [p.detail for p in check(ARTICLE, parts)] == ["the article does not hold 'Signing'"]
    parts = replace(SOUND, claims=(a_claim(content="Harbours are full"),))
    assert check(ARTICLE, parts) == []


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"sources": (SOUND.sources[0].model_copy(update={"name": "Ana Noll"}),)}, "name"),
        ({"sources": (SOUND.sources[0].model_copy(update={"aliases": ("Noll",)}),)}, "name"),
        ({"sources": (*SOUND.sources, SOUND.sources[0])}, "id"),
        ({"denials": (a_denial(denies=("c7",)),)}, "id"),
        ({"denials": (a_denial(counter="d1"),)}, "id"),
        ({"unanswered": ("c9",)}, "id"),
        ({"uncovered": (99,)}, "evidence"),
        ({"events": (SOUND.events[0].model_copy(update={"place": "Sarn"}),)}, "words"),
        ({"events": (SOUND.events[0].model_copy(update={"time": Time(text="Friday")}),)}, "words"),
        (
            {"no_comments": (SOUND.no_comments[0].model_copy(update={"about": "90 boats"}),)},
            "number",
        ),
        (
            {
                "sources": (
                    SOUND.sources[0].model_copy(update={"mentions": (Span(start=1, end=9999),)}),
                )
            },
            "evidence",
        ),
    ],
)
def test_a_fault_elsewhere_is_found(changed: dict[str, Any], kind: str) -> None:
    problems = check(ARTICLE, replace(SOUND, **changed))
    assert kind in {p.kind for p in problems}


def test_all_problems_are_reported_and_nothing_is_changed() -> None:
    bad = replace(SOUND, claims=(a_claim(content="1300 in Velmar", cue="shouted"),))
    assert len(check(ARTICLE, bad)) == 3
    assert bad.claims[0].content == "1300 in Velmar"
