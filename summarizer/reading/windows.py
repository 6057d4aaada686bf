"""Cuts an article into windows of numbered lines that a model can read at once.

Promises: every character of every sentence is in some window; neighbouring windows share
sentences, so that what refers back one or two sentences is understood; a sentence that is
too long for a window of its own comes in pieces under its own number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..article import Article
from ..prompts import Line

Window = tuple[Line, ...]

OVERLAP = 3
"""Sentences that a window repeats from the one before."""
_BYTES_PER_TOKEN = 3
"""Low on purpose: English has about 4.5, other scripts 2 to 4 in the tokenizers in use."""
_LINE_TOKENS = 6
"""A line's number and what stands around it."""


def tokens_of(text: str) -> int:
    """At most about so many tokens are in `text`."""
    return len(text.encode("utf-8", "replace")) // _BYTES_PER_TOKEN + 1


def windows_of(article: Article, most_tokens: int, most_lines: int) -> list[Window]:
    """The windows of an article, in order.

    Args:
        article: is cut.
        most_tokens: tokens that a window may hold.
        most_lines: lines that a window may hold.
    """
    lines = [
        Line(sentence.number, piece)
        for sentence in article.sentences
        for piece in _pieces(sentence.text, most_tokens - _LINE_TOKENS)
    ]
    windows: list[Window] = []
    first = 0
    while first < len(lines):
        last = _end(lines, first, most_tokens, most_lines)
        windows.append(tuple(lines[first:last]))
        if last == len(lines):
            break
        first = max(first + 1, last - OVERLAP)
    return windows


def halves(window: Window) -> list[Window]:
    """The window in two that overlap; as it is where it cannot be halved to any use."""
    middle = len(window) // 2
    overlap = OVERLAP if middle > 2 * OVERLAP else 0
    parts = [window[: middle + overlap], window[middle:]]
    return [part for part in parts if part]


def _end(lines: Sequence[Line], first: int, most_tokens: int, most_lines: int) -> int:
    used, last = 0, first
    while last < len(lines) and last - first < most_lines:
        used += tokens_of(lines[last].text) + _LINE_TOKENS
        if used > most_tokens and last > first:
            break
        last += 1
    return last


def _pieces(text: str, most_tokens: int) -> Iterator[str]:
    """The text, in pieces that fit, cut at white space where there is some."""
    size = max(1, most_tokens * _BYTES_PER_TOKEN - _BYTES_PER_TOKEN)
    while tokens_of(text) > max(2, most_tokens):
        head = _fitting(text, size)
        cut = max((m.end() for m in re.finditer(r"\s+", head)), default=len(head))
        yield text[:cut]
        text = text[cut:]
    if text:
        yield text


def _fitting(text: str, size: int) -> str:
    head = text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
    return head or text[:1]
