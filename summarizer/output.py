"""Writes summaries where the command line was told to, in the form that it was told.

Promises: standard output carries results and nothing else; a file gets its name only when it is
whole, and what an interrupted run had written by then stays beside it, as `FILE.part`; a
terminal is written for its own width, everything else for 80 columns and without colour.
What a summary looks like is left to `summarizer.render`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from .errors import SettingsError, SummarizerError

if TYPE_CHECKING:
    from .schema import Summary

Format = Literal["text", "json", "jsonl", "markdown", "html"]

WIDTH = 80
"""Columns of text that is not written to a terminal."""


class Output:
    """Takes summaries one by one; `finish` once there are no more."""

    def __init__(self, form: Format, path: Path | None, *, several: bool) -> None:
        """Opens the file, so that one that cannot be written is known before the work is done.

        Args:
            form: the form; JSON of several articles is JSON Lines.
            path: the file; None for standard output.
            several: whether more than one article was asked for.

        Raises:
            SettingsError: the file cannot be written.
        """
        self._form: Format = "jsonl" if form == "json" and several else form
        self._path = path
        self._part = _part_of(path) if path is not None else None
        self._stream = _standard_output(form) if path is None else _opened(path, self._part or path)
        self._pages: list[Summary] = []
        self._written = 0

    @property
    def partial(self) -> Path | None:
        """The file that holds what has been written so far, where it is not the final one."""
        holds_something = self._written > 0 and self._form != "html"
        return self._part if holds_something and self._part != self._path else None

    def add(self, summary: Summary) -> None:
        """Writes one summary; a page waits for the last one.

        Raises:
            SummarizerError: it cannot be written.
            BrokenPipeError: nobody reads any more.
        """
        if self._form == "html":
            self._pages.append(summary)
        elif self._form == "text" and self._path is None and self._stream.isatty():
            self._show(summary)
        else:
            self._write(self._rendered(summary))
        self._written += 1

    def finish(self) -> None:
        """Ends the output; a file gets its name, or goes if there was nothing to write.

        Raises:
            SummarizerError: it cannot be written.
            BrokenPipeError: nobody reads any more.
        """
        if self._pages:
            from .render import html

            self._write(html.render(self._pages))
        if self._path is None or self._part is None:
            self._write("")
            return
        self._stream.close()
        if self._part == self._path:
            return
        if self._written:
            self._part.replace(self._path)
        else:
            self._part.unlink()

    def abandon(self) -> None:
        """Ends the output early; a partial file stays where it holds something."""
        if self._part is None:
            return
        self._stream.close()
        if self._part != self._path and self.partial is None:
            self._part.unlink()

    def _show(self, summary: Summary) -> None:
        from rich.console import Console

        from .render import text

        console = Console(file=self._stream, highlight=False, markup=False, emoji=False)
        if self._written:
            console.rule(characters="-")
        text.show(summary, console)

    def _rendered(self, summary: Summary) -> str:
        from .render import data, markdown, text

        if self._form == "text":
            rule = f"\n{'-' * WIDTH}\n\n" if self._written else ""
            return rule + text.render(summary, width=WIDTH)
        if self._form == "markdown":
            return ("\n" if self._written else "") + markdown.render(summary)
        return data.render(summary, indent=2 if self._form == "json" else None)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            where = repr(str(self._path)) if self._path is not None else "standard output"
            raise SummarizerError(f"{where} cannot be written: {error.strerror}") from error


def _part_of(path: Path) -> Path:
    """Where a file is written until it is whole; a device or a pipe is written itself."""
    if path.exists() and not path.is_file():
        return path
    target = path.resolve()
    return target.with_name(f"{target.name}.part")


def _opened(path: Path, part: Path) -> TextIO:
    try:
        return part.open("w", encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(
            f"{str(path)!r} cannot be written: {reason}; give --out another file"
        ) from error


def _standard_output(form: Format) -> TextIO:
    stream = sys.stdout
    if stream is None:
        raise SettingsError("standard output is closed; give --out a file")
    if isinstance(stream, io.TextIOWrapper):
        if form == "text":
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8")
    return stream
