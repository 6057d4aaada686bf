"""Quotation marks are followed through sentences and paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.reading.quotations import find_quotations


def quoted(text: str) -> list[str]:
    article = Article(text=text)
    return [article.text[q.start : q.end] for q in find_quotations(article)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We left,” she said. “At night.”", ["We left,", "At night."]),
        ('"We left," she said. "At night."', ["We left,", "At night."]),
        ("«Nous partons», dit-elle.", ["Nous partons"]),
        ("Er sagte: „Wir gehen jetzt“ und ging.", ["Wir gehen jetzt"]),
        ("The workers’ hall and the miners’ bath were shut.", []),
        ('A 6" pipe burst.', []),
        ("He called it ‘a gift’ to the town.", ["a gift"]),
    ],
)
def test_marks_of_many_kinds(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_quotation_running_over_paragraphs_goes_on() -> None:
    article = Article(text="“We waited all night, she said.\n\n“Nobody came.”")
    first, second = find_quotations(article)
    assert (first.closed, first.goes_on) == (False, True)
    assert (second.closed, second.goes_on) == (True, False)


def test_unclosed_quotation_ends_with_its_paragraph() -> None:
    assert quoted("“We waited all night.\n\nNobody came.") == ["We waited all night."]


@given(st.text(alphabet='ab .,\n"“”‘’«»', min_size=1).filter(lambda t: t.strip()))
def test_quotations_lie_in_the_text_and_in_order(text: str) -> None:
    article = Article(text=text)
    position = 0
    for quotation in find_quotations(article):
        assert position <= quotation.start <= quotation.end <= len(article.text)
        position = quotation.start
