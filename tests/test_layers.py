"""Imports point one way, and each foreign package has one room that knows it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "summarizer").rglob("*.py"))
EVALS = sorted((ROOT / "evals").rglob("*.py"))

RANKS = {
    "models": 1,
    "prompts": 1,
    "render": 1,
    "web": 1,
    "inputs": 2,
    "reading": 2,
    "assembling": 2,
    "checking": 2,
    "driving": 3,
    "repairing": 3,
    "pipeline": 4,
    "many": 4,
    "api": 5,
    "output": 5,
    "cli": 6,
    "__main__": 7,
}
"""A room may import what stands below it. Rooms that are not listed are the ground floor, 0:
the shapes that everything shares, which import one another and nothing from above."""
SEEN_BY_RENDER = {"schema", "article", ""}
SEEN_BY_EVALS = (
    "summarizer",
    "summarizer.errors",
    "summarizer.render",
    "summarizer.reading.protocol",
)
SEEN_BY_TRAINING = (
    "summarizer.models",
    "summarizer.models.adapters",
    "summarizer.models.weights",
    "summarizer.progress",
    "summarizer.reading.line_grammar",
    "summarizer.reading.lines",
    "summarizer.reading.own_words",
    "summarizer.reading.quotations",
    "summarizer.reading.speaking",
    "summarizer.reading.trained",
)
"""What a reader is trained with must be what it reads with."""
TRAINING = {"lessons.py", "train.py", "training.py", "verifying.py"}
ROOMS_OF = {
    "openai": {"models"},
    "instructor": {"models"},
    "xllamacpp": {"models"},
    "tenacity": {"models"},
    "trafilatura": {"web"},
    "rich": {"render", "output", "progress"},
}


def imports(path: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, wherever in it."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *filter(None, [node.module])))
            yield base
            if node.module is None:
                yield from (f"{base}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str:
    """The module or package right under `summarizer` to which a full module name belongs."""
    return name.partition(".")[2].partition(".")[0]


def room_of_file(path: Path) -> str:
    return path.relative_to(ROOT / "summarizer").with_suffix("").parts[0]


def imported_rooms(path: Path) -> set[str]:
    own = {"", room_of_file(path)}
    return {room_of(name) for name in imports(path) if name.split(".")[0] == "summarizer"} - own


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_below(path: Path) -> None:
    room = room_of_file(path)
    if room == "__init__":
        return
    rank = RANKS.get(room, 0)
    for other in imported_rooms(path):
        below = RANKS.get(other, 0)
        assert below < rank or rank == below == 0, f"{room} ({rank}) imports {other} ({below})"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_foreign_package_is_known_in_one_room(path: Path) -> None:
    for name in imports(path):
        rooms = ROOMS_OF.get(name.split(".")[0])
        assert rooms is None or room_of_file(path) in rooms, f"{name} belongs into {rooms}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_environment_is_read_by_settings_and_for_the_keys_of_providers(path: Path) -> None:
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert not names & {"environ", "getenv"} or room_of_file(path) in {"settings", "models"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "summarizer" / "render").rglob("*.py")), ids=lambda path: path.name
)
def test_rendering_knows_nothing_but_the_shapes(path: Path) -> None:
    assert imported_rooms(path) <= SEEN_BY_RENDER


@pytest.mark.parametrize("path", EVALS, ids=lambda path: str(path.relative_to(ROOT)))
def test_evals_import_public_names_only(path: Path) -> None:
    for name in imports(path):
        if name.split(".")[0] == "summarizer":
            seen = SEEN_BY_EVALS + (SEEN_BY_TRAINING if path.name in TRAINING else ())
            assert name in seen or name.startswith("summarizer.render."), name
