"""How sure a model was: the probabilities of a reply's pieces become those of its lines' parts."""

from __future__ import annotations

import json
from itertools import pairwise
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.reading.weighing import odds_of

BAR = " | "
LINES = st.lists(st.text(alphabet='ab| "é\\', min_size=1, max_size=12), max_size=4)


def pieces_of(text: str, cuts: list[int]) -> list[str]:
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[a:b] for a, b in pairwise(places)]


def test_a_part_is_as_likely_as_the_pieces_that_begin_in_it() -> None:
    tokens = [('["', 0.9), ("event", 0.5), (" |", 0.7), (" A", 0.6), ('","', 0.8), ("b", 0.5)]
    (event, other) = odds_of(["event | A", "b"], [*tokens, ('"]', 0.1)], BAR)
    assert event == pytest.approx((0.9 * 0.5 * 0.7, 0.6 * 0.8))
    assert other == pytest.approx((0.8 * 0.5 * 0.1,))


def test_no_line_is_surer_than_the_sign_that_opens_it() -> None:
    tokens = [("[", 1.0), ('"a"', 1.0), (',"', 0.25), ('b"', 1.0), ("]", 0.5)]
    assert odds_of(["a", "b"], tokens, BAR) == [(1.0,), (0.25,)]


def test_an_engine_that_does_not_tell_leaves_it_open() -> None:
    assert odds_of(["a", "b"], [], BAR) == [(), ()]


def test_letters_that_come_in_halves_leave_it_open() -> None:
    assert odds_of(["é"], [('["', 1.0), ("�", 0.5), ("�", 0.5), ('"]', 1.0)], BAR) == [()]


@given(LINES, st.lists(st.integers(0, 200)), st.floats(0.01, 1.0))
def test_however_the_reply_is_cut_each_line_has_its_share(
    lines: list[str], cuts: list[int], probability: float
) -> None:
    text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
    tokens = [(piece, probability) for piece in pieces_of(text, cuts)]
    found = odds_of(lines, tokens, BAR)
    assert [len(odds) for odds in found] == [len(json.dumps(line).split(BAR)) for line in lines]
    for odds in found:
        assert prod(p for _, p in tokens) <= prod(odds) * (1 + 1e-9)
        assert prod(odds) <= probability * (1 + 1e-9)
