"""The SQLite file of the kept answers: a path in, a connection to a sound file out.

Promises: the file and its folder are the user's alone; a file of another version is told from
a damaged one; whoever opens or removes the file does so while no other process does. What is in
it is left to `answers`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .locking import exclusive

if TYPE_CHECKING:
    from sqlite3 import Connection

_FORMAT = 1
"""Changes with the table."""
PATIENCE_S = 3.0
"""How long to wait for another process that writes."""
_LOG_BYTES = 4_000_000

_ONCE = (
    "PRAGMA auto_vacuum = INCREMENTAL",
    "PRAGMA journal_mode = WAL",
    "CREATE TABLE IF NOT EXISTS answers "
    "(key TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL, seal BLOB NOT NULL, "
    "used INTEGER NOT NULL)",
    "CREATE INDEX IF NOT EXISTS by_use ON answers (used)",
    f"PRAGMA user_version = {_FORMAT}",
)
_EACH_TIME = ("PRAGMA synchronous = NORMAL", f"PRAGMA journal_size_limit = {_LOG_BYTES}")
_DAMAGED = (11, 26)
"""SQLITE_CORRUPT and SQLITE_NOTADB (https://sqlite.org/rescode.html)."""


class ForeignError(Exception):
    """The file is of another version."""


def failures() -> tuple[type[Exception], ...]:
    """What may be raised by any work on the file. A Python without SQLite is among it."""
    try:
        import sqlite3
    except ImportError:
        return (OSError, ImportError)
    return (OSError, ForeignError, sqlite3.Error)


def is_damage(error: Exception) -> bool:
    """Whether the file holds something else than it should, and had better be begun anew."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return isinstance(error, ForeignError) or code & 0xFF in _DAMAGED


def open_at(path: Path) -> Connection:
    """Opens the file, made where it is missing.

    Raises:
        Exception: one of `failures`.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with exclusive(_lock_of(path)):
        return _connected(path)


def remove(path: Path) -> None:
    """Removes the file and its log; nothing where another process has done so by now.

    Raises:
        Exception: one of `failures`.
    """
    with exclusive(_lock_of(path)):
        if _is_sound(path):
            return
        for ending in ("-wal", "-shm", ""):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def size_of(connection: Connection) -> int:
    """Bytes of the file that are in use."""
    pages, free, each = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * each)


def shrink(connection: Connection) -> None:
    """Gives room that is no longer in use back to the disk. A script, for `execute` would free
    one page only."""
    connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint")


def _lock_of(path: Path) -> Path:
    lock = path.with_suffix(".lock")
    lock.touch(mode=0o600)
    return lock


def _is_sound(path: Path) -> bool:
    """Whether all of the file can be read and is of this version."""
    import sqlite3

    try:
        connection = _connected(path)
        try:
            return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
        finally:
            connection.close()
    except (ForeignError, sqlite3.DatabaseError) as error:
        if is_damage(error):
            return False
        raise


def _connected(path: Path) -> Connection:
    import sqlite3

    _made_private(path)
    connection = sqlite3.connect(
        path, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False
    )
    try:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found not in (0, _FORMAT):
            raise ForeignError(f"it is of version {found}, and this program knows {_FORMAT}")
        for statement in (*(_ONCE if found == 0 else ()), *_EACH_TIME):
            connection.execute(statement).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _made_private(path: Path) -> None:
    """Makes the file, which gives its log the same rights. One that is there must not be opened
    here: closing it would take SQLite's locks from the other connections of this process."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
