"""A summary of the example article, written by hand, for whatever takes a `Summary`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from summarizer.article import Article
from summarizer.schema import (
    Claim,
    Denial,
    Dispute,
    Dropped,
    Event,
    Evidence,
    NoComment,
    Run,
    Source,
    Span,
    Summary,
    Time,
)

EXAMPLE = Path(__file__).parent.parent / "examples" / "harbour.txt"
ARTICLE = Article.from_text(EXAMPLE.read_text("utf-8"), id="harbour.txt")


def resting_on(*numbers: int) -> Evidence:
    """The sentences of the example with these numbers."""
    found = [ARTICLE.sentence(number) for number in numbers]
    return Evidence(sentences=numbers, spans=tuple(Span(start=s.start, end=s.end) for s in found))


def _claim(id: str, source: str | None, kind: Any, content: str, *on: int, **more: Any) -> Claim:
    return Claim(
        id=id,
        source=source,
        kind=kind,
        content=content,
        evidence=resting_on(*on),
        confidence=0.9,
        **more,
    )


SUMMARY = Summary(
    gist="Ilse Varnholt denies that she was planning to sell the harbour; "
    "the Dockers' Union says that she misled the town council.",
    events=(
        Event(
            id="e1",
            description="dockers walked out for a second day",
            time=Time(text="Thursday", start="2026-03-12"),
            place="Vellmouth",
            confidence=0.9,
            evidence=resting_on(1),
        ),
        Event(
            id="e2",
            description="The town council will meet to debate the future of the harbour",
            time=Time(text="on Monday", start="2026-03-16"),
            status="planned",
            confidence=0.8,
            evidence=resting_on(20),
        ),
    ),
    claims=(
        _claim("c1", "s3", "assertion", "the price had already been agreed", 6, via="s4"),
        _claim("c2", "s2", "accusation", "Varnholt misled the town council", 7, 8),
        _claim("c3", "s5", "demand", "the mayor publish every letter from Sundmark Lines", 9),
        _claim("c4", "s5", "accusation", "Aldo Merrin had sent for the police", 9),
        _claim("c5", "s2", "figure", "23 dockers had been hurt", 11),
        _claim("c6", "s6", "figure", "the number of injured at nine", 11),
        _claim("c7", "s2", "accusation", "[the police] threw the first stone", 12),
        _claim("c8", "s6", "accusation", "[the Dockers' Union] threw the first stone", 12),
        _claim("c9", None, "accusation", "A police officer was pushed into the water", 13),
        _claim(
            "c10",
            "s7",
            "assertion",
            "[Merrin] asked for calm",
            15,
            quoted="I asked for calm, and for nothing else",
            certainty="hedged",
        ),
    ),
    denials=(
        Denial(
            id="d1",
            source="s1",
            content="[Varnholt] was planning to sell the town's harbour",
            cue="denied",
            confidence=0.95,
            evidence=resting_on(1, 0, 3),
        ),
        Denial(
            id="d2",
            source="s7",
            content="Aldo Merrin had sent for the police",
            denies=("c4",),
            counter="c10",
            confidence=0.9,
            evidence=resting_on(14),
        ),
    ),
    no_comments=(
        NoComment(
            id="n1", source="s8", kind="declined", about="the letter", evidence=resting_on(17)
        ),
        NoComment(id="n2", source="s3", kind="unreachable", on=("c1",), evidence=resting_on(18)),
    ),
    disputes=(
        Dispute(id="x1", kind="denied", sides=(("c4",), ("d2",)), topic="who sent for the police"),
        Dispute(id="x2", kind="figures", sides=(("c5",), ("c6",)), topic="dockers hurt"),
        Dispute(id="x3", kind="mirrored", sides=(("c7",), ("c8",)), topic="the first stone"),
    ),
    unanswered=("c2", "c9"),
    sources=(
        Source(id="s1", name="Ilse Varnholt", aliases=("The mayor", "She"), kind="person"),
        Source(id="s2", name="The Dockers' Union", aliases=("The union",), kind="organisation"),
        Source(id="s3", name="Piet Halloran", kind="person"),
        Source(id="s4", name="the Vellmouth Courier", kind="organisation"),
        Source(id="s5", name="Renate Osk", kind="person"),
        Source(id="s6", name="the police", kind="organisation"),
        Source(id="s7", name="Aldo Merrin", kind="person"),
        Source(id="s8", name="Sundmark Lines", kind="organisation"),
    ),
    uncovered=(19,),
    article=ARTICLE,
    run=Run(
        model="local/by-hand",
        reading="by_cue",
        seconds=31.4,
        tokens_in=1200,
        tokens_out=240,
        warnings=("the article gives no time zone",),
        dropped=(
            Dropped(
                item="claim by Renate Osk",
                field="quoted",
                reason="these words stand nowhere in the article",
                text="lied to us all",
                sentences=(8,),
            ),
        ),
    ),
)
