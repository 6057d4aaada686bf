"""Puts a report into a file.

Promises: the file is there whole or not at all; only its owner can read it, since articles may
be under embargo; no file is written over but an earlier report.
"""

from __future__ import annotations

import os
from pathlib import Path

from summarizer import SummarizerError

GENERATOR = "summarizer evals report"
"""By this, in its head, a report knows an earlier one."""
_MARK = f'<meta name="generator" content="{GENERATOR}">'.encode()
_MARKED_WITHIN = 4096


class ReportError(SummarizerError):
    """A report cannot be written where it was wanted."""


def write_page(html: str, path: Path) -> Path:
    """Writes the page and returns the path.

    Raises:
        ReportError: the file is there and no report, or it cannot be written.
    """
    try:
        if path.exists() and not _is_report(path):
            raise ReportError(f"{path} is there and is not a report; name another file with --out")
        _replace(path, html)
    except OSError as error:
        raise ReportError(
            f"{path} cannot be written: {error.strerror}; name another file with --out"
        ) from error
    return path


def _replace(path: Path, text: str) -> None:
    unfinished = path.parent / f".{path.name}.{os.getpid()}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _is_report(path: Path) -> bool:
    with path.open("rb") as file:
        return _MARK in file.read(_MARKED_WITHIN)
