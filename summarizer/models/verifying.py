"""A file and its catalogue entry in, whether it may be used out.

Promises: a file is hashed whole before it is trusted, and trusted after that as long as its
size and time of change stay the same; a wrong one is removed.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ..progress import stage
from .catalogue import Entry

_BLOCK = 1 << 22


def removed_if_wrong(path: Path, entry: Entry) -> str | None:
    """Removes a file that is not what the catalogue says; says what is wrong with it."""
    size = size_of(path)
    found = _checksum(path, entry) if size == entry.size else f"unknown, for it has {size} bytes"
    if found == entry.sha256:
        return None
    path.unlink(missing_ok=True)
    return (
        f"{path.name} is not the right file and was removed: its SHA-256 is {found}, and should be "
        f"{entry.sha256} ({entry.size} bytes)"
    )


def _checksum(path: Path, entry: Entry) -> str:
    digest = hashlib.sha256()
    with (
        path.open("rb") as file,
        stage(f"checking {entry.name}", entry.size, "bytes") as shown,
    ):
        while block := file.read(_BLOCK):
            digest.update(block)
            shown.advance(len(block))
    return digest.hexdigest()


def _stamp(path: Path) -> Path:
    return path.with_name(f"{path.name}.verified.json")


def is_verified(path: Path, entry: Entry) -> bool:
    """Whether this very file has been hashed and found right."""
    try:
        known = json.loads(_stamp(path).read_text("utf-8"))
        return bool(known == _facts(path, entry))
    except (OSError, ValueError):
        return False


def mark(path: Path, entry: Entry) -> None:
    """Remembers that the file has been hashed and found right."""
    unfinished = _stamp(path).with_suffix(".tmp")
    unfinished.write_text(json.dumps(_facts(path, entry)), "utf-8")
    unfinished.replace(_stamp(path))


def _facts(path: Path, entry: Entry) -> dict[str, int | str]:
    status = path.stat()
    return {"bytes": status.st_size, "changed": status.st_mtime_ns, "sha256": entry.sha256}


def size_of(path: Path) -> int:
    """Bytes of a file; none where there is no file."""
    return path.stat().st_size if path.exists() else 0
