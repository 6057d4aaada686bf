"""Shows on stderr what the user is waiting for; silent when stderr is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

Unit = Literal["bytes", "sentences", "articles", "steps"]


@dataclass
class Stage:
    """One thing that takes time. `bars` is None when nothing is shown."""

    bars: Bars | None
    task: TaskID | None

    def to(self, done: int, total: int | None = None) -> None:
        """Sets how much is done, and the total where it has become known."""
        if self.bars is not None and self.task is not None:
            if total is None:
                self.bars.update(self.task, completed=done)
            else:
                self.bars.update(self.task, completed=done, total=total)

    def advance(self, amount: int) -> None:
        """Adds to what is done."""
        if self.bars is not None and self.task is not None:
            self.bars.advance(self.task, amount)


@contextmanager
def stage(label: str, total: int | None = None, unit: Unit = "steps") -> Iterator[Stage]:
    """Shows one stage while the block runs; bytes come with size, rate and time left."""
    if not sys.stderr.isatty():
        yield Stage(None, None)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    amount = (
        [DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()]
        if unit == "bytes"
        else ([MofNCompleteColumn()] if total is not None else [])
    )
    bars = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        *amount,
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bars:
        yield Stage(bars, bars.add_task(label, total=total))
