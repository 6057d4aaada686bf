"""Starts and ends the engine's process: a configuration in, an address on the loopback out.

Promises: the configuration goes over a pipe and not over the command line, where other users
could read the key; the child ends when that pipe closes, so it is gone however this process
ends; a start that fails says what the child said last.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from ..errors import ModelUnavailableError

_START_LIMIT_S = 300.0
_STOP_LIMIT_S = 5.0
_LAST_WORDS_S = 1.0
_TAIL_CHARACTERS = 1500
_ENVIRONMENT = {"GOMP_SPINCOUNT": "2000"}
"""Threads that wait for each other spin only briefly: on a busy machine, spinning takes the core
from the very thread that is waited for (1.5B on 2 busy cores: 4 tokens a second, else 1)."""
_SCRIPT = Path(__file__).with_name("engine_child.py")


class Child:
    """A running engine process.

    Attributes:
        address: where it listens, with the scheme.
    """

    def __init__(self, name: str, configuration: dict[str, Any]) -> None:
        """Starts it and waits until it listens.

        Raises:
            ModelUnavailableError: it did not come up.
        """
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the child may write
        self._process = _spawn(self._log)
        limit = threading.Timer(_START_LIMIT_S, self._process.kill)
        limit.daemon = True
        limit.start()
        line = b""
        try:
            line = _hand_over(self._process, configuration)
        finally:
            limit.cancel()
            if not line:
                said = self.last_words()
                self.end()
        if not line:
            raise ModelUnavailableError(
                f"the engine for {name} did not start. Its weights may be damaged or of a kind "
                f"that it does not know, or memory is short. {said}",
                model=name,
                transient=False,
            )
        self.address: str = json.loads(line)["address"]

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether it is running."""
        return self._process.poll() is None

    def survives(self) -> bool:
        """Whether it runs on after a connection broke: it may be about to end."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST_WORDS_S)
        return self.alive()

    def last_words(self) -> str:
        """How it ended and what it printed last; waits for a moment until it has ended."""
        self.survives()
        self._log.seek(0)
        said = self._log.read().decode("utf-8", "replace").strip()[-_TAIL_CHARACTERS:]
        return f"Exit status {self._process.poll()}; it said last: {said or 'nothing'}"

    def end(self) -> None:
        """Ends it, by force where it does not end by itself."""
        self._close_pipes()
        try:
            self._process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def abandon(self) -> None:
        """In a forked process: lets go of a child that is the parent's to end."""
        self._close_pipes()
        self._log.close()
        self._process.returncode = 0

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _spawn(log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Starts the script with -P: no module beside it or in the working folder is imported."""
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return subprocess.Popen(
        [sys.executable, "-P", os.fspath(_SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env=_ENVIRONMENT | os.environ,
        **apart,
    )


def _hand_over(process: subprocess.Popen[bytes], configuration: dict[str, Any]) -> bytes:
    """Sends the configuration and waits for the address; empty where the child has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps(configuration).encode() + b"\n")
        process.stdin.flush()
        return process.stdout.readline()
    return b""
