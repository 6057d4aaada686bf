"""Writes a `Page` as one HTML file that needs nothing else: no script, no picture, no network.

Promises: every word that came from outside is escaped; the page's own policy lets nothing run
or load but its one style sheet; it works by keyboard alone. What is on the page is decided in
`view`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..printing import decimal
from ..scores import HARMFUL, PRIMARY
from .shapes import Amount, ArticleView, Mistake, Page
from .writing import GENERATOR

_PACKAGE = __name__
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class _Listed:
    """A mistake beside the article that it was made in."""

    mistake: Mistake
    article: ArticleView


@dataclass(frozen=True, slots=True)
class _Links:
    """What leads where: errors by their anchors, the next one of each, sentences on the page."""

    mistakes: dict[str, Mistake]
    following: dict[str, str]
    next_harm: dict[str, str]
    sentences: frozenset[str]


def render(page: Page) -> str:
    """The page as HTML."""
    style = files(_PACKAGE).joinpath("templates/report.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    listed = [
        _Listed(mistake, article) for article in page.articles for mistake in article.mistakes
    ]
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            page=page,
            style=style,
            style_hash=digest,
            harms=tuple(_by_kind(listed)),
            links=_links(page, listed),
            primary=PRIMARY,
            generator=GENERATOR,
        )
    )


def _by_kind(listed: list[_Listed]) -> Iterator[tuple[str, list[_Listed]]]:
    for kind in HARMFUL:
        if found := [entry for entry in listed if entry.mistake.kind == kind]:
            yield kind, sorted(found, key=lambda entry: not entry.mistake.fresh)


def _links(page: Page, listed: list[_Listed]) -> _Links:
    mistakes = {entry.mistake.anchor: entry.mistake for entry in listed}
    sentences = (sentence.anchor for article in page.articles for sentence in article.sentences)
    return _Links(mistakes, dict(pairwise(mistakes)), _next_harms(listed), frozenset(sentences))


def _next_harms(listed: list[_Listed]) -> dict[str, str]:
    """For each error the anchor of the next harm after it on the page, where there is one."""
    found: dict[str, str] = {}
    following = ""
    for entry in reversed(listed):
        if following:
            found[entry.mistake.anchor] = following
        if entry.mistake.harmful:
            following = entry.mistake.anchor
    return found


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "decimal": decimal,
        "signed": _signed,
        "interval": _interval,
        "signed_interval": _signed_interval,
        "chance": _chance,
        "amount": _count,
        "along": _along,
    }
    return environment


def _signed(value: float | None) -> str:
    if value is None or round(value, 3) == 0:
        return decimal(value and 0.0)
    return f"{value:+.3f}".replace("-", _MINUS)


def _interval(amount: Amount) -> str:
    if amount.low is None or amount.high is None:
        return ""
    return f"[{decimal(amount.low)}, {decimal(amount.high)}]"


def _signed_interval(amount: Amount) -> str:
    if amount.low is None or amount.high is None:
        return ""
    return f"[{_signed(amount.low)}, {_signed(amount.high)}]"


def _chance(p: float | None) -> str:
    return "–" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"


def _count(value: float | None) -> str:
    """A count, or a mean of counts."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _along(value: float | None, top: float) -> float:
    """Where a value lies on an axis from 0 to 100."""
    return round(100 * min(max((value or 0.0) / top, 0.0), 1.0), 1)
