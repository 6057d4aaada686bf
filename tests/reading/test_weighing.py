"""How sure a model was: the probabilities of a reply's pieces become those of its lines."""

from __future__ import annotations

import json
from itertools import pairwise
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.reading.weighing import odds_of

LINES = st.lists(st.text(min_size=1, max_size=12), max_size=4)


def pieces_of(text: str, cuts: list[int]) -> list[str]:
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[a:b] for a, b in pairwise(places)]


def test_a_line_is_as_likely_as_its_pieces_together() -> None:
    tokens = [('["', 0.9), ("event", 0.5), (" | A", 1.0), ('","', 0.8), ("b", 0.5), ('"]', 1.0)]
    assert odds_of(["event | A", "b"], tokens) == pytest.approx([0.9 * 0.5 * 0.8, 0.8 * 0.5])


def test_no_line_is_surer_than_the_sign_that_opens_it() -> None:
    tokens = [("[", 1.0), ('"a"', 1.0), (',"', 0.25), ('b"', 1.0), ("]", 0.5)]
    assert odds_of(["a", "b"], tokens) == pytest.approx([1.0, 0.25])


def test_an_engine_that_does_not_tell_leaves_it_open() -> None:
    assert odds_of(["a", "b"], []) == [None, None]


def test_letters_that_come_in_halves_leave_it_open() -> None:
    assert odds_of(["é"], [('["', 1.0), ("�", 0.5), ("�", 0.5), ('"]', 1.0)]) == [None]


@given(LINES, st.lists(st.integers(0, 200)), st.floats(0.01, 1.0))
def test_however_the_reply_is_cut_each_line_has_its_share(
    lines: list[str], cuts: list[int], probability: float
) -> None:
    text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
    tokens = [(piece, probability) for piece in pieces_of(text, cuts)]
    odds = odds_of(lines, tokens)
    assert len(odds) == len(lines)
    for value in odds:
        assert value is not None
        assert prod(p for _, p in tokens) <= value * (1 + 1e-9)
        assert value <= probability * (1 + 1e-9)
