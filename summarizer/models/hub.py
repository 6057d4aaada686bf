"""A file at the model hub in, its bytes appended to a partial file out.

Promises: what is there already is not fetched again, a connection that breaks is taken up
again as long as it brings something, and never more bytes are written than the file has.
Whether they are the right ones is left to `weights`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from .catalogue import Entry

PUBLIC = "https://huggingface.co"
"""Address of the public model hub."""

_READ_TIMEOUT_S = 60.0


class SourceError(Exception):
    """A source of weights could not give them; says why."""


def fetch(
    entry: Entry, partial: Path, advance: Callable[[int], None], base: str, connect_timeout_s: float
) -> None:
    """Completes `partial`.

    Args:
        entry: what to fetch.
        partial: holds the first bytes, or is not there yet.
        advance: is told of every number of bytes that has come.
        base: address of the hub.
        connect_timeout_s: how long to wait for a connection.

    Raises:
        SourceError: the hub is unreachable, or has no such file.
        OSError: the bytes cannot be written.
    """
    if entry.hub is None:
        raise SourceError("has no copy of this file")
    address = f"{base}/{entry.hub}/resolve/main/{entry.file}"
    with partial.open("ab") as file:
        while (have := file.tell()) < entry.size:
            trouble = _continue(address, entry, file, advance, connect_timeout_s)
            if trouble and file.tell() <= have:
                raise SourceError(trouble)


def _continue(
    address: str, entry: Entry, file: IO[bytes], advance: Callable[[int], None], connect: float
) -> str:
    """Fetches from where the file ends; what went wrong, or nothing."""
    import httpx2

    start = file.tell()
    headers = {"Range": f"bytes={start}-", "Accept-Encoding": "identity"}
    timeout = httpx2.Timeout(_READ_TIMEOUT_S, connect=connect)
    try:
        with httpx2.stream(
            "GET", address, headers=headers, timeout=timeout, follow_redirects=True
        ) as reply:
            if reply.status_code not in (200, 206):
                return f"answered {reply.status_code} for {entry.file}"
            if reply.status_code == 200 and start:
                file.truncate(0)
                file.seek(0)
                advance(-start)
            _append(reply, entry, file, advance)
    except httpx2.HTTPError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")
    return "" if file.tell() > start else "sent nothing"


def _append(reply: Any, entry: Entry, file: IO[bytes], advance: Callable[[int], None]) -> None:
    for block in reply.iter_raw():
        fitting = block[: entry.size - file.tell()]
        file.write(fitting)
        file.flush()
        advance(len(fitting))
        if len(fitting) < len(block):
            return
