"""`start.py` sets up once, passes its arguments on, and says what it needs.

A stand-in for pip, put before the real one, writes down what it is asked and installs a package
that prints its arguments.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")
ROOT = Path(__file__).parent.parent
PIP = """
import pathlib, subprocess, sys
if sys.argv[1:] == ["--version"]:
    print("pip VERSION from somewhere (python 3.11)")
    sys.exit()
print("Collecting summarizer")
with open(LOG, "a") as log:
    print(*sys.argv[1:], file=log)
code = "import sysconfig; print(sysconfig.get_path('purelib'))"
site = subprocess.run([sys.argv[2], "-c", code], capture_output=True, text=True, check=True).stdout
for name in ("summarizer", "summarizer_evals", "pytest"):
    target = pathlib.Path(site.strip(), name + ".py")
    target.write_text(f"import sys; print('{name}', *sys.argv[1:]); sys.exit(7)")
"""


class Clone:
    """A clone of which only what `start.py` needs is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "pip.log"
        self.python = folder / ".venv" / "bin" / "python"
        (folder / "pip").mkdir()
        for name in ("start.py", "pyproject.toml"):
            shutil.copy(ROOT / name, folder / name)
        self.pip("23.0.1")

    def pip(self, version: str) -> None:
        code = PIP.replace("VERSION", version).replace("LOG", repr(str(self.log)))
        (self.folder / "pip" / "pip.py").write_text(code, "utf-8")

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(self.folder / "start.py"), *arguments],
            cwd=self.folder.parent,
            env={**os.environ, "PYTHONPATH": str(self.folder / "pip")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    (tmp_path / "a clone").mkdir()
    return Clone(tmp_path / "a clone")


def test_it_installs_once_and_summarises_the_example(clone: Clone) -> None:
    first, second = clone.start(), clone.start()
    assert first.stdout == second.stdout == f"summarizer {clone.folder}/examples/harbour.txt\n"
    assert first.returncode == 7
    asked = f"--python {clone.python} install --disable-pip-version-check --editable"
    assert clone.log.read_text("utf-8") == f"{asked} {clone.folder}[local,web]\n"


def test_it_passes_arguments_on_to_the_command_line(clone: Clone) -> None:
    assert clone.start("a.txt", "--json").stdout == "summarizer a.txt --json\n"


def test_it_installs_the_tools_of_development_for_the_tests(clone: Clone) -> None:
    assert clone.start("test", "-q").stdout == "pytest -q\n"
    assert clone.log.read_text("utf-8").endswith("[dev]\n")


def test_it_installs_what_the_evals_need_and_runs_them(clone: Clone) -> None:
    assert clone.start("evals", "list", "--json").stdout == "summarizer_evals list --json\n"
    assert clone.log.read_text("utf-8").endswith("[local,evals]\n")


def test_it_installs_again_when_the_project_asks_for_something_new(clone: Clone) -> None:
    clone.start()
    with (clone.folder / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write("\n# changed\n")
    clone.start()
    assert len(clone.log.read_text("utf-8").splitlines()) == 2


def test_it_makes_a_broken_environment_anew(clone: Clone) -> None:
    clone.start()
    clone.python.unlink()
    clone.python.write_text("no program", "utf-8")
    assert clone.start("--version").stdout == "summarizer --version\n"
