"""The public names are these, on every machine, and importing them is cheap."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import summarizer
from summarizer.errors import SummarizerError

PUBLIC = [
    "Article",
    "Claim",
    "Denial",
    "Dispute",
    "Event",
    "Evidence",
    "NoComment",
    "Run",
    "Settings",
    "Source",
    "Summary",
    "SummarizerError",
    "astream",
    "asummarize",
    "asummarize_many",
    "stream",
    "summarize",
    "summarize_many",
]
HEAVY = ("openai", "instructor", "xllamacpp", "rich", "httpx2", "trafilatura", "typer")


def loaded_by(code: str) -> set[str]:
    """Names of the top-level modules in a fresh process after some code has run."""
    told = f"import sys; {code}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", told], check=True, capture_output=True, text=True, timeout=120
    )
    return set(done.stdout.split())


def test_the_public_names_are_these() -> None:
    assert sorted(summarizer.__all__) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_each_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(summarizer, name)
    assert inspect.getdoc(value)
    assert name in dir(summarizer)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'summarizer' has no attribute 'summarise'"):
        summarizer.summarise  # noqa: B018


def test_importing_the_package_loads_no_provider_and_no_engine() -> None:
    assert not loaded_by("import summarizer") & {*HEAVY, "pydantic", "jinja2"}


def test_the_names_load_no_provider_and_no_engine_either() -> None:
    assert not loaded_by("from summarizer import *") & set(HEAVY)


def test_help_loads_next_to_nothing() -> None:
    code = "from summarizer.cli import main\ntry: main(['--help'])\nexcept SystemExit: print()"
    assert not loaded_by(f"exec({code!r})") & {*HEAVY, "pydantic", "jinja2"}


def test_every_error_is_a_child_of_one_and_public_in_its_module() -> None:
    from summarizer import errors

    found = [value for value in vars(errors).values() if inspect.isclass(value)]
    assert all(issubclass(value, SummarizerError) for value in found)
    assert all(inspect.getdoc(value) for value in found)
