"""The wheel and the source distribution hold what they should, and work outside a checkout."""

from __future__ import annotations

import configparser
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import summarizer

from .evals.labelled import write

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MAPPED = {"summarizer": "summarizer", "prompts": "summarizer/_prompts", "evals": "summarizer_evals"}
"""Folders of the checkout, and where they stand in the wheel."""


def files_in(folder: str) -> set[str]:
    found = (ROOT / folder).rglob("*")
    return {
        path.relative_to(ROOT / folder).as_posix()
        for path in found
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both distributions; the wheel is made from the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(next(built.glob("*.whl")))


@pytest.fixture(scope="module")
def unpacked(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's contents as an installer would lay them out, away from the checkout."""
    folder = tmp_path_factory.mktemp("site")
    wheel.extractall(folder)
    return folder


def run_outside(unpacked: Path, *arguments: str, folder: Path | None = None) -> str:
    """What Python says in another folder with the unpacked wheel before all else."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder or unpacked.parent,
        env={**os.environ, "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout


def metadata(wheel: zipfile.ZipFile, name: str) -> str:
    folder = f"summarizer-{summarizer.__version__}.dist-info"
    return wheel.read(f"{folder}/{name}").decode("utf-8")


def test_the_wheel_holds_the_package_its_prompts_and_the_evals_and_nothing_else(
    wheel: zipfile.ZipFile,
) -> None:
    wanted = {f"{there}/{name}" for here, there in MAPPED.items() for name in files_in(here)}
    found = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert found == wanted
    assert {"summarizer/py.typed", "summarizer/render/templates/page.html.j2"} <= found


def test_the_source_distribution_holds_what_a_checkout_needs(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    folders = ("summarizer", "prompts", "evals", "tests", "examples", ".editable")
    wanted = {f"{folder}/{name}" for folder in folders for name in files_in(folder)}
    papers = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "start.py"}
    assert wanted | papers | {"pyproject.toml"} <= names
    assert not [name for name in names if name.startswith((".venv", "dist", "runs"))]


def test_the_wheel_says_what_it_needs_and_who_may_use_it(wheel: zipfile.ZipFile) -> None:
    told = Parser().parsestr(metadata(wheel, "METADATA"))
    assert told["Version"] == summarizer.__version__
    assert told["License-Expression"] == "Apache-2.0"
    assert told["Requires-Python"] == ">=3.11"
    assert set(told.get_all("Provides-Extra", [])) == set(PROJECT["optional-dependencies"])
    needed = [line for line in told.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert len(needed) == len(PROJECT["dependencies"])
    assert "Apache License" in metadata(wheel, "licenses/LICENSE")


def test_the_console_scripts_call_the_command_lines(wheel: zipfile.ZipFile) -> None:
    scripts = configparser.ConfigParser()
    scripts.read_string(metadata(wheel, "entry_points.txt"))
    assert dict(scripts["console_scripts"]) == {
        "summarizer": "summarizer.cli:main",
        "summarizer-evals": "summarizer_evals.cli:main",
    }


def test_the_unpacked_wheel_runs_outside_the_checkout(unpacked: Path) -> None:
    told = run_outside(unpacked, "-m", "summarizer", "--version")
    assert told == f"summarizer {summarizer.__version__}\n"


def test_the_unpacked_wheel_finds_its_own_prompts_and_templates(unpacked: Path) -> None:
    code = """
import summarizer.prompts
from summarizer import Article, Run, Settings, Summary
from summarizer.render import html
summary = Summary(gist="", article=Article(text="It rained."), run=Run(model="m", reading="whole"))
print(len(html.render([summary])) > 1000, summarizer.prompts.Prompts.find(Settings()).folder)
"""
    assert run_outside(unpacked, "-c", code) == f"True {unpacked / 'summarizer' / '_prompts'}\n"


LABELS = """
import summarizer_evals.cli, summarizer_evals.loading
print(summarizer_evals.loading.SHIPPED)
"""


def test_the_evals_of_the_unpacked_wheel_run_outside_the_checkout(unpacked: Path) -> None:
    told = run_outside(unpacked, "-m", "summarizer_evals", "run", "--help")
    assert "--resume" in told
    assert run_outside(unpacked, "-c", LABELS) == f"{unpacked / 'summarizer_evals' / 'labels'}\n"


def test_the_evals_of_the_unpacked_wheel_run_on_labels_of_ones_own(
    unpacked: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    write(tmp_path / "mine")
    options = ("--data", "mine", "--reading", "rules", "--json")
    told = run_outside(unpacked, "-m", "summarizer_evals", "run", *options, folder=tmp_path)
    assert json.loads(told)["scored"] == 1
    (run,) = (tmp_path / "runs").iterdir()
    kept = json.loads((run / "run.json").read_text("utf-8"))
    assert kept["environment"]["commit"] is None
    assert kept["command"][:2] == ["summarizer-evals", "run"]


EDITABLE = """
import site, sys
before = list(sys.path)
site.addsitedir(sys.argv[1])
sys.path[:] = [path for path in sys.path if path not in before] + before
from importlib.metadata import entry_points
(script,) = [s for s in entry_points(group="console_scripts") if s.name == "summarizer-evals"][:1]
sys.argv[1:] = ["list", "--help"]
print(sys.modules[script.load().__module__].__file__)
script.load()()
"""


def test_in_an_editable_install_the_script_runs_the_checkouts_own_evals(tmp_path: Path) -> None:
    build = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, check=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-c", EDITABLE, str(tmp_path / "site")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines()[0] == str(ROOT / "evals" / "cli.py"), done.stderr
    assert "usage:" in done.stdout


@pytest.mark.parametrize("package", ["scipy", "numpy", "yaml"])
def test_without_the_extra_the_evals_say_what_to_install(package: str, tmp_path: Path) -> None:
    hidden = (
        f"import sys; sys.modules[{package!r}] = None; import evals.cli; sys.exit(evals.cli.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", hidden, "run", "--data", str(write(tmp_path).parent)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    named = {"yaml": "PyYAML"}.get(package, package)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert f"needs {named}" in done.stderr
    assert "[evals]" in done.stderr


def test_the_version_is_one_everywhere() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    top = re.search(r"^## (\d\S*)", changes, re.MULTILINE)
    assert PROJECT["version"] == summarizer.__version__ == (top[1] if top else None)
