"""Words that are the article's own are found, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.reading.locating import Finder

TEXT = (
    "Ann Marn’s “last  word” — she said — was “no”. He told the U.S. press that he'd leave. "
    "市长否认了。Then <Ann Marn> left."
)
ARTICLE = Article(text=TEXT)
FINDER = Finder(ARTICLE)

FOUND = {
    "as it stands": ("she said", "she said"),
    "in another case": ("SHE Said", "she said"),
    "with plain marks": ("“last word\"", "“last  word”"),
    "with a plain apostrophe": ("Ann Marn's", "Ann Marn’s"),
    "with white space squeezed": ("last word", "last  word"),
    "over two lines": ("last\n word", "last  word"),
    "with a full stop too many": ("she said.", "she said"),
    "in marks of the model's own": ("'she said'", "she said"),
    "with its own full stop": ("U.S.", "U.S."),
    "with a plain dash": ("- she said -", "— she said —"),
    "a pronoun": ("he", "He"),
    "in a script without blanks": ("否认", "否认"),
    "a look-alike of a control sign": ("‹Ann Marn>", "<Ann Marn>"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "there"), FOUND.values(), ids=FOUND)
def test_words_are_found_as_the_article_has_them(words: str, there: str) -> None:
    phrase = FINDER.phrase(words, ARTICLE.sentences)
    assert phrase is not None
    assert phrase.text == there
    assert phrase.span is not None
    assert TEXT[phrase.span.start : phrase.span.end] == there


@pytest.mark.parametrize("words", ["rest", "last words", "she never said", "Ann Mar", "left Ann"])
def test_words_that_differ_are_not_found(words: str) -> None:
    phrase = FINDER.phrase(words, ARTICLE.sentences)
    assert phrase is not None
    assert (phrase.text, phrase.span) == (words, None)


@pytest.mark.parametrize("words", ["", " ", "\n", "“”", "...", " - "[1:2] * 0])
def test_no_words_are_no_phrase(words: str) -> None:
    assert FINDER.phrase(words, ARTICLE.sentences) is None


def test_only_the_sentences_given_are_looked_at() -> None:
    first, *others = ARTICLE.sentences
    phrase = FINDER.phrase("she said", others)
    assert phrase is not None
    assert phrase.span is None
    assert FINDER.phrase("she said", [first]) != phrase


def test_the_best_sentence_comes_first() -> None:
    article = Article(text="Ann left. Ann stayed.")
    phrase = Finder(article).phrase("Ann", reversed(article.sentences))
    assert phrase is not None
    assert phrase.span is not None
    assert phrase.span.start == 10


def test_a_name_is_found_before_the_sentence_rather_than_after() -> None:
    article = Article(text="Ann left. Ann slept. She lied. Ann woke.")
    phrase = Finder(article).named("Ann", [article.sentence(3)])
    assert phrase is not None
    assert phrase.span is not None
    assert phrase.span.start == 10


def test_a_name_that_only_follows_is_found_there() -> None:
    article = Article(text="She lied. Ann left. Ann slept.")
    phrase = Finder(article).named("Ann", [article.sentence(1)])
    assert phrase is not None
    assert phrase.span is not None
    assert phrase.span.start == 10


@given(st.text(), st.text(max_size=12))
def test_a_span_always_holds_the_phrase(text: str, words: str) -> None:
    article = Article(text=text)
    phrase = Finder(article).phrase(words, article.sentences)
    if phrase is not None and phrase.span is not None:
        assert article.text[phrase.span.start : phrase.span.end] == phrase.text


@given(st.data())
def test_every_run_of_words_of_a_sentence_is_found(data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(ARTICLE.sentences))
    parts = sentence.text.split()
    first = data.draw(st.integers(0, len(parts) - 1))
    last = data.draw(st.integers(first + 1, len(parts)))
    words = " ".join(parts[first:last])
    phrase = FINDER.phrase(words, [sentence])
    if phrase is None:
        assert not any(letter.isalnum() for letter in words)
    else:
        assert phrase.span is not None
