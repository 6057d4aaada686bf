"""`evals bench`: what it prints where, with a model that answers at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..loopback import Loopback
from .labelled import TEXT
from .marn import environment, good, without_settings

ROOT = Path(__file__).parents[2]


def test_in_a_pipe_bench_prints_json_and_nothing_else_on_stdout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_settings(monkeypatch)
    article = tmp_path / "article.txt"
    article.write_text(TEXT, "utf-8")
    with Loopback(good()) as server:
        done = subprocess.run(
            [sys.executable, "-m", "evals", "bench", "--json", "--article", str(article)],
            cwd=tmp_path,
            env={**os.environ, **environment(server, tmp_path), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        asked = len(server.asked)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert set(figures) == {"import_summarizer", "help", "first_process", "later_process"}
    assert figures["first_process"]["sentences"] == 5
    assert asked == 2
    assert done.stderr.splitlines()[0] == "import summarizer"
