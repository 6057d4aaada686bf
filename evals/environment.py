"""Says what a run is made on and with: machine, packages, commit, code, prompts and weights.

Promises: nothing names the machine or its user; what cannot be known is None. The environment's
variables and the settings are left to `secrecy`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import re
import subprocess
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import BaseModel, ConfigDict

import summarizer
from summarizer import Settings

PACKAGES = (
    "summarizer",
    "openai",
    "instructor",
    "pydantic",
    "xllamacpp",
    "sentencex",
    "rapidfuzz",
    "scipy",
    "numpy",
)
_GIT_TIMEOUT_S = 20


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Machine(_Frozen):
    """What the run was computed on."""

    system: str
    cpu: str
    cores: int | None
    memory_bytes: int | None


class Environment(_Frozen):
    """What the run was made with, besides model and settings."""

    versions: dict[str, str | None]
    """Of Python and the packages that matter; None for one that is not installed."""
    commit: str | None
    """Of the checkout that the package runs from; None outside of one."""
    clean: bool | None
    """Whether that checkout held nothing uncommitted."""
    code: str
    """SHA-256 over the package's own source files."""
    machine: Machine


class Weights(_Frozen):
    """A file of weights on this machine."""

    file: str
    sha256: str


def environment() -> Environment:
    """What this process runs on and with."""
    package = Path(summarizer.__file__).resolve().parent
    commit = _commit_of(package)
    return Environment(
        versions=versions_of(PACKAGES),
        commit=commit,
        clean=None if commit is None else _git(package, "status", "--porcelain") == "",
        code=_hash_of(package, sorted(package.rglob("*.py"))),
        machine=Machine(
            system=f"{platform.system()} {platform.release()} {platform.machine()}",
            cpu=_cpu(),
            cores=os.cpu_count(),
            memory_bytes=_memory(),
        ),
    )


def versions_of(packages: Iterable[str]) -> dict[str, str | None]:
    """Versions of Python and of packages; None for one that is not installed."""
    return {"python": platform.python_version(), **{p: _version(p) for p in packages}}


def prompts_of(settings: Settings) -> dict[str, str]:
    """SHA-256 of every prompt file that the settings make available, by name."""
    package = Path(summarizer.__file__).resolve().parent
    shipped = (package / "_prompts", package.parent / "prompts")
    folder = settings.prompts or next(filter(Path.is_dir, shipped), None)
    if folder is None or not folder.is_dir():
        return {}
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def reader_of(reading: str) -> str | None:
    """SHA-256 of the module that a reader of the user's own comes from; else None."""
    module, colon, _ = reading.partition(":")
    if not colon:
        return None
    try:
        found = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return None
    origin = None if found is None else found.origin
    if origin is None or not Path(origin).is_file():
        return None
    return hashlib.sha256(Path(origin).read_bytes()).hexdigest()


def weights_of(model: str, settings: Settings) -> Weights | None:
    """The weights that answered; None where another machine did, or they cannot be found.

    Args:
        model: as a summary's `run.model` has it: `local/NAME` or `local/PATH.gguf`.
        settings: name the folder that holds weights known by name, whose files begin with the
            model's name.
    """
    provider, _, name = model.partition("/")
    if provider != "local" or not name:
        return None
    if name.lower().endswith(".gguf"):
        found = [Path(name).expanduser()]
    else:
        kept = settings.cache_dir / "weights"
        found = [p for p in kept.glob("*.gguf") if p.name.lower().startswith(name.lower())]
    if len(found) != 1:
        return None
    try:
        with found[0].open("rb") as file:
            return Weights(
                file=found[0].name, sha256=hashlib.file_digest(file, "sha256").hexdigest()
            )
    except OSError:
        return None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _hash_of(folder: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes()):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _commit_of(package: Path) -> str | None:
    """The commit of the checkout, where the package is a part of it and not just lies in it."""
    if not _git(package, "ls-files", "--error-unmatch", "__init__.py"):
        return None
    return _git(package, "rev-parse", "HEAD") or None


def _git(folder: Path, *arguments: str) -> str | None:
    """What git says; None where there is no git, or it fails."""
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", "-C", str(folder), *arguments],
            capture_output=True,
            text=True,
            timeout=_GIT_TIMEOUT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _cpu() -> str:
    try:
        facts = Path("/proc/cpuinfo").read_text("utf-8", errors="replace")
    except OSError:
        facts = ""
    named = re.search(r"^model name\s*:\s*(.+)$", facts, re.MULTILINE)
    return named[1].strip() if named else platform.processor() or platform.machine()


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None
