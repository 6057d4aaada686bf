"""Prints results to stdout: tables for people, plain ones in a pipe, JSON for programs.

Promises: a number is never broken over lines; what does not fit beside the first column is
printed in a further table.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDE = 10_000
"""Columns of a table that goes into a pipe, where nothing should be wrapped."""
Column = str | tuple[str, ...]
"""The head of a column, or those of columns that stay together, as a figure and its interval."""
_LONGEST_WORD = 32
"""Cells of a text column that are folded before it is put into a table of its own."""
_BETWEEN = 3
"""Cells between two columns on a terminal."""


def print_json(value: Any) -> None:
    """One JSON document; numbers unrounded, None for what is not defined."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False, allow_nan=False, default=str)
    sys.stdout.write("\n")


def print_table(
    columns: Sequence[Column], rows: Iterable[Sequence[object]], title: str | None = None
) -> None:
    """A table; the first column to the left, numbers to the right. Text is shown as it is.

    On a terminal that is too narrow, text is folded; where that is not enough, further tables
    follow with the same first column.
    """
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else WIDE)
    listed = [[_shown(cell) for cell in row] for row in rows]
    groups = [(one,) if isinstance(one, str) else one for one in columns]
    heads = [head for group in groups for head in group]
    cells = [[row[place] for row in listed] for place in range(len(heads))]
    every = [_column(head, cells[place], place == 0) for place, head in enumerate(heads)]
    for number, part in enumerate(_parts(every, groups, console.width)):
        name = f"{title or heads[0]}, continued" if number else title
        _print_part(console, part, name)


def decimal(value: float | None, digits: int = 3) -> str:
    """A figure as tables show it; a dash where it is not defined."""
    return "–" if value is None or value != value else f"{value:.{digits}f}"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column; `least` and `most` are the cells that it needs, and those that it can use."""

    head: str
    cells: list[str]
    numeric: bool
    least: int
    most: int


def _column(head: str, cells: list[str], first: bool) -> _Column:
    numeric = not first and all(map(_is_number, cells))
    longest_line = max((cell_len(line) for cell in cells for line in cell.splitlines()), default=0)
    longest_word = max((cell_len(word) for cell in cells for word in cell.split()), default=0)
    needed = longest_line if numeric else min(longest_word, _LONGEST_WORD)
    least = max(needed, *map(cell_len, head.split()), 1)
    return _Column(head, cells, numeric, least, max(longest_line, cell_len(head), least))


def _parts(
    every: Sequence[_Column], groups: Sequence[tuple[str, ...]], room: int
) -> Iterator[list[_Column]]:
    """The columns by the tables in which they fit, each with the first column."""
    rest = list(every)
    part: list[_Column] = []
    for group in groups:
        more = [rest.pop(0) for _ in group]
        if len(part) > 1 and _room_for([*part, *more]) > room:
            yield part
            part = [every[0]]
        part = [*part, *more]
    yield part


def _room_for(columns: Sequence[_Column]) -> int:
    return sum(column.least for column in columns) + _BETWEEN * len(columns) - 1


def _print_part(console: Console, columns: Sequence[_Column], title: str | None) -> None:
    plain = console.width == WIDE
    table = Table(
        title=title, title_justify="left", box=None if plain else box.SIMPLE_HEAD, pad_edge=False
    )
    for column, width in zip(columns, _widths(columns, console.width), strict=True):
        table.add_column(
            column.head,
            width=width,
            justify="right" if column.numeric else "left",
            overflow="ellipsis" if column.numeric else "fold",
        )
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*map(Text, row))
    console.print(table)


def _widths(columns: Sequence[_Column], room: int) -> list[int]:
    """Each column gets what it needs, and those that lack least then get what is left first."""
    spare = max(room - _room_for(columns), 0)
    widths = [column.least for column in columns]
    for place in sorted(range(len(columns)), key=lambda at: columns[at].most - widths[at]):
        more = min(spare, columns[place].most - widths[place])
        widths[place] += more
        spare -= more
    return widths


def _shown(cell: object) -> str:
    return decimal(cell) if isinstance(cell, float) or cell is None else str(cell)


def _is_number(text: str) -> bool:
    return not text.strip("–0123456789.,+-[]() %…±</\N{MINUS SIGN}")
