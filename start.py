"""Sets the project up in a virtual environment of its own, and runs it there.

    python3 start.py                  summarise the example article
    python3 start.py ARTICLE…         run the command line on something else
    python3 start.py test             run the tests
    python3 start.py evals …          measure summaries against labelled articles

Needs only Python 3.11 or newer with its own pip, and leaves the rest of the machine alone: what
is installed goes into `.venv`. A Python without `ensurepip`, as Debian ships it, is enough.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
PYTHON = str(HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
EXAMPLE = str(ROOT / "examples" / "harbour.txt")
NEEDED = (3, 11)


def main(arguments: list[str]) -> int:
    """Installs what is missing, then runs the tests or the command line; returns its code."""
    if sys.version_info < NEEDED:
        return complain("needs Python 3.11 or newer, and this is " + sys.version.split()[0])
    extras, command = asked_for(arguments)
    code = ensure(extras)
    if code:
        return code
    testing = command[0] == "pytest"
    return run([PYTHON, "-m", *command], cwd=ROOT if testing else None)


def asked_for(arguments: list[str]) -> tuple[str, list[str]]:
    """The extras that are needed, and the module to run with its arguments."""
    if arguments[:1] == ["test"]:
        return "dev", ["pytest", *arguments[1:]]
    if arguments[:1] == ["evals"]:
        return "local,evals", ["summarizer_evals", *arguments[1:]]
    return "local,web", ["summarizer", *(arguments or [EXAMPLE])]


def ensure(extras: str) -> int:
    """Makes the environment and installs the project with these extras, unless that is done."""
    facts = (sys.version, str(ROOT), (ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = hashlib.sha256("\n".join(facts).encode()).hexdigest()
    stamp = HOME / ("installed-" + extras.replace(",", "-"))
    if works(PYTHON) and stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return 0
    pip = pip_command()
    if pip is None:
        return complain(
            "needs pip 22.3 or newer. Install it (on Debian and Ubuntu: apt install python3-pip), "
            "then run this again"
        )
    say("installing into " + str(HOME) + " (once)")
    what = ["install", "--disable-pip-version-check", "--editable", f"{ROOT}[{extras}]"]
    code = run([*pip, *what], stdout=sys.stderr)
    if code:
        return complain("pip could not install the project; its own message stands above")
    stamp.write_text(wanted, "utf-8")
    return 0


def pip_command() -> list[str] | None:
    """A pip that installs into the environment, which is made where it is missing."""
    own_pip = importlib.util.find_spec("ensurepip") is not None
    outer = outer_pip_version()
    if outer is None and not own_pip:
        return None
    if outer is None or not works(PYTHON):
        builder = venv.EnvBuilder(
            clear=not works(PYTHON), symlinks=os.name != "nt", with_pip=outer is None
        )
        builder.create(HOME)
    if outer is not None:
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    return [PYTHON, "-m", "pip"]


def outer_pip_version() -> tuple[int, ...] | None:
    """The version of the running Python's pip, if it can install for another Python."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False
    )
    words = done.stdout.split()
    if done.returncode or len(words) < 2:
        return None
    version = tuple(int(part) for part in words[1].split(".")[:2] if part.isdigit())
    return version if version >= (22, 3) else None


def works(python: str) -> bool:
    """Whether this Python is there, runs, and has a version that is new enough."""
    check = f"import sys; sys.exit(sys.version_info < {NEEDED})"
    try:
        return subprocess.run([python, "-c", check], check=False).returncode == 0
    except OSError:
        return False


def run(command: Sequence[str], cwd: Path | None = None, stdout: IO[str] | None = None) -> int:
    """Runs a command on this terminal and returns its exit code; Ctrl-C is the command's own."""
    process = subprocess.Popen(command, cwd=cwd, stdout=stdout)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def say(message: str) -> None:
    """Tells the user on standard error."""
    print("start.py: " + message, file=sys.stderr, flush=True)


def complain(message: str) -> int:
    """Tells the user what is wrong; returns the exit code."""
    say(message)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
