"""What a model is shown as examples shares nothing with the articles that it is measured on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from evals.loading import LabelledArticle, load

ROOT = Path(__file__).parents[2]
OF_A_BASELINE = ROOT / "evals" / "baselines" / "extraction_examples.py"
PROMPTS = [*sorted((ROOT / "prompts").iterdir()), OF_A_BASELINE]
NAME = re.compile(r"(?<=[\w,;:] )[A-Z][^\W\d_]{2,}")
"""A word with a capital that does not open a sentence."""
ORDINARY = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June "
    "July August September October November December Mrs Sir Council Court Minister President "
    "Prime Committee Office Denies Air".split()
)
"""Words that are written so and name nobody."""
LONG = 8
"""Words in a row that two texts do not share by chance."""


@cache
def measured() -> tuple[LabelledArticle, ...]:
    return tuple(one for one in load().articles if one.article is not None)


def shown_by(path: Path) -> str:
    """What a model is shown: of a module, the texts in it, each on a line of its own."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return text
    nodes = ast.walk(ast.parse(text))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant))
    return "\n".join(one for one in texts if isinstance(one, str))


def names_in(text: str) -> set[str]:
    return {*NAME.findall(text)} - ORDINARY


def runs_of_words(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return zip(*(words[i:] for i in range(LONG)), strict=False)


def text_of(labelled: LabelledArticle) -> str:
    assert labelled.article is not None
    return labelled.article.text


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.name)
def test_no_name_or_place_of_an_example_is_in_a_measured_article(path: Path) -> None:
    shown = names_in(shown_by(path))
    for labelled in measured():
        sources = labelled.case.settled.sources
        said = {word for s in sources for word in re.findall(r"[A-Z][^\W\d_]{2,}", s.name)}
        shared = shown & (names_in(text_of(labelled)) | (said - ORDINARY))
        assert not shared, f"{labelled.case.article} and {path.name} share {sorted(shared)}"


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.name)
def test_no_example_has_a_run_of_words_from_a_measured_article(path: Path) -> None:
    shown = {*runs_of_words(shown_by(path))}
    for labelled in measured():
        shared = shown & {*runs_of_words(text_of(labelled))}
        assert not shared, f"{labelled.case.article} and {path.name} share {len(shared)} runs"


def test_there_are_names_to_compare() -> None:
    examples = [path for path in PROMPTS if path.name.endswith(".examples.json")]
    assert examples
    assert all(names_in(shown_by(path)) for path in (*examples, OF_A_BASELINE))
    assert measured()


def test_a_measured_sentence_in_an_example_would_be_seen() -> None:
    text = text_of(measured()[0])
    assert {*runs_of_words(text)} & {*runs_of_words(f"An example. {text[200:600]}")}
