"""Read prefixes on disk: which file holds an engine's state after the messages that never change.

A second process restores the file instead of reading a thousand tokens again. Promises: a name
stands for weights, messages and engine version together; a file counts only once it is
complete and its content has the checksum in its name; only the newest few are kept; files are
the user's alone. They hold no article, for only messages that never change are read before
saving. Saving and restoring is left to `engine`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .protocol import Message

KEPT = 8
"""Files that stay: some 35 MB each for the embedded default."""


class Prefixes:
    """The folder of read prefixes for one engine.

    Attributes:
        folder: where the engine reads and writes them.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self.folder = folder
        self._identity = identity
        self._verified: dict[Path, tuple[int, int]] = {}

    def key(self, messages: Sequence[Message]) -> str:
        """Name of the state after `messages`, for these weights and this engine version."""
        plain = [(message.role, message.content) for message in messages]
        known = json.dumps([self._identity, engine_version(), plain])
        return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def find(self, key: str) -> str | None:
        """Name of a whole file for this key; a damaged one is removed."""
        for path in sorted(self.folder.glob(f"{key}.*.prefix")):
            with suppress(OSError):  # another process may remove it at any time
                if self._is_whole(path):
                    os.utime(path)
                    self._verified[path] = _facts(path)
                    return path.name
                path.unlink(missing_ok=True)
        return None

    def unfinished(self, key: str) -> str:
        """Name for the engine to write to; `keep` makes it count."""
        return f"{key}.{os.getpid()}.part"

    def keep(self, key: str, unfinished: str) -> None:
        """Gives a file that has been written its final name, and drops the oldest ones."""
        path = self.folder / unfinished
        name = f"{key}.{_checksum(path)}.prefix"
        path.chmod(0o600)
        path.replace(self.folder / name)
        self._verified[self.folder / name] = _facts(self.folder / name)
        self._drop_oldest()

    def discard(self, name: str) -> None:
        """Removes a file that the engine would not take."""
        (self.folder / name).unlink(missing_ok=True)

    def _is_whole(self, path: Path) -> bool:
        """Hashed once; after that, size and time of change are trusted."""
        return self._verified.get(path) == _facts(path) or (
            _checksum(path) == path.name.split(".")[1]
        )

    def _drop_oldest(self) -> None:
        aged = [(_modified(path), path) for path in self.folder.glob("*.p*")]
        for _, path in sorted(aged, reverse=True)[KEPT:]:
            path.unlink(missing_ok=True)


@cache
def engine_version() -> str:
    """Version of llama.cpp's package; empty where it is not installed."""
    try:
        return version("xllamacpp")
    except PackageNotFoundError:
        return ""


def _facts(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]
