"""Repeats are one item with several sentences; what differs stays apart."""

from __future__ import annotations

import pytest

from summarizer.article import Article

from .making import assemble, claim, denial, event, silence

DENIALS = """Mayor denies intent to sell harbour to Velmar Group

Mayor Teuta Brankoj denied on Monday that she was going to sell the harbour to the Velmar Group.

On Tuesday, Brankoj denied that she had sold or would be selling any land at the harbour."""


def test_one_denial_in_headline_lead_and_body_is_one_item_best_sentence_first() -> None:
    parts = assemble(
        DENIALS,
        denial(0, "Mayor", "intent to sell harbour to Velmar Group", cue="denies"),
        denial(
            1,
            "Mayor Teuta Brankoj",
            "she was going to sell the harbour to the Velmar Group",
            cue="denied",
        ),
        denial(
            2, "Brankoj", "she had sold or would be selling any land at the harbour", cue="denied"
        ),
    )
    assert [d.evidence.sentences for d in parts.denials] == [(1, 0, 2)]
    assert parts.denials[0].content == "[Brankoj] was going to sell the harbour to the Velmar Group"


TWO = (
    "Varnesia shelled the bridge at Sarn, Ana Noll said. "
    "Varnesia shelled the school at Sarn, Noll added."
)


def test_two_claims_that_share_most_words_stay_two() -> None:
    parts = assemble(
        TWO,
        claim(1, "Ana Noll", "Varnesia shelled the bridge at Sarn"),
        claim(2, "Noll", "Varnesia shelled the school at Sarn"),
    )
    assert len(parts.claims) == 2


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("the dam was unsafe", "the dam at Sarn was unsafe", 1),
        ("six soldiers were wounded", "seven soldiers were wounded", 2),
        ("six soldiers were wounded", "6 soldiers were wounded at Sarn", 1),
        ("the dam was safe", "the dam was not safe", 2),
        ("the plan was costly", "the plan was slow", 2),
        ("repairs will begin", "Repairs will begin.", 1),
        ("the ship sank off Sarn", "the ship sank off Ostry", 2),
        ("the bridge was closed by the mayor", "closing the bridge", 1),
    ],
)
def test_claims_of_one_speaker_merge_only_if_one_holds_the_other(
    first: str, second: str, count: int
) -> None:
    body = "It rained in Sarn and in Ostry on Monday and the ship was late there."
    text = f"Ana Noll said that {first}. {body} Noll said that {second.rstrip('.')}."
    article = Article(text=text)
    last = article.sentences[-1].number
    parts = assemble(article, claim(1, "Ana Noll", first), claim(last, "Noll", second))
    assert len(parts.claims) == count


def test_claims_of_two_speakers_never_merge() -> None:
    text = "Ana Noll said the dam was safe. Karl Brandt said the dam was safe."
    parts = assemble(
        text,
        claim(1, "Ana Noll", "the dam was safe"),
        claim(2, "Karl Brandt", "the dam was safe"),
    )
    assert len(parts.claims) == 2


def test_a_claim_and_an_event_of_the_same_content_stay_two_items() -> None:
    text = "The dam broke on Monday. Ana Noll said the dam broke on Monday."
    parts = assemble(
        text,
        event(1, "The dam broke on Monday"),
        claim(2, "Ana Noll", "the dam broke on Monday"),
    )
    assert (len(parts.events), len(parts.claims)) == (1, 1)


def test_an_event_of_headline_and_text_is_one_with_the_place_and_time_that_either_gives() -> None:
    text = """Mill fire kills two workers

A fire at the paper mill in Sarn killed two workers on Monday.

The fire at the mill killed workers of the night shift, and the market was closed."""
    parts = assemble(
        text,
        event(0, "Mill fire kills two workers", place="Sarn"),
        event(1, "A fire at the paper mill in Sarn killed two workers on Monday", time="Monday"),
        event(2, "the market was closed"),
    )
    assert [e.evidence.sentences for e in parts.events] == [(1, 0), (2,)]
    assert parts.events[0].place == "Sarn"
    assert parts.events[0].time is not None


def test_events_of_different_status_stay_apart() -> None:
    text = "The vote is planned for Monday. The vote of Monday was called off."
    parts = assemble(
        text,
        event(1, "The vote on Monday", status="planned"),
        event(2, "The vote on Monday", status="cancelled"),
    )
    assert len(parts.events) == 2


def test_a_statement_read_twice_by_model_and_rule_is_one() -> None:
    text = "Ana Noll said the dam was unsafe and old."
    parts = assemble(
        text,
        claim(1, "Ana Noll", "the dam was unsafe and old", origin="model"),
        claim(1, "Ana Noll", "the dam was unsafe", origin="rule"),
    )
    assert [c.content for c in parts.claims] == ["the dam was unsafe and old"]


def test_a_statement_read_as_claim_and_as_denial_keeps_the_reading_that_its_cue_bears_out() -> None:
    text = "Ana Noll denied that the dam was unsafe."
    parts = assemble(
        text,
        claim(1, "Ana Noll", "the dam was unsafe", cue="denied", confidence=0.9),
        denial(1, "Ana Noll", "the dam was unsafe", cue="denied", confidence=0.6),
    )
    assert (len(parts.claims), len(parts.denials)) == (0, 1)
    assert "opposite polarity" in parts.dropped[0].reason


def test_two_silences_of_one_source_on_one_matter_are_one() -> None:
    text = "The Velmar Group declined to comment. The Velmar Group would not discuss the sale."
    parts = assemble(
        text,
        silence(1, "The Velmar Group"),
        silence(2, "The Velmar Group", "the sale"),
    )
    assert [n.evidence.sentences for n in parts.no_comments] == [(2, 1)]
    assert parts.no_comments[0].about == "the sale"


def test_denials_that_answer_two_claims_stay_two() -> None:
    text = (
        "Ana Noll said the mayor had sold the harbour crane. "
        "Karl Brandt said the mayor had sold the harbour ferry. "
        "Mayor Teuta Brankoj denied that she had sold the harbour crane. "
        "Brankoj also denied that she had sold the harbour ferry."
    )
    parts = assemble(
        text,
        claim(1, "Ana Noll", "the mayor had sold the harbour crane", kind="accusation"),
        claim(2, "Karl Brandt", "the mayor had sold the harbour ferry", kind="accusation"),
        denial(3, "Mayor Teuta Brankoj", "she had sold the harbour crane", cue="denied"),
        denial(4, "Brankoj", "she had sold the harbour ferry", cue="denied"),
    )
    assert [d.denies for d in parts.denials] == [("c1",), ("c2",)]
