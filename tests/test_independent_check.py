"""The checker that knows nothing of the package finds what is planted in a sound summary."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.schema import Run, Summary

from . import independent_check
from .independent_check import main, violations
from .test_checking import ARTICLE, SOUND

Json = dict[str, Any]


def sound() -> Json:
    summary = Summary(
        gist=SOUND.gist,
        events=SOUND.events,
        claims=SOUND.claims,
        denials=SOUND.denials,
        no_comments=SOUND.no_comments,
        disputes=SOUND.disputes,
        sources=SOUND.sources,
        unanswered=SOUND.unanswered,
        uncovered=SOUND.uncovered,
        article=ARTICLE,
        run=Run(model="none", reading="by hand"),
    )
    loaded: Json = json.loads(summary.model_dump_json())
    return loaded


def test_a_sound_summary_has_no_violation() -> None:
    assert violations(sound()) == []


PLANTED: dict[str, tuple[Callable[[Json], object], str]] = {
    "number": (lambda s: s["claims"][0].update(content="1300 signed"), "the number 1300"),
    "number in words": (lambda s: s["claims"][0].update(content="ninety signed"), "the number 90"),
    "quotation": (lambda s: s["claims"][0].update(content="“never ever”"), "never ever"),
    "quoted": (lambda s: s["claims"][0].update(quoted="never ever"), "never ever"),
    "bracket": (lambda s: s["denials"][0].update(content="[Noll] sold"), "'Noll'"),
    "name": (lambda s: s["sources"][0].update(name="Noll"), "'Noll'"),
    "alias": (lambda s: s["sources"][0].update(aliases=["Noll"]), "'Noll'"),
    "source": (lambda s: s["claims"][0].update(source="s7"), "'s7' leads nowhere"),
    "denies": (lambda s: s["denials"][0].update(denies=["c7"]), "'c7' leads nowhere"),
    "counter": (lambda s: s["denials"][0].update(counter="d1"), "'d1' leads nowhere"),
    "sides": (lambda s: s["disputes"][0].update(sides=[["c1"], ["d7"]]), "'d7' leads nowhere"),
    "unanswered": (lambda s: s.update(unanswered=["c7"]), "'c7' leads nowhere"),
    "ids": (lambda s: s["claims"][0].update(id="d9"), "are not c1, c2"),
    "twice": (lambda s: s["sources"].append(s["sources"][0]), "given twice"),
    "field": (lambda s: s["claims"][0].update(mood="angry"), "unknown field 'mood'"),
    "top field": (lambda s: s.update(mood="angry"), "unknown field 'mood'"),
    "span within a word": (
        lambda s: s["claims"][0]["evidence"]["spans"][0].update(
            start=s["claims"][0]["evidence"]["spans"][0]["start"] + 2
        ),
        "within a word",
    ),
    "empty span": (
        lambda s: s["claims"][0]["evidence"].update(spans=[{"start": 5, "end": 5}]),
        "is no sentence",
    ),
    "span outside": (
        lambda s: s["claims"][0]["evidence"].update(spans=[{"start": 5, "end": 99999}]),
        "is no sentence",
    ),
    "two spans of one sentence": (
        lambda s: s["denials"][0]["evidence"].update(
            sentences=[4, 0], spans=s["denials"][0]["evidence"]["spans"]
        ),
        "two different spans",
    ),
    "one span too few": (
        lambda s: s["denials"][0]["evidence"].update(sentences=[1, 0, 2]),
        "3 sentences and 2 spans",
    ),
    "no text": (lambda s: s["article"].update(text=None), "article.text"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str) -> None:
    plant, expected = PLANTED[name]
    summary = copy.deepcopy(sound())
    plant(summary)
    assert any(expected in line for line in violations(summary)), violations(summary)


def test_files_are_read_whole_or_line_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = sound()
    bad["claims"][0]["content"] = "1300 signed"
    whole, lines = tmp_path / "one.json", tmp_path / "more.jsonl"
    whole.write_text(json.dumps(sound(), indent=1), encoding="utf-8")
    lines.write_text(f"{json.dumps(sound())}\n{json.dumps(bad)}\n", encoding="utf-8")
    assert main([str(whole)]) == 0
    assert main([str(whole), str(lines)]) == 1
    assert "more.jsonl: claims[0]: the evidence does not hold" in capsys.readouterr().out


def test_it_imports_nothing_of_the_package() -> None:
    tree = ast.parse(Path(independent_check.__file__).read_text(encoding="utf-8"))
    imported = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    names = [getattr(n, "module", None) or n.names[0].name for n in imported]
    assert not any(name.startswith(("summarizer", "tests", ".")) for name in names)
