"""What is read as an article, and what is refused and with which words."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.errors import (
    ArticleError,
    ArticleFileError,
    ArticleTooLongError,
    EmptyArticleError,
)
from summarizer.inputs import coerce, read_article
from summarizer.settings import Settings

from .harbour import EXAMPLE

SETTINGS = Settings()
SHORT = Settings(max_characters=20)
TEXT = "Mayor Denies Plan\n\nMarch 12, 2026\n\nThe mayor said “no”.\n"


def test_the_example_is_read_with_its_title_date_and_path() -> None:
    article = coerce(EXAMPLE, SETTINGS)
    assert article.title == "Mayor of Vellmouth Denies Plan to Sell Harbour"
    assert article.published_at == dt.date(2026, 3, 12)
    assert article.id == str(EXAMPLE)


def test_a_string_is_text_even_if_a_file_has_that_name(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    assert coerce(str(path), SETTINGS).text == str(path)


def test_an_article_is_taken_as_it_is() -> None:
    article = Article(text="It rained.")
    assert coerce(article, SETTINGS) is article


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_file_in_unicode_is_decoded(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding)
    assert coerce(path, SETTINGS).text == "Mayor Denies Plan\n\nThe mayor said “no”."


def test_line_ends_of_any_kind_are_one_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"A Title\r\n\r\nOne.\rTwo.\r\n")
    assert coerce(path, SETTINGS).text == "A Title\n\nOne.\nTwo."


def test_a_json_file_is_an_article_field_by_field(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    fields = {"title": "A Title", "text": "It rained.", "published_at": "2026-03-12", "id": "7"}
    path.write_text(json.dumps(fields), "utf-8")
    article = coerce(path, SETTINGS)
    assert (article.text, article.id) == ("A Title\n\nIt rained.", "7")
    assert article.published_at == dt.date(2026, 3, 12)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"title": "A Title"}', "text: Field required"),
        ('{"text": "It rained.", "writer": "X"}', "writer: Extra inputs are not permitted"),
        ('["It rained."]', "one object with text, title"),
        ('{"text": "It rained."', "not an article in JSON: Invalid JSON"),
    ],
)
def test_json_that_is_no_article_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ArticleFileError, match=re.escape(message)):
        coerce(path, SETTINGS)


def test_standard_input_is_read_for_a_dash() -> None:
    article = read_article("-", SETTINGS, stdin=io.BytesIO(TEXT.encode()))
    assert (article.title, article.id) == ("Mayor Denies Plan", None)


@pytest.mark.parametrize("text", ["", "  \n\t ", "\ufeff", "\0"])
def test_blank_text_is_refused(text: str) -> None:
    with pytest.raises(EmptyArticleError, match=r"the text (is empty|holds no sentence); give"):
        coerce(text, SETTINGS)


@pytest.mark.parametrize("text", ["...", "— “” —", "!?"])
def test_text_without_a_letter_or_digit_is_refused(text: str) -> None:
    with pytest.raises(EmptyArticleError, match="holds no sentence"):
        coerce(text, SETTINGS)


def test_an_article_without_a_sentence_is_refused_by_its_id() -> None:
    with pytest.raises(EmptyArticleError, match=r"^evening is empty"):
        coerce(Article(text=" ", id="evening"), SETTINGS)


@pytest.mark.parametrize("length", [21, 200])
def test_text_beyond_the_limit_is_refused_with_both_lengths(tmp_path: Path, length: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a" * length, "utf-8")
    with pytest.raises(ArticleTooLongError, match=r"at most 20 are read; .*SUMMARIZER_MAX_CHAR"):
        coerce(path, SHORT)
    with pytest.raises(ArticleTooLongError, match=f"the text is {length} characters long"):
        coerce("a" * length, SHORT)


def test_text_of_exactly_the_limit_is_read() -> None:
    assert len(coerce("a" * 20, SHORT).text) == 20


def test_the_limit_counts_characters_and_not_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\U0001f6a2a" * 10, "utf-8")
    assert len(coerce(path, SHORT).text) == 20


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"caf\xe9 au lait", "is not UTF-8: byte 3 does not fit; save it as UTF-8"),
        (b"\xff\xfea", "is not UTF-16-LE"),
        (b"a\0b", "is binary"),
        (b"%PDF-1.7\n", "is a PDF document; save it as plain text"),
        (b"PK\x03\x04rest", "is a zip archive"),
        (b"\x1f\x8brest", "is a compressed file"),
    ],
)
def test_a_file_that_is_no_unicode_text_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(ArticleFileError, match=re.escape(message)) as caught:
        coerce(path, SETTINGS)
    assert repr(str(path)) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("absent.txt", "does not exist; check the path"),
        (".", "is a folder; name the files in it"),
        ("a\0b", "cannot be read: embedded null byte"),
        ("x" * 300, "cannot be read: File name too long"),
        ("file.txt/a", "cannot be read: Not a directory"),
    ],
)
def test_a_path_that_cannot_be_opened_is_refused(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "file.txt").write_text(TEXT, "utf-8")
    with pytest.raises(ArticleFileError, match=message):
        coerce(tmp_path / name, SETTINGS)


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root reads all")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    path.chmod(0)
    with pytest.raises(ArticleFileError, match="may not be read; check its permissions"):
        coerce(path, SETTINGS)


def test_a_file_name_cannot_carry_signs_into_a_message(tmp_path: Path) -> None:
    with pytest.raises(ArticleFileError) as caught:
        coerce(tmp_path / "a\x1b[31m\nb", SETTINGS)
    assert str(caught.value).isprintable()


def test_a_file_name_that_is_no_unicode_still_gives_an_id_for_json(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    try:
        path.write_text(TEXT, "utf-8")
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    assert "caf?.txt" in coerce(path, SETTINGS).model_dump_json()


@pytest.mark.parametrize("value", [None, 7, b"It rained.", ["It rained."]])
def test_anything_else_is_refused_by_its_type(value: object) -> None:
    with pytest.raises(ArticleError, match=f"not {type(value).__name__}"):
        coerce(value, SETTINGS)  # type: ignore[arg-type]


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"<html>"]))
def test_any_bytes_give_an_article_or_a_typed_error(data: bytes, head: bytes) -> None:
    try:
        article = read_article("-", SETTINGS, stdin=io.BytesIO(head + data))
    except ArticleError:
        return
    assert any(map(str.isalnum, article.text))
    assert Article.model_validate_json(article.model_dump_json()) == article
