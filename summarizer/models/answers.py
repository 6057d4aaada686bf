"""Answers of models on disk: a key in, the answer that was kept under it out.

One SQLite file, shared by all processes of the user and readable by nobody else. Promises: an
answer is there whole or not at all, also after `kill -9`; one that was altered on disk counts as
not there; the answers that were used longest ago go when there are too many. A file that is
damaged is begun anew, and one that cannot be used is left alone from then on: neither raises,
both are told in `trouble`. What the keys mean is left to `keys`.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from . import database

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")

_MEGABYTE = 1_000_000
_FILLED = 0.9
"""Share of the limit that is left filled when answers are dropped: each time is some work."""
_FRESH_S = 600
"""Use within so many seconds is not noted again: a look-up seldom has to write."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as it is kept.

    Attributes:
        value: the validated value, as JSON.
        reply: what the model said.
        tokens_in: tokens that it took to ask, all calls together; so are the next two.
        weights: the pieces of the reply with their probabilities, where these were told.
    """

    value: str
    reply: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    weights: tuple[tuple[str, float], ...] = ()


class Answers:
    """The kept answers in a folder. Safe to use from several threads, and after a fork."""

    def __init__(
        self, folder: Path, megabytes: int, clock: Callable[[], float] = time.time
    ) -> None:
        """Touches nothing yet.

        Args:
            folder: is made where it is missing.
            megabytes: size of the file beyond which answers are dropped.
            clock: seconds since any moment, the same for all processes.
        """
        self._path = folder / "answers.sqlite3"
        self._limit = megabytes * _MEGABYTE
        self._clock = clock
        self._lock = threading.Lock()
        self._closing: weakref.finalize[..., Answers] | None = None
        self._connection: Connection | None = None
        self._usable = True
        self._trouble: str | None = None
        with _all:
            _stores.add(self)

    @property
    def trouble(self) -> str | None:
        """What is wrong with the file, for the user; None where nothing is."""
        return self._trouble

    def find(self, key: str) -> Kept | None:
        """The answer that is kept under `key`; None where there is none."""
        return self._do(lambda connection: self._found(connection, key))

    def keep(self, key: str, kept: Kept) -> None:
        """Keeps an answer, in place of one that was there."""
        content = json.dumps(asdict(kept)).encode("ascii")
        row = (key, content, _seal(key, content), int(self._clock()))

        def insert(connection: Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", row)
            _drop_oldest(connection, self._limit)

        self._do(insert)

    def _found(self, connection: Connection, key: str) -> Kept | None:
        now = int(self._clock())
        row = connection.execute(
            "SELECT content, seal, used < ? FROM answers WHERE key = ?", (now - _FRESH_S, key)
        ).fetchone()
        if row is None:
            return None
        content, seal, long_ago = row
        if not isinstance(content, bytes) or seal != _seal(key, content):
            return None
        if long_ago:
            connection.execute("UPDATE answers SET used = ? WHERE key = ?", (now, key))
        kept = Kept(**json.loads(content))
        return replace(kept, weights=tuple((str(t), float(p)) for t, p in kept.weights))

    def _do(self, work: Callable[[Connection], T]) -> T | None:
        """Works on the file; nothing where it cannot be used."""
        with self._lock:
            if not self._usable:
                return None
            try:
                return work(self._opened())
            except database.failures() as error:
                if database.is_damage(error):
                    return self._begin_anew(error, work)
                self._give_up(error)
            return None

    def _begin_anew(self, why: Exception, work: Callable[[Connection], T]) -> T | None:
        self._trouble = (
            f"the answers kept at {self._path} cannot be read ({why}) and were begun anew: what "
            "they held is asked again"
        )
        try:
            self._close()
            database.remove(self._path)
            return work(self._opened())
        except database.failures() as error:
            self._give_up(error)
        return None

    def _give_up(self, why: Exception) -> None:
        self._usable = False
        self._trouble = (
            f"no answers are kept or used again, for {self._path} cannot be used: {why}. Set "
            "SUMMARIZER_CACHE_DIR to another folder, or SUMMARIZER_CACHE=0"
        )

    def _opened(self) -> Connection:
        if self._connection is None:
            self._connection = database.open_at(self._path)
            self._closing = weakref.finalize(self, self._connection.close)
        return self._connection

    def _close(self) -> None:
        closing, self._closing, self._connection = self._closing, None, None
        if closing is not None:
            closing()

    def pause(self) -> None:
        """Closes the file and lets nobody use it until `go_on`."""
        self._lock.acquire()
        self._close()

    def go_on(self) -> None:
        """Ends a pause."""
        self._lock.release()


def _seal(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).digest()


def _drop_oldest(connection: Connection, limit: int) -> None:
    size = database.size_of(connection)
    if size <= limit:
        return
    aim = limit * _FILLED
    while size > aim:
        (count,) = connection.execute("SELECT COUNT(*) FROM answers").fetchone()
        if not count:
            return
        connection.execute(
            "DELETE FROM answers WHERE key IN "
            "(SELECT key FROM answers ORDER BY used, rowid LIMIT ?)",
            (ceil(count * (1 - aim / size)),),
        )
        database.shrink(connection)
        size = database.size_of(connection)


_all = threading.Lock()
_stores: weakref.WeakSet[Answers] = weakref.WeakSet()
_paused: list[Answers] = []


def _before_fork() -> None:
    """SQLite must not be carried into a forked process: every file is closed, and opened again
    by whoever needs it, parent or child."""
    _all.acquire()
    _paused.extend(_stores)
    for store in _paused:
        store.pause()


def _after_fork() -> None:
    while _paused:
        _paused.pop().go_on()
    _all.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork
    )
