"""Windows hold every character of an article, overlap, and fit."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.prompts import Line
from summarizer.reading.windows import OVERLAP, halves, tokens_of, windows_of

articles = st.lists(st.text(alphabet="ab é中 .", min_size=1, max_size=60), min_size=1, max_size=30)


@given(articles, st.integers(20, 200), st.integers(1, 12))
def test_every_character_of_every_sentence_is_in_some_window(
    paragraphs: list[str], most_tokens: int, most_lines: int
) -> None:
    article = Article(text="\n".join(paragraphs))
    lines = dict.fromkeys(
        (line, place)
        for window in windows_of(article, most_tokens, most_lines)
        for place, line in enumerate(window)
    )
    for sentence in article.sentences:
        pieces = dict.fromkeys(line.text for line, _ in lines if line.number == sentence.number)
        assert sentence.text in {"".join(pieces), *pieces}


@given(articles, st.integers(20, 200), st.integers(1, 12))
def test_windows_fit_and_go_forward(
    paragraphs: list[str], most_tokens: int, most_lines: int
) -> None:
    article = Article(text="\n".join(paragraphs))
    windows = windows_of(article, most_tokens, most_lines)
    for window in windows:
        assert 1 <= len(window) <= most_lines
        assert sum(tokens_of(line.text) for line in window) <= most_tokens or len(window) == 1
    for earlier, later in pairwise(windows):
        assert earlier[0].number <= later[0].number
        assert later[-1].number >= earlier[-1].number


def test_neighbours_share_sentences() -> None:
    article = Article(text="\n".join(f"Ann saw house {n}." for n in range(20)))
    for earlier, later in pairwise(windows_of(article, 10_000, 8)):
        assert earlier[-OVERLAP:] == later[:OVERLAP]


def test_a_short_article_is_one_window() -> None:
    article = Article(text="Ann left. Bob stayed.", title="Gone")
    (window,) = windows_of(article, 1000, 60)
    assert window == (Line(0, "Gone"), Line(1, "Ann left."), Line(2, "Bob stayed."))


def test_a_sentence_that_is_too_long_comes_in_pieces_cut_between_words() -> None:
    words = [f"word{n}" for n in range(2000)]
    article = Article(text=" ".join(words))
    windows = windows_of(article, 500, 60)
    assert len(windows) > 1
    assert [line.number for window in windows for line in window] == [1] * len(windows)
    assert " ".join(line.text.strip() for (line,) in windows).split() == words


@given(st.integers(1, 40))
def test_halves_hold_every_line_and_are_smaller(size: int) -> None:
    window = tuple(Line(n, f"Sentence {n}.") for n in range(size))
    parts = halves(window)
    assert {line for part in parts for line in part} == set(window)
    assert all(len(part) < size for part in parts) or size == 1
