"""Who has been named so far: names that a later "he" may mean."""

from __future__ import annotations

import pytest

from summarizer.article import Article
from summarizer.mentions import Phrase
from summarizer.reading.speaking import Speakers, is_pronoun
from summarizer.schema import Span


def entered(text: str) -> Speakers:
    article = Article(text=text)
    speakers = Speakers(article)
    for sentence in article.sentences:
        speakers.enter(sentence)
    return speakers


def test_names_are_known_the_one_met_last_first() -> None:
    speakers = entered("Mayor Ida Vell met Bo Lund. Then Vell left for Marn.")
    assert speakers.names() == ["Marn", "Vell", "Bo Lund", "Mayor Ida Vell"]


def test_a_name_is_found_where_it_was_met_last() -> None:
    text = "Bo Lund spoke. A crowd heard Bo Lund."
    phrase = entered(text).phrase("Bo Lund")
    assert phrase == Phrase("Bo Lund", Span(start=text.rindex("Bo"), end=len(text) - 1))


def test_words_that_only_open_a_sentence_are_no_names() -> None:
    assert entered("Rain fell. The rain went on. On Monday it stopped.").names() == []


def test_a_possessive_is_no_part_of_a_name() -> None:
    assert entered("They read Vell’s letter and Bo Lund's.").names() == ["Bo Lund", "Vell"]


def test_who_spoke_is_met_again() -> None:
    text = "the union met Vell. Vell listened."
    speakers = entered(text)
    union = Phrase("the union", Span(start=0, end=9))
    speakers.spoke(union)
    assert speakers.last() == union
    assert speakers.names()[0] == "the union"


def test_a_pronoun_speaks_for_nobody_new() -> None:
    speakers = entered("Vell left.")
    speakers.spoke(Phrase("she", Span(start=0, end=3)))
    assert speakers.last() is None


@pytest.mark.parametrize(("words", "pronoun"), [("He", True), ("who", True), ("Ann", False)])
def test_pronouns_are_told_apart(words: str, pronoun: bool) -> None:
    assert is_pronoun(words) is pronoun
