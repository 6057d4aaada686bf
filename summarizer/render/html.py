"""Writes summaries as one HTML page that needs nothing else: no script, no picture, no network.

Promises: every word of an article is escaped; the page's own policy lets nothing run or load
but its one style sheet; each item links to the sentences that it rests on, which stand beside
it, and each sentence to its items.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..schema import Item, Summary
from .view import NOTHING, View, clean, validated, view_of


@dataclass(frozen=True, slots=True)
class _Sentence:
    number: int
    text: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """What the template is given for one summary; `prefix` keeps the anchors of several apart."""

    prefix: str
    view: View
    url: str | None
    paragraphs: tuple[tuple[_Sentence, ...], ...]


def render(summaries: Sequence[Summary | Mapping[str, Any]]) -> str:
    """The summaries as one page, one after another."""
    style = files(__package__).joinpath("templates/page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    pages = [_page(validated(summary), f"a{n}-") for n, summary in enumerate(summaries, 1)]
    return (
        _environment()
        .get_template("page.html.j2")
        .render(pages=pages, style=style, style_hash=digest, nothing=NOTHING)
    )


def _page(summary: Summary, prefix: str) -> _Page:
    url = summary.article.url
    safe = url is not None and url.lower().startswith(("http://", "https://"))
    paragraphs = tuple(_paragraphs(summary))
    return _Page(prefix, view_of(summary), clean(url) if url and safe else None, paragraphs)


def _paragraphs(summary: Summary) -> Iterator[tuple[_Sentence, ...]]:
    """The sentences of the article by paragraph, each with the ids of the items on it."""
    found: tuple[Item, ...] = (
        *summary.denials,
        *summary.no_comments,
        *summary.claims,
        *summary.events,
    )
    items: dict[int, list[str]] = {}
    for item in found:
        for number in item.evidence.sentences:
            items.setdefault(number, []).append(clean(item.id))
    paragraph: list[_Sentence] = []
    last = None
    for sentence in summary.article.sentences:
        if sentence.paragraph != last and paragraph:
            yield tuple(paragraph)
            paragraph = []
        last = sentence.paragraph
        on_it = tuple(items.get(sentence.number, ()))
        paragraph.append(_Sentence(sentence.number, clean(sentence.text), on_it))
    if paragraph:
        yield tuple(paragraph)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("summarizer.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
