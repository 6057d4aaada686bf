"""Cues are found where somebody speaks, and nowhere else."""

from __future__ import annotations

import pytest

from summarizer.article import Article
from summarizer.reading.sentences import View, views_of


def view_of(sentence: str) -> View:
    return views_of(Article(text=sentence))[0]


def cues_of(sentence: str) -> list[str]:
    return [cue.text for cue in view_of(sentence).cues]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Mayor Odile Brannock said on Friday that the bridge would reopen.", ["said"]),
        ("About 300 families have left, according to Havenline.", ["according to"]),
        (
            "The ministry ruled out new taxes but warned that fares may rise.",
            ["ruled out", "warned"],
        ),
        ("Sorrel Air denies that its pilots flew without rest.", ["denies"]),
        ("Lake Minister Denies Selling Water Rights", ["Denies"]),
        ("The allegations of theft came from two former clerks.", ["allegations"]),
        ("The council called on drivers to stay at home.", ["called on"]),
    ],
)
def test_words_of_reporting_are_cues(sentence: str, expected: list[str]) -> None:
    assert cues_of(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Her claims office stands beside the harbour.",
        "The annual report was printed in Tolver.",
        "Police found the boat near the pier.",
        "The US State Department opened a second office in Karesh.",
        "The firm maintained a fleet of nine ferries.",
        "He was told to leave the hall.",
        "A banner with the words “We deny nothing and we said nothing” hung there.",
    ],
)
def test_other_uses_of_the_words_are_not(sentence: str) -> None:
    assert cues_of(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Korvik denied her a visa last month.",
        "The court denied bail to both brothers.",
        "Two reporters were denied entry to the hall.",
        "The minister did not deny the report.",
        "The minister stopped short of denying the report.",
        "The union rejected the offer within an hour.",
    ],
)
def test_refusals_and_near_misses_are_not_denials(sentence: str) -> None:
    assert not [cue for cue in view_of(sentence).cues if cue.lexeme.polarity == "denial"]


@pytest.mark.parametrize(
    ("sentence", "silence"),
    [
        ("A lawyer for the bank declined to comment.", "declined"),
        ("Brix did not respond to messages.", "no response"),
        ("The ministry has so far not commented on the claims.", "no response"),
        ("The owner could not be reached.", "unreachable"),
        ("The palace would neither confirm nor deny the visit.", "neither confirmed nor denied"),
        ("Police could not confirm the number.", "withheld"),
        ("The club refused to discuss the transfer.", "declined"),
        ("The company has yet to respond.", "no response"),
    ],
)
def test_silences_are_told_apart(sentence: str, silence: str) -> None:
    (cue,) = view_of(sentence).cues
    assert (cue.lexeme.polarity, cue.lexeme.silence) == ("no_comment", silence)
