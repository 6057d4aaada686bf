"""The gist: two sentences at most, attributed, made of the items alone."""

from __future__ import annotations

import re

import pytest

from summarizer.assembled import Assembled
from summarizer.assembling import compose_gist
from summarizer.assembling.gist import MAX_WORDS
from summarizer.schema import Claim, ClaimKind, Denial, Event, Evidence, NoComment, Source, Span

EVIDENCE = Evidence(sentences=(1,), spans=(Span(start=0, end=5),))
SOURCES = (
    Source(id="s1", name="Ana Noll", kind="person"),
    Source(id="s2", name="the dockers", kind="group"),
)


def of(*claims: Claim, denials: tuple[Denial, ...] = (), **more: tuple[object, ...]) -> str:
    return compose_gist(Assembled(claims=claims, denials=denials, sources=SOURCES, **more))  # type: ignore[arg-type]


def said(content: str, kind: ClaimKind = "assertion", source: str | None = "s1") -> Claim:
    return Claim(
        id="c1", source=source, content=content, kind=kind, confidence=1, evidence=EVIDENCE
    )


@pytest.mark.parametrize(
    ("content", "kind", "expected"),
    [
        ("The dam was safe", "assertion", "Ana Noll said that the dam was safe."),
        (
            "the resignation of the board",
            "demand",
            "Ana Noll demanded the resignation of the board.",
        ),
        ("readers to stay calm", "demand", "Ana Noll asked readers to stay calm."),
        ("[Noll would] resign", "commitment", "Ana Noll promised that [Noll would] resign."),
        ("hiding the report", "accusation", "Ana Noll alleged hiding the report."),
        ("forty dead", "figure", "Ana Noll reported forty dead."),
        (
            "War clouds over the river rose again at dawn",
            "assertion",
            "Ana Noll said: War clouds over the river rose again at dawn.",
        ),
        ("US troops left", "assertion", "Ana Noll spoke of US troops left."),
        ("He lied. He always lies.", "assertion", "Ana Noll spoke of he lied …."),
    ],
)
def test_a_claim_reads_well_in_the_words_of_its_kind(
    content: str, kind: ClaimKind, expected: str
) -> None:
    assert of(said(content, kind)) == expected


def test_an_allegation_of_nobody_is_given_to_nobody() -> None:
    gist = of(said("a tug was sunk off Sarn", "accusation", None))
    assert gist == "It is alleged that a tug was sunk off Sarn."


def test_denials_no_comments_and_events_are_attributed() -> None:
    denial = Denial(
        id="d1", source="s2", content="the strike would end", confidence=1, evidence=EVIDENCE
    )
    silence = NoComment(id="n1", source="s1", kind="unreachable", evidence=EVIDENCE)
    event = Event(id="e1", description="The pier burned", confidence=1, evidence=EVIDENCE)
    assert of(denials=(denial,)) == "The dockers denied that the strike would end."
    assert of(no_comments=(silence,)) == "Ana Noll could not be reached."
    assert of(events=(event,)) == "The article reports: the pier burned."


def test_nothing_found_is_said_plainly() -> None:
    assert of() == "No events, claims or denials were found."


def test_a_long_content_is_cut_visibly_and_the_gist_stays_short() -> None:
    gist = of(said("the dam " + "was old and " * 40 + "broke"))
    assert "…" in gist
    assert len(gist.split()) <= MAX_WORDS
    assert len(re.findall(r"[.](?:\s|$)", gist)) <= 2


def test_the_claims_of_a_source_without_a_name_are_left_out() -> None:
    unknown = Source(id="s1", name="They", kind="unnamed")
    parts = Assembled(claims=(said("the dam was safe"),), sources=(unknown,))
    assert compose_gist(parts) == "No events, claims or denials were found."
