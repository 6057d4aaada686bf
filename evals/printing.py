"""Prints results to stdout: tables for people, plain ones in a pipe, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDE = 10_000
"""Columns of a table that goes into a pipe, where nothing should be wrapped."""


def print_json(value: Any) -> None:
    """One JSON document; numbers unrounded, None for what is not defined."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False, allow_nan=False, default=str)
    sys.stdout.write("\n")


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None
) -> None:
    """A table; the first column to the left, numbers to the right. Text is shown as it is."""
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else WIDE)
    shape = box.SIMPLE_HEAD if sys.stdout.isatty() else None
    table = Table(title=title, title_justify="left", box=shape, pad_edge=False)
    listed = [[_shown(cell) for cell in row] for row in rows]
    for index, name in enumerate(columns):
        numeric = index > 0 and all(_is_number(row[index]) for row in listed)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in listed:
        table.add_row(*map(Text, row))
    console.print(table)


def decimal(value: float | None, digits: int = 3) -> str:
    """A figure as tables show it; a dash where it is not defined."""
    return "–" if value is None or value != value else f"{value:.{digits}f}"


def _shown(cell: object) -> str:
    return decimal(cell) if isinstance(cell, float) or cell is None else str(cell)


def _is_number(text: str) -> bool:
    return not text.strip("–0123456789.,+-[]() %…±<")
