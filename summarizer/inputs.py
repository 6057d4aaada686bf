"""Turns what a caller hands over (text, a path, bytes, an address) into an `Article`.

Promises: a `str` given to `coerce` is always text and never opened as a file; every other kind
of input is either read whole or refused with a typed error that names it. Nothing is fetched
but the one address that the user gave.
Finding the title, the date and the sentences is left to `summarizer.article`; getting a page
from the network and the article out of its HTML to `summarizer.web`.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from .article import Article
from .errors import ArticleError, ArticleFileError, ArticleTooLongError, EmptyArticleError
from .settings import Settings

STANDARD_INPUT = "-"
"""What stands for standard input among the sources of `read_article`."""

_BYTES_PER_CHARACTER = 4
_CHUNK_BYTES = 1_000_000
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive, perhaps an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def coerce(article: str | Article | os.PathLike[str], settings: Settings) -> Article:
    """The article that a caller of the library means: text, an `Article`, or a path to read.

    Raises:
        EmptyArticleError: there is no sentence in it.
        ArticleTooLongError: it is longer than `settings.max_characters`.
        ArticleFileError: the path cannot be read as an article.
        ArticleError: it is none of the three.
    """
    if isinstance(article, Article):
        return _checked(article, article.id or "the article", settings)
    if isinstance(article, str):
        return _from_text(article, "the text", settings)
    if isinstance(article, os.PathLike):
        return _read_path(Path(article), settings)
    raise ArticleError(
        f"an article is a str, an Article or a path-like, not {type(article).__name__}; "
        "decode bytes first, or give a pathlib.Path for a file"
    )


def read_article(
    source: str | os.PathLike[str], settings: Settings, *, stdin: BinaryIO | None = None
) -> Article:
    """The article at a source as the command line names it: a path, `-`, or an address.

    Args:
        source: a path; `-` for standard input; an address beginning with http:// or https://.
        settings: gives the limits, and whether the network may be used.
        stdin: read in place of the process's own standard input.

    Raises:
        ArticleError: it cannot be read; see its children in `summarizer.errors`.
        MissingExtraError: it is a web page, and the `[web]` extra is not installed.
    """
    if source == STANDARD_INPUT:
        return _read_stdin(stdin, settings)
    if isinstance(source, str) and _ADDRESS.match(source):
        from .web import fetch_article

        return _checked(fetch_article(source, settings), repr(source), settings)
    return _read_path(Path(source), settings)


def _read_stdin(stdin: BinaryIO | None, settings: Settings) -> Article:
    shown = "standard input"
    if stdin is None and sys.stdin is None:
        raise ArticleFileError(f"{shown} is closed; give a file, or pipe a text in")
    try:
        data = _read_bounded(stdin or sys.stdin.buffer, shown, settings)
    except OSError as error:
        raise ArticleFileError(f"{shown} cannot be read: {error.strerror}") from error
    return _from_bytes(data, shown, settings)


def _read_path(path: Path, settings: Settings) -> Article:
    shown = repr(str(path))
    try:
        if path.is_dir():
            raise ArticleFileError(f"{shown} is a folder; name the files in it instead")
        with path.open("rb") as file:
            data = _read_bounded(file, shown, settings)
    except FileNotFoundError as error:
        raise ArticleFileError(f"{shown} does not exist; check the path") from error
    except PermissionError as error:
        raise ArticleFileError(f"{shown} may not be read; check its permissions") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ArticleFileError(f"{shown} cannot be read: {reason}; check the path") from error
    if path.suffix.lower() == ".json":
        return _checked(_from_json(data, shown), shown, settings)
    return _from_bytes(data, shown, settings, id=_printable(path))


def _read_bounded(file: BinaryIO, shown: str, settings: Settings) -> bytes:
    """Everything in the file, unless it is more than any article within the limit can take."""
    most = settings.max_characters * _BYTES_PER_CHARACTER + len(codecs.BOM_UTF32_LE)
    data = bytearray()
    while piece := file.read(_CHUNK_BYTES):
        data += piece
        if len(data) > most:
            raise _too_long(shown, f"more than {settings.max_characters:,}", settings)
    return bytes(data)


def _from_bytes(data: bytes, shown: str, settings: Settings, **known: str) -> Article:
    text = _decode(data, shown)
    if _is_page(text):
        from .web import article_in_page

        return _checked(article_in_page(text, shown, **known), shown, settings)
    return _from_text(text, shown, settings, **known)


def _is_page(text: str) -> bool:
    head = text[:1000].lstrip().lower()
    return head.startswith("<") and ("<html" in head or "<!doctype html" in head)


def _decode(data: bytes, shown: str) -> str:
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], name
            break
    else:
        encoding = "utf-8"
        for signature, what in _SIGNATURES:
            if data.startswith(signature):
                raise ArticleFileError(f"{shown} is {what}; save it as plain text in UTF-8 first")
        if b"\0" in data:
            raise ArticleFileError(f"{shown} is binary; an article is plain text in UTF-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleFileError(
            f"{shown} is not {encoding.upper()}: byte {error.start} does not fit; save it as "
            "UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8`"
        ) from error


def _from_text(text: str, shown: str, settings: Settings, **known: str) -> Article:
    if len(text) > settings.max_characters:
        raise _too_long(shown, f"{len(text):,}", settings)
    return _checked(Article.from_text(text, **known), shown, settings)


def _from_json(data: bytes, shown: str) -> Article:
    text = _decode(data, shown)
    try:
        return Article.model_validate_json(text)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in problem["loc"])
        raise ArticleFileError(
            f"{shown} is not an article in JSON: {where + ': ' if where else ''}{problem['msg']}; "
            f"it is one object with {', '.join(Article.model_fields)}, of which text is needed"
        ) from error


def _checked(article: Article, shown: str, settings: Settings) -> Article:
    if len(article.text) > settings.max_characters:
        raise _too_long(shown, f"{len(article.text):,}", settings)
    if not any(character.isalnum() for character in article.text):
        what = "holds no sentence" if article.text.strip() else "is empty"
        raise EmptyArticleError(f"{shown} {what}; give the text of an article")
    return article


def _too_long(shown: str, length: str, settings: Settings) -> ArticleTooLongError:
    return ArticleTooLongError(
        f"{shown} is {length} characters long, and at most {settings.max_characters:,} are read; "
        "shorten it, or set SUMMARIZER_MAX_CHARACTERS"
    )


def _printable(path: Path) -> str:
    """The path as a string that JSON can carry; bytes that are no UTF-8 are shown as `?`."""
    return str(path).encode("utf-8", "replace").decode("utf-8")
