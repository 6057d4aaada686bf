"""Prints a `Summary` for a terminal: disputes first, then denials, claims by source, events.

Promises: readable at any width from 20 columns and without colour; nothing is told by colour
or by a sign outside ASCII alone; text of the article is never read as markup and holds nothing
that could steer the terminal.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..schema import Claim, Denial, Event, Item, NoComment, Summary
from .view import LEGEND, NOTHING, Line, Section, View, clean, view_of

LEAST_WIDTH = 20
"""Columns below which lines are no longer narrowed."""


def render(summary: Summary | Mapping[str, Any], *, width: int = 80) -> str:
    """The summary as plain text, without colour, ending in a line break."""
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system=None,
        force_terminal=False,
        legacy_windows=False,
    )
    with console.capture() as printed:
        show(summary, console)
    return "".join(f"{line.rstrip()}\n" for line in printed.get().splitlines())


def show(summary: Summary | Mapping[str, Any], console: Console) -> None:
    """Prints the summary on a console, in colour where the console has it."""
    console.width = max(console.width, LEAST_WIDTH)
    for block in _blocks(view_of(summary)):
        console.print(block)


def provisional(item: Item) -> str:
    """One line about an item that was just read and may still change; its source is in words."""
    sentences = ",".join(map(str, sorted(item.evidence.sentences)))
    return f"[{sentences}] {clean(_provisional(item))}"


def _provisional(item: Item) -> str:
    match item:
        case Event():
            return f"event: {item.description}"
        case Claim():
            return f"{item.source or 'somebody'} said: {item.content}"
        case Denial():
            return f"{item.source or 'somebody'} denied: {item.content}"
        case NoComment():
            return f"{item.source or 'somebody'}: no comment"


def _blocks(view: View) -> Iterator[RenderableType]:
    yield Text(view.title, style="bold")
    yield Text(view.byline, style="dim")
    if view.gist:
        yield from ("", Text(view.gist))
    elif view.is_empty:
        yield from ("", Text(NOTHING))
    for section in view.sections:
        yield from ("", Text(section.title.upper(), style="bold"))
        if section.about:
            yield Text(section.about, style="dim")
        yield from _groups(section)
    yield ""
    if not view.is_empty:
        yield Text(LEGEND, style="dim")
    yield Text(view.made_by, style="dim")


def _groups(section: Section) -> Iterator[RenderableType]:
    for position, group in enumerate(section.groups):
        if position:
            yield ""
        if group.heading:
            about = f" ({group.about})" if group.about else ""
            yield Text.assemble((group.heading, "bold cyan"), (about, "dim"))
        yield _grid(group.lines, named=section.named)


def _grid(lines: Iterable[Line], *, named: bool) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for line in lines:
        grid.add_row(Text(line.id or "-", style="dim"), _line(line, named=named))
    return Padding(grid, (0, 0, 0, 2))


def _line(line: Line, *, named: bool) -> Text:
    text = Text()
    if lead := line.lead(named=named):
        text.append(lead, style="red" if line.does == "denied" else "cyan")
        text.append(": " if line.content else "")
    text.append(line.content)
    if line.quoted:
        text.append(f' - "{line.quoted}"', style="italic")
    if remarks := line.remarks(named=named):
        text.append(f" ({remarks})", style="dim")
    if line.sentences:
        text.append(f" [{','.join(map(str, line.sentences))}]", style="bold")
    return text
