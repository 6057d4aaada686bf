"""A path in, the right to work on what it stands for out: one process at a time.

The operating system gives the lock back when its holder ends, however it ends.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_AGAIN_S = 0.2


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Holds the lock at `path` while the block runs; waits for whoever holds it now."""
    with path.open("ab") as file:
        while not _taken(file):
            time.sleep(_AGAIN_S)
        yield


if sys.platform == "win32":
    import msvcrt

    def _taken(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
