"""Shows on stderr how a run goes: a line for each article that has ended, a bar on a terminal.

Promises: of an article of the test split nothing is told but that it ended.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from .faults import shown
from .records import Outcome

_LONGEST_REASON = 200


class Shown:
    """Is told of each article; use it in a `with`."""

    def __init__(self, total: int, done: int = 0, nameless: bool = False) -> None:
        """Shows nothing yet.

        Args:
            total: articles and repeats of the run.
            done: how many had ended before.
            nameless: whether articles must not be told apart.
        """
        self._total, self._done, self._nameless = total, done, nameless
        self._reading: list[str] = []
        self._bars: Progress | None = None
        if sys.stderr.isatty():
            self._bars = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
                redirect_stdout=False,
            )
            self._task = self._bars.add_task("", total=total, completed=done)

    def __enter__(self) -> Self:
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def begin(self, article: str, repeat: int) -> None:
        """An article is being read."""
        self._reading.append(_name(article, repeat))
        self._update()

    def end(self, outcome: Outcome) -> None:
        """An article has ended."""
        name = _name(outcome.article, outcome.repeat)
        self._reading.remove(name)
        self._done += 1
        line = f"{self._done} of {self._total}"
        if not self._nameless:
            reason = shown((outcome.error or "")[:_LONGEST_REASON])
            line += f"  {name}" + (f"  failed: {reason}" if outcome.error is not None else "")
        line += f"  {outcome.seconds:.1f} s"
        if self._bars is None:
            print(line, file=sys.stderr, flush=True)
        else:
            self._bars.console.print(line, markup=False, highlight=False, soft_wrap=True)
        self._update()

    def _update(self) -> None:
        if self._bars is not None:
            told = "reading" if self._nameless else ", ".join(self._reading)
            self._bars.update(self._task, description=told, completed=self._done)


def _name(article: str, repeat: int) -> str:
    return article if repeat == 1 else f"{article} (time {repeat})"
