"""Writes a `Summary` as Markdown that reads the same in CommonMark and on code hosts.

Promises: text of the article cannot open a heading, a list, a link, a picture, a tag, a
mention or a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..schema import Summary
from .view import LEGEND, NOTHING, Line, Section, view_of

_SPECIAL = re.compile(r"[\\`*_\[\]|~$#+=]")
_STARTS_LIST = re.compile(r"^(\d+)([.)])|^([-:])")
_STARTS_LINK = re.compile(r"(?<=\w)://|\bwww\.|@", re.IGNORECASE)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render(summary: Summary | Mapping[str, Any]) -> str:
    """The summary as Markdown, ending in a line break."""
    view = view_of(summary)
    parts = [f"# {_escape(view.title)}", f"*{_escape(view.byline)}*"]
    if view.gist:
        parts.append(_escape(view.gist))
    elif view.is_empty:
        parts.append(NOTHING)
    for section in view.sections:
        parts += _section(section)
    parts.append("---")
    if not view.is_empty:
        parts.append(_escape(LEGEND))
    parts.append(_escape(view.made_by))
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title}"
    if section.about:
        yield section.about
    for group in section.groups:
        if group.heading:
            about = f" ({_escape(group.about)})" if group.about else ""
            yield f"### {_escape(group.heading)}{about}"
        yield "\n".join(_line(line, named=section.named) for line in group.lines)


def _line(line: Line, *, named: bool) -> str:
    lead = line.lead(named=named)
    parts = [
        f"**{line.id}**" if line.id else "",
        f"{_escape(lead)}{':' if line.content else ''}" if lead else "",
        _escape(line.content),
        f"– “{_escape(line.quoted)}”" if line.quoted else "",
        f"({_escape(remarks)})" if (remarks := line.remarks(named=named)) else "",
        _escape(f"[{','.join(map(str, line.sentences))}]") if line.sentences else "",
    ]
    return "- " + " ".join(filter(None, parts))


def _escape(text: str) -> str:
    """The text as Markdown that shows exactly it."""
    text = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    text = _STARTS_LIST.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", text)
    for sign, entity in _ENTITIES.items():
        text = text.replace(sign, entity)
    return _STARTS_LINK.sub(_broken_link, text)


def _broken_link(match: re.Match[str]) -> str:
    """The same signs with an entity among them, which shows alike and starts no link."""
    return match[0].replace(":", "&#58;").replace("@", "&#64;").replace(".", "&#46;")
