"""Numbers in one normal form, whatever they are written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.numerals import find_numbers, number_values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("at least 105 casualties", ["105"]),
        ("42 soldiers and eight guards", ["42", "8"]),
        ("1,234,567 and 26\u00a0000 and 1'000", ["1234567", "26000", "1000"]),
        ("12,34,567", ["1234567"]),
        ("$3.2m, €1.5bn, 20m", ["3200000", "1500000000", "20"]),
        ("3.2 million", ["3200000"]),
        ("forty-two", ["42"]),
        ("two hundred and five people", ["205"]),
        ("one million, two hundred thousand and six", ["1200006"]),
        ("five hundred people and two dogs", ["500", "2"]),
        ("a hundred", ["100"]),
        ("two dozen", ["24"]),
        ("2.50 and 2.5", ["2.5", "2.5"]),
        ("6:00 on 10.08.2019", ["6:00", "10.08.2019"]),
        ("the 7th of 7", ["7", "7"]),
        ("pages 10,15", ["10", "15"]),
        ("from ten to 32", ["10", "32"]),
        ("٤٢", ["42"]),
        ("someone, tent, nineties, hundreds", []),
    ],
)
def test_numbers_are_found_in_order_in_their_normal_form(text: str, values: list[str]) -> None:
    assert [number.value for number in find_numbers(text)] == values


def test_the_bare_word_one_is_marked_and_left_out_of_the_values() -> None:
    assert [n.bare_one for n in find_numbers("one of 1")] == [True, False]
    assert number_values("one of them") == frozenset()


@given(st.integers(0, 10**15))
def test_separators_make_no_difference(number: int) -> None:
    assert number_values(f"{number:,}") == number_values(f"{number:d}") == {str(number)}


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_offsets_are_its_own(text: str) -> None:
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)
        assert number.value
