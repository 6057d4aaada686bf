"""The README is true: its tables, commands, options and code are those of the program.

`python -m tests.test_readme` writes its tables anew.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import get_args

import pytest

import summarizer
from evals.cli import parser
from summarizer.cli import EXIT_CODES, FORMATS, READINGS
from summarizer.models.catalogue import CATALOGUE
from summarizer.output import Format
from summarizer.settings import Reading, Settings

from .loopback import Loopback, says

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TEXT = README.read_text("utf-8")
PYTHON_BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
SHELL_LINES = [
    line.partition("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for line in block.splitlines()
]
HELP = subprocess.run(
    [sys.executable, "-m", "summarizer", "--help"],
    check=True,
    capture_output=True,
    text=True,
    cwd=ROOT,
).stdout
FOUND = {
    "events": [],
    "claims": [],
    "denials": [
        {
            "sentences": [1],
            "source": "Ilse Varnholt",
            "via": "",
            "cue": "denied",
            "content": "she was planning to sell the town's harbour to a shipping company",
            "quoted": "",
            "answers": "",
        }
    ],
    "no_comments": [],
}


def settings_table() -> str:
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        shown = "" if default is None or name == "cache_dir" else f"`{default}`"
        rows.append(f"| `{name}` | {shown} | {' '.join((field.description or '').split())} |")
    return "\n".join(rows)


def exit_codes_table() -> str:
    rows = [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    return "\n".join(["| code | meaning |", "|---|---|", *rows])


TABLES = {"settings": settings_table, "exit codes": exit_codes_table}


def between(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n)(.*?)\n?(<!-- end of {name} -->)", re.DOTALL)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_in_step_with_the_code(name: str) -> None:
    found = between(name).search(TEXT)
    assert found is not None
    assert found[2] == TABLES[name](), "run `python -m tests.test_readme`"


def test_the_two_commands_are_one_line_each_and_name_what_is_there() -> None:
    assert SHELL_LINES[0] == "python3 start.py"
    assert "python3 start.py test" in SHELL_LINES
    assert (ROOT / "start.py").is_file()
    assert (ROOT / "examples" / "harbour.txt").is_file()


def test_every_option_in_the_readme_exists_and_the_help_tells_of_the_exit_codes() -> None:
    measured = [line for line in TEXT.splitlines() if "start.py evals" in line]
    own = [line for line in TEXT.splitlines() if line not in measured and "-m pip" not in line]
    options = _options("\n".join(own))
    assert options - {"--help"} <= _options(HELP)
    for line in measured:
        (command,) = re.findall(r"start\.py evals ([a-z]+)", line)
        assert _options(line) <= _options(_help_of_evals(command))
    assert all(f"{code:>3}  {meaning}" in HELP for code, meaning in EXIT_CODES.items())


def _options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))


def _help_of_evals(command: str) -> str:
    told = io.StringIO()
    with redirect_stdout(told), pytest.raises(SystemExit):
        parser().parse_args([command, "--help"])
    return told.getvalue()


def test_choices_of_the_command_line_are_those_of_the_code() -> None:
    assert get_args(Format) == FORMATS
    assert get_args(Reading) == READINGS


@pytest.mark.parametrize("block", PYTHON_BLOCKS)
def test_code_imports_public_names_only(block: str) -> None:
    imported = [
        alias.name
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.ImportFrom) and node.module == "summarizer"
        for alias in node.names
    ]
    assert imported
    assert set(imported) <= set(summarizer.__all__)


def test_the_first_code_prints_who_denies_what(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    with Loopback(says(FOUND, usage=(5000, 50, 0))) as server:
        monkeypatch.setenv("SUMMARIZER_MODEL", "openai/any")
        monkeypatch.setenv("SUMMARIZER_BASE_URL", server.address)
        exec(compile(PYTHON_BLOCKS[0], str(README), "exec"), {})
    assert capsys.readouterr().out.startswith("Ilse Varnholt denies: ")


def test_local_models_and_variables_in_the_readme_exist() -> None:
    named = set(re.findall(r"`local/([a-z0-9.-]+)`", TEXT))
    assert named <= set(CATALOGUE)
    variables = set(re.findall(r"SUMMARIZER_([A-Z_]+)", TEXT))
    assert {name.lower() for name in variables} <= set(Settings.model_fields)


def test_links_to_files_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", TEXT):
        assert (ROOT / target).exists()


if __name__ == "__main__":
    written = TEXT
    for title, table in TABLES.items():
        written = between(title).sub(rf"\g<1>{table()}\n\g<3>", written)
    README.write_text(written, "utf-8")
