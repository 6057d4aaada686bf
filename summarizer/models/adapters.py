"""Adapters: small files that are loaded beside weights and change what these can do.

One comes with this package and teaches the embedded default to read; `Settings.adapter` names one
of the user's own. Promises: what is loaded is a GGUF file, and its content decides its identity.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from ..errors import WeightsError
from ..settings import Settings
from .catalogue import CATALOGUE

FOLDER = Path(__file__).with_name("trained")
"""The adapters that come with this package."""
_TAUGHT = ("auto", "trained")
"""Settings of the way of reading that leave it to the adapter."""
_MAGIC = b"GGUF"


def adapter_of(name: str, settings: Settings) -> Path | None:
    """The adapter for the model that stands after `local/`: the user's own, else the shipped one,
    unless another way of reading is set, which would find the model talking in the wrong form.

    Raises:
        WeightsError: it cannot be read, or is no GGUF file.
    """
    if settings.adapter is not None:
        return _checked(settings.adapter.expanduser().absolute())
    entry = CATALOGUE.get(name)
    if entry is None or entry.adapter is None or settings.reading not in _TAUGHT:
        return None
    return _checked(FOLDER / entry.adapter)


def identity_of(adapter: Path) -> str:
    """SHA-256 of an adapter."""
    status = adapter.stat()
    return _digest(adapter, status.st_size, status.st_mtime_ns)


@cache
def _digest(adapter: Path, size: int, changed: int) -> str:
    """Hashed again only where size or time of change (nanoseconds) are others."""
    with adapter.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked(path: Path) -> Path:
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise WeightsError(
            f"{path}: {error.strerror}. SUMMARIZER_ADAPTER needs a readable file; unset it for the "
            "adapter that comes with summarizer"
        ) from error
    if magic != _MAGIC:
        raise WeightsError(
            f"{path} is no GGUF adapter: it begins with {magic!r}. `python -m evals train` "
            "makes one"
        )
    return path
