"""Contents are the article's own words, finished as an editor would."""

from __future__ import annotations

import pytest

from summarizer.article import Article
from summarizer.assembling.positive import positive

from .making import assemble, claim, denial, event


@pytest.mark.parametrize(
    ("negative", "expected", "certain"),
    [
        ("he had not signed", "he had signed", True),
        ("he hadn't signed", "he had signed", True),
        ("we won’t pay", "we will pay", True),
        ("she cannot pay", "she can pay", True),
        (
            "Our positions did not fire a single round",
            "Our positions did fire a single round",
            True,
        ),
        ("there is no truth in it", "there is truth in it", True),
        ("She was never forced to work", "She was forced to work", True),
        ("Nobody was hurt", "[somebody] was hurt", True),
        ("nothing was taken", "[something] was taken", True),
        ("all the stories are false", "all the stories are [true]", True),
        ("the report is not true", "the report is [true]", True),
        ("he would sign", "he would sign", True),
        ("the notice was late", "the notice was late", True),
        ("he had not said that he would not pay", "he had not said that he would not pay", False),
        ("not only the mayor knew", "not only the mayor knew", False),
        ("she is no longer the owner", "she is no longer the owner", False),
        ("neither side paid", "neither side paid", False),
    ],
)
def test_one_plain_negation_is_taken_away_and_nothing_else(
    negative: str, expected: str, certain: bool
) -> None:
    result = positive(negative)
    assert (result.text, result.certain) == (expected, certain)


BRANDT = "Ivo Brandt, 50, runs the mill in Sarn. He is tired."


def finished(sentence: str, source: str, content: str, **more: str) -> str:
    text = f"{BRANDT} {sentence}"
    return assemble(text, claim(3, source, content, **more)).claims[0].content


@pytest.mark.parametrize(
    ("sentence", "source", "content", "expected"),
    [
        ("Brandt said that he would sell.", "Brandt", "that he would sell", "[Brandt] would sell"),
        ("Brandt said his mill was old.", "Brandt", "his mill was old", "[Brandt's] mill was old"),
        ("Brandt said Karl Noll lost his hat.", "Brandt", "Karl Noll lost his hat", ""),
        ("“He lied,” Brandt said.", "Brandt", "“He lied,”", "He lied"),
        (
            "The Velmar Group said it had paid.",
            "The Velmar Group",
            "it had paid",
            "[Velmar Group] had paid",
        ),
        (
            "The Velmar Group said it was clear that it rained.",
            "The Velmar Group",
            "it was clear that it rained",
            "",
        ),
        ("Villagers said they were cold.", "Villagers", "they were cold", "[Villagers] were cold"),
        (
            "“The mill is old,” Brandt said.",
            "Brandt",
            "“The mill is old,” Brandt said",
            "The mill is old",
        ),
        (
            "Villagers demanded his resignation.",
            "Villagers",
            "his resignation",
            "[Brandt's] resignation",
        ),
        (
            "Brandt said  the   mill\u00a0burned.",
            "Brandt",
            "the   mill\u00a0burned.",
            "the mill burned",
        ),
    ],
)
def test_contents_are_trimmed_and_pronouns_resolved_only_where_certain(
    sentence: str, source: str, content: str, expected: str
) -> None:
    cue = "said" if "said" in sentence else "demanded"
    assert finished(sentence, source, content, cue=cue) == (expected or content)


def test_a_promise_and_an_accusation_read_as_statements() -> None:
    text = f"{BRANDT} Brandt promised to leave. Villagers accused him of hiding the report."
    parts = assemble(
        text,
        claim(3, "Brandt", "to leave", kind="commitment", cue="promised"),
        claim(4, "Villagers", "him of hiding the report", kind="accusation", cue="accused"),
    )
    assert [c.content for c in parts.claims] == [
        "[Brandt would] leave",
        "[Brandt was] hiding the report",
    ]


@pytest.mark.parametrize(
    ("sentence", "content", "cue", "expected"),
    [
        (
            "Brandt denied that he had not paid.",
            "he had not paid",
            "denied",
            "[Brandt] had not paid",
        ),
        ("Brandt said he had not paid.", "he had not paid", "said", "[Brandt] had paid"),
        ("Brandt denied it: “I did not pay.”", "“I did not pay.”", "denied", "I did pay"),
        ("Brandt ruled out a sale.", "a sale", "ruled out", "a sale"),
    ],
)
def test_a_denial_is_positive_unless_its_cue_governs_the_negation(
    sentence: str, content: str, cue: str, expected: str
) -> None:
    parts = assemble(f"{BRANDT} {sentence}", denial(3, "Brandt", content, cue=cue))
    assert parts.denials[0].content == expected


def test_a_denial_that_cannot_be_made_positive_keeps_its_words_and_loses_confidence() -> None:
    text = f"{BRANDT} Brandt said he was not paid and would not leave."
    parts = assemble(text, denial(3, "Brandt", "he was not paid and would not leave", cue="said"))
    assert parts.denials[0].content == "[Brandt] was not paid and would not leave"
    assert parts.denials[0].confidence < 0.8


def test_the_journalists_hedge_goes_and_the_speakers_stays() -> None:
    text = f"{BRANDT} The mill allegedly may have burned."
    parts = assemble(
        text,
        claim(3, None, "The mill allegedly may have burned", cue="allegedly", kind="accusation"),
    )
    assert parts.claims[0].content == "The mill may have burned"


def test_a_content_that_is_one_quotation_fills_quoted() -> None:
    text = f"{BRANDT} “The mill is old,” Brandt said."
    parts = assemble(text, claim(3, "Brandt", "“The mill is old,”", cue="said"))
    assert parts.claims[0].quoted == "The mill is old,"


@pytest.mark.parametrize(
    ("sentence", "source", "content"),
    [
        (
            "Brandt met a teenager. Villagers said his hands were raised.",
            "Villagers",
            "his hands were raised",
        ),
        (
            "“The mill burned because he left,” it was said.",
            None,
            "The mill burned because he left",
        ),
        ("A pal said they were in love.", "A pal", "they were in love"),
        ("A coach said he would leave.", "A coach", "he would leave"),
        ("I know that he lied, it was said.", None, "I know that he lied"),
    ],
)
def test_a_pronoun_that_may_mean_somebody_else_stays(
    sentence: str, source: str | None, content: str
) -> None:
    article = Article(text=f"{BRANDT} {sentence}")
    parts = assemble(article, claim(article.sentences[-1].number, source, content))
    assert parts.claims[0].content == content


def test_a_pronoun_in_an_event_gets_its_name() -> None:
    text = f"{BRANDT} He left Sarn."
    assert assemble(text, event(3, "He left Sarn")).events[0].description == "[Brandt] left Sarn"
