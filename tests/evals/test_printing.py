"""Tables: whole in a pipe; on a terminal of any width no number and no short word is broken."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence

import pytest

from evals.printing import Column, print_table

FIGURES: tuple[Column, ...] = (
    "found",
    ("F1", "95% interval"),
    ("precision", "95% interval"),
    ("recall", "95% interval"),
    ("labelled", "given"),
    "labellers",
)
ROWS = [
    [name, 0.502, "0.367–0.622", 0.412, "0.286–0.544", 0.642, "0.491–0.767", 109, 170, 0.887]
    for name in ("all", "events", "statements", "no-comments")
]


def screen(
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    title: str | None = None,
) -> list[str]:
    """What a terminal of this width shows."""
    shown = io.StringIO()
    monkeypatch.setattr(shown, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    print_table(columns, rows, title)
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.getvalue()).splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160])
def test_no_figure_is_broken_and_nothing_is_too_wide(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    lines = screen(monkeypatch, width, FIGURES, ROWS, "what was found")
    assert max(map(len, lines)) <= width
    words = " ".join(lines).split()
    for row in ROWS:
        for cell in row[1:]:
            assert words.count(str(cell)) == len(ROWS)
    assert {"precision", "interval", "labellers"} <= set(words)
    assert "statements" in words


def test_a_table_that_is_too_wide_goes_on_in_another_with_the_same_first_column(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = screen(monkeypatch, 80, FIGURES, ROWS, "what was found")
    text = "\n".join(lines)
    first, second = text.split("what was found, continued")
    for part in (first, second):
        assert [row.split()[0] for row in part.splitlines() if "0." in row or "109" in row] == [
            row[0] for row in ROWS
        ]
    # An interval stands beside its figure.
    assert first.count("0.412    0.286–0.544") == len(ROWS)
    assert second.count("0.642    0.491–0.767") == len(ROWS)
    assert "0.887" not in first


def test_a_table_that_fits_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = screen(monkeypatch, 160, FIGURES, ROWS, "what was found")
    assert "continued" not in "\n".join(lines)
    assert len([line for line in lines if line.strip()]) == 3 + len(ROWS)


@pytest.mark.parametrize("width", [60, 80, 100])
def test_the_last_text_is_folded_at_its_blanks(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    said = "the ferry will run again in May unless the storm that nobody foresaw goes on " * 2
    rows = [("wrong source", "mayor-trial", "claim", "[12,13]", said.strip())]
    lines = screen(monkeypatch, width, ("error", "article", "type", "sentences", "what"), rows)
    assert max(map(len, lines)) <= width
    words = " ".join(lines).split()
    assert "continued" not in words
    assert [word for word in words if word in said.split()] == said.split()
    assert {"mayor-trial", "claim", "[12,13]"} <= set(words)


def test_signed_numbers_and_shares_are_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("all.f1", "\N{MINUS SIGN}0.050 … +0.030", "<0.001", "12/345")] * 2
    lines = screen(monkeypatch, 50, ("figure", "95%", "p", "of all labelled"), rows)
    text = "\n".join(lines)
    assert text.count("\N{MINUS SIGN}0.050 … +0.030") == 2
    assert text.count("<0.001") == text.count("12/345") == 2
    assert {"of", "all", "labelled"} <= set(text.split())


def test_a_table_in_a_pipe_is_one_line_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(FIGURES, [[*ROWS[0][:-1], None]], "what was found")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[2].split() == ["all", *map(str, ROWS[0][1:-1]), "–"]
