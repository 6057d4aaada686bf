"""Reads a news article and tells apart what happened, who claims what and who denies what.

    from summarizer import summarize
    summary = summarize(text)

Names are loaded on first use, so that importing the package costs next to nothing. Errors live
in `summarizer.errors`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import astream, asummarize, asummarize_many, stream, summarize, summarize_many
    from .article import Article
    from .errors import SummarizerError
    from .schema import (
        Claim,
        Denial,
        Dispute,
        Event,
        Evidence,
        NoComment,
        Run,
        Source,
        Summary,
    )
    from .settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Claim",
    "Denial",
    "Dispute",
    "Event",
    "Evidence",
    "NoComment",
    "Run",
    "Settings",
    "Source",
    "SummarizerError",
    "Summary",
    "astream",
    "asummarize",
    "asummarize_many",
    "stream",
    "summarize",
    "summarize_many",
]

_HOMES = {
    "api": ("astream", "asummarize", "asummarize_many", "stream", "summarize", "summarize_many"),
    "article": ("Article",),
    "errors": ("SummarizerError",),
    "schema": (
        "Claim",
        "Denial",
        "Dispute",
        "Event",
        "Evidence",
        "NoComment",
        "Run",
        "Source",
        "Summary",
    ),
    "settings": ("Settings",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
