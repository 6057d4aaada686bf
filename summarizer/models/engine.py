"""The embedded engine: weights in, an address on the loopback that answers like any server.

Promises: one child process for each set of weights in a process, started on first use, with a
random port and a random key, gone when this process is; messages that never change are read
once and kept on disk. Asking is left to `door`, finding the weights to `weights`.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import MissingExtraError
from ..progress import stage
from ..schema import Attempt
from .child import Child
from .prefixes import Prefixes
from .protocol import Message
from .weights import Weights
from .wire import Wire

_BATCH = 256
"""Tokens read between two looks at the clock: small enough for progress to move."""
_MEMORY_MIB = 512
"""Memory for prompts that are not in use; llama.cpp's own default is eight gigabytes."""


class Engine:
    """A llama.cpp server in a child process. Safe to use from several threads.

    Attributes:
        key: what it wants as a bearer token; a new one at each start.
        turn: held by the request that it works on, for it takes one at a time.
    """

    def __init__(self, name: str, weights: Weights, threads: int | None, cache: Path) -> None:
        self.key = ""
        self.turn = asyncio.Lock()
        self._name = name
        self._weights = weights
        self._threads = threads or _cores()
        self._prefixes = Prefixes(cache / "prefixes", f"{weights.identity}:{weights.window}")
        self._child: Child | None = None
        self._lock = threading.Lock()
        self._current: str | None = None

    @property
    def address(self) -> str:
        """Where it listens, with the scheme; empty while it does not run."""
        return self._child.address if self._child is not None else ""

    @property
    def pid(self) -> int | None:
        """Process id of the child; None before the first start."""
        return self._child.pid if self._child is not None else None

    def alive(self) -> bool:
        """Whether the child is running."""
        return self._child is not None and self._child.alive()

    def survives(self) -> bool:
        """Whether the child runs on after a request failed; takes a moment to be sure."""
        return self._child is not None and self._child.survives()

    def last_words(self) -> str:
        """How a child that is not alive ended, and what it printed last."""
        return self._child.last_words() if self._child is not None else "It was ended."

    def start(self) -> None:
        """Starts the child unless it is running.

        Raises:
            MissingExtraError: the engine's package is not installed.
            ModelUnavailableError: the child did not come up.
        """
        with self._lock:
            if self.alive():
                return
            self.stop()
            home = _home_of_the_engine(self._name)
            with suppress(OSError):  # told by the attempt that cannot keep its prefix there
                self._prefixes.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._current, self.key = None, secrets.token_urlsafe(32)
            with stage(f"starting {self._name}"):
                self._child = Child(self._name, self._configuration(home))

    def stop(self) -> None:
        """Ends the child."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def abandon(self) -> None:
        """In a forked process: lets go of the parent's child."""
        child, self._child = self._child, None
        self._lock = threading.Lock()
        if child is not None:
            child.abandon()

    def leave(self) -> None:
        """Something else is about to be read: the next `read` must look again."""
        self._current = None

    def stands_after(self, messages: Sequence[Message]) -> bool:
        """Whether `read` has nothing to do."""
        return not messages or self._prefixes.key(messages) == self._current

    def read(self, messages: Sequence[Message]) -> Attempt | None:
        """Makes the engine stand after `messages`: restored from disk, or read and kept there.

        Returns:
            The reading, as an attempt; None where nothing had to be read.

        Raises:
            ModelError: the messages do not fit, or are rejected for another reason.
            ModelUnavailableError: the engine is gone.
        """
        if self.stands_after(messages):
            return None
        with self._lock:
            key = self._prefixes.key(messages)
            if self._restored(key):
                self._current = key
                return None
            attempt = self._wire().read(messages)
            self._current = key
            return attempt.model_copy(update={"detail": self._kept(key)})

    def _configuration(self, home: str) -> dict[str, Any]:
        return {
            "weights": str(self._weights.path),
            "adapter": str(self._weights.adapter) if self._weights.adapter else None,
            "window": self._weights.window,
            "threads": self._threads,
            "batch": _BATCH,
            "memory_mib": _MEMORY_MIB,
            "prefixes": f"{self._prefixes.folder}{os.sep}",
            "key": self.key,
            "import_from": home,
        }

    def _restored(self, key: str) -> bool:
        """Whether the state came from disk. A file that the engine does not take is removed: it
        may be what kills it."""
        name = self._prefixes.find(key)
        if name is None:
            return False
        restored = False
        try:
            restored = bool(self._wire().slot("restore", name).get("n_restored"))
        finally:
            if not restored:
                self._prefixes.discard(name)
        return restored

    def _kept(self, key: str) -> str:
        """Saves the state. What went wrong is told and not raised: the state is in memory."""
        try:
            unfinished = self._prefixes.unfinished(key)
            answer = self._wire().slot("save", unfinished)
            if answer.get("n_saved"):
                self._prefixes.keep(key, unfinished)
                return ""
        except OSError as error:
            return f"could not be kept on disk: {error}"
        return f"could not be kept on disk: {answer}"

    def _wire(self) -> Wire:
        return Wire(self._name, self.address, self.key)


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _home_of_the_engine(name: str) -> str:
    """The folder from which the child can import llama.cpp."""
    found = find_spec("xllamacpp")
    if found is None or found.origin is None:
        raise MissingExtraError(
            f"{name} needs an engine that is not installed: pip install 'summarizer[local]'. "
            "Or set SUMMARIZER_MODEL to another model, for instance openai/NAME"
        )
    return str(Path(found.origin).parent.parent)
