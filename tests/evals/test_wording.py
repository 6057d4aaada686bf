"""Words and numbers are the same tokens however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.wording import tokens_of


def numbers(text: str) -> list[str]:
    return [token.text for token in tokens_of(text) if token.number]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nine men", ["9"]),
        ("1,000 or 1000", ["1000", "1000"]),
        ("1.2 million, 1,200,000 and 1.2m", ["1200000"] * 3),
        ("two hundred and fifty-one", ["251"]),
        ("three million two hundred thousand and five", ["3200005"]),
        ("twenty-five hundred", ["2500"]),
        ("a million, a hundred, two dozen", ["1000000", "100", "24"]),
        ("one or two points", ["1", "2"]),
        ("2000 and ten men", ["2000", "10"]),
        ("3 million and 2 men", ["3000000", "2"]),
        ("fifty and sixty", ["50", "60"]),
        ("two hundred. Fifty came", ["200", "50"]),
        ("an 11-year lull on the 5th, in the 1980s", ["11", "5", "1980"]),
        ("$3bn, £2.50 and 10k", ["3000000000", "2.5", "10000"]),
        ("M5S and G20", []),
        ("dozens, millions and second", []),
    ],
)
def test_numbers_are_read(text: str, found: list[str]) -> None:
    assert numbers(text) == found


@given(st.integers(0, 10**15))
def test_a_number_is_itself_with_and_without_commas(value: int) -> None:
    assert numbers(f"{value:,}") == numbers(str(value)) == [str(value)]


def test_a_spelled_number_is_known_to_be_spelled() -> None:
    assert [token.spelled for token in tokens_of("nine 9") if token.number] == [True, False]


def test_a_word_in_capitals_is_not_the_small_word() -> None:
    assert [token.text for token in tokens_of("U.S. us US")] == ["US", "us", "US"]


def test_possessives_and_brackets_are_marked() -> None:
    tokens = tokens_of("Marn's [Korbin] didn’t")
    assert [token.text for token in tokens] == ["marn", "korbin", "didn't"]
    assert [token.possessive for token in tokens] == [True, False, False]
    assert [token.bracketed for token in tokens] == [False, True, False]


def test_the_first_word_of_a_sentence_or_quotation_is_marked() -> None:
    tokens = tokens_of("Boats left. They said “No boats” to Ida")
    assert [token.text for token in tokens if token.starts] == ["boats", "they", "no"]


@given(st.text())
def test_any_text_can_be_cut(text: str) -> None:
    assert all(token.text for token in tokens_of(text))
