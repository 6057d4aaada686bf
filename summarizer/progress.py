"""Shows on stderr what the user is waiting for; silent when stderr is not a terminal.

Stages may be nested and may come from several threads: they share one display, which is gone
as soon as the last of them ends.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import Task, TaskID

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


@dataclass
class _Display:
    """The one display of the process, and how many stages are on it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    bars: Bars | None = None
    stages: int = 0
    silenced: bool = False

    def enter(self, label: str, total: int | None, unit: Unit) -> tuple[Bars, TaskID]:
        with self.lock:
            if self.bars is None:
                self.bars = _new_bars()
                self.bars.start()
            self.stages += 1
            return self.bars, self.bars.add_task(label, total=total, unit=unit)

    def leave(self, bars: Bars, task: TaskID) -> None:
        with self.lock:
            bars.remove_task(task)
            self.stages -= 1
            if self.stages == 0:
                bars.stop()
                self.bars = None


_display = _Display()


def silence() -> None:
    """Shows nothing from now on in this process."""
    _display.silenced = True


@contextmanager
def stage(label: str, total: int | None = None, unit: Unit = "steps") -> Iterator[Stage]:
    """Shows one stage while the block runs; bytes come with size, rate and time left."""
    if _display.silenced or sys.stderr is None or not sys.stderr.isatty():
        yield Stage(None, None)
        return
    bars, task = _display.enter(label, total, unit)
    try:
        yield Stage(bars, task)
    finally:
        _display.leave(bars, task)


def _new_bars() -> Bars:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.text import Text

    class Amount(ProgressColumn):
        """How much is done, in the unit of the stage."""

        bytes = (DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(compact=True))
        count = MofNCompleteColumn()

        def render(self, task: Task) -> Text:
            if task.fields["unit"] == "bytes":
                return Text(" ").join(column.render(task) for column in self.bytes)
            return self.count.render(task) if task.total is not None else Text()

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        Amount(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    )
