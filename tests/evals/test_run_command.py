"""`evals run` and `evals score`: what they print where, and how a run goes on after a stop."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evals.cli import main
from evals.runs import RunFolder, read_run

from ..articles import HEAVY
from ..loopback import Loopback, Scripted, hangs, refuses, says
from .labelled import labels_for, write
from .marn import ANSWER, environment, good, labelled, provider, without_settings

ROOT = Path(__file__).parents[2]
WRONG = {**ANSWER, "claims": [{**ANSWER["claims"][0], "source": "Ida Vell"}], "denials": []}
"""What a worse model says: a claim by the wrong speaker, and no denial."""
PATIENCE_S = 120


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(labelled(tmp_path / "data", "a", "b", "c"))


def the_run(folder: Path) -> RunFolder:
    (path,) = (folder / "runs").iterdir()
    return read_run(path)


def after_title(table: str, title: str) -> list[list[str]]:
    """The rows of a table in a pipe, with their cells."""
    lines = table[table.index(f"{title} ") :].splitlines()[2:]
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines]
    return rows[: next((i for i, row in enumerate(rows) if row == [""]), len(rows))]


def test_a_run_prints_its_results_and_nothing_else_on_stdout(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with provider(monkeypatch, tmp_path, good(), refuses(), good()):
        assert main(["run", "--data", data]) == 1
    out, err = capsys.readouterr()
    assert "split dev, 3 articles: 2 of 3 scored, 1 failed, 0 skipped for want of a text" in out
    assert after_title(out, "harmful errors")[0] == ["all", "0", "0.000", "–"]
    found = {row[0]: row[1:] for row in after_title(out, "what was found")}
    assert found["denials"] == ["1.000", "–", "1.000", "–", "1.000", "–", "2", "2"]
    assert ["source", "1.000", "–", "6"] in after_title(out, "what was right about it")
    articles = {row[0]: row for row in after_title(out, "articles")}
    assert articles["a"][1:6] == ["1", "1.000", "0", "0", "0"]
    assert articles["b"][-1].startswith("ReplyError: ")
    lines = err.splitlines()
    assert [line.split("  ")[:2] for line in lines[1:]] == [
        ["1 of 3", "a"],
        ["2 of 3", "b"],
        ["3 of 3", "c"],
    ]
    assert "failed: openai/any: the model refused" in lines[2]


def test_the_results_are_kept_and_printed_as_json_alike(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with provider(monkeypatch, tmp_path, good(), says(WRONG, usage=HEAVY), good()):
        assert main(["run", "--data", data, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    kept = json.loads((the_run(tmp_path).path / "scores.json").read_text("utf-8"))
    assert printed == kept
    assert printed["figures"]["harm.wrong_source"]["value"] == pytest.approx(1 / 3)
    assert printed["figures"]["denials.recall"]["value"] == pytest.approx(2 / 3)
    low, high = (printed["figures"]["denials.recall"][end] for end in ("low", "high"))
    assert 0 <= low < 2 / 3 < high <= 1
    assert printed["counts"]["denials.gold"] == 3
    assert [a["counts"]["denials.found"] for a in printed["articles"]] == [1, 0, 1]
    assert printed["tokens_in"] == 12_000


def test_the_dev_split_is_read_where_no_other_is_named(
    tmp_path: Path, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(Path(data), labels_for("d", split="train"), "d")
    with provider(monkeypatch, tmp_path):
        assert main(["run", "--data", data, "--articles", "[bd]"]) == 0
    assert [a.name for a in the_run(tmp_path).info.articles] == ["b"]


def test_a_pattern_that_matches_nothing_is_told_with_what_there_is(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with provider(monkeypatch, tmp_path):
        assert main(["run", "--data", data, "--articles", "z*"]) == 1
    assert re.search(r"no labelled article.*'z\*'.*a \(dev\), b \(dev\)", capsys.readouterr().err)
    assert not (tmp_path / "runs").exists()


def test_nothing_scored_is_no_success(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with provider(monkeypatch, tmp_path, refuses()):
        assert main(["run", "--data", data]) == 1
    out = capsys.readouterr().out
    assert "0 of 3 scored, 3 failed" in out
    assert "harmful" not in out


def test_repeats_come_with_their_mean_and_range(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, second = [good()] * 3, [says(WRONG, usage=HEAVY)] * 3
    with provider(monkeypatch, tmp_path, *first, *second):
        assert main(["run", "--data", data, "--repeat", "2"]) == 0
    out = capsys.readouterr().out
    assert "3 articles, each 2 times: 6 of 6 scored" in out
    found = {row[0]: row[1:] for row in after_title(out, "what was found")}
    assert found["denials"][-4:] == ["6", "3", "0.500", "0.000–1.000"]
    harms = {row[0]: row[1:] for row in after_title(out, "harmful errors")}
    assert harms["wrong source"][-2:] == ["0.500", "0.000–1.000"]


def test_of_the_test_split_nothing_is_shown_but_totals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("walnut", "hazel", "almond")
    data = str(labelled(tmp_path / "data", *names, split="test"))
    with provider(monkeypatch, tmp_path, good(), says(WRONG, usage=HEAVY), refuses()):
        assert main(["run", "--data", data, "--split", "test"]) == 1
        run = the_run(tmp_path).path
        assert main(["score", str(run)]) == 0
        assert main(["score", str(run), "--json"]) == 0
    shown = "".join(capsys.readouterr())
    shown += (run / "scores.json").read_text("utf-8")
    assert "2 of 3 scored, 1 failed" in shown
    assert "note: the test split has been run 1 times, this run among them" in shown
    for secret in (*names, "refused", "Ida Vell", "harbour"):
        assert secret not in shown
    assert (Path(data) / "test_runs.jsonl").read_text("utf-8").count("\n") == 1
    assert main(["score", str(run), "--errors", "3"]) == 1
    assert "only totals are shown" in capsys.readouterr().err


def test_scoring_again_prints_the_same_and_asks_nobody(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with provider(monkeypatch, tmp_path, good(), says(WRONG, usage=HEAVY), refuses()):
        main(["run", "--data", data])
    first = capsys.readouterr().out
    scores = the_run(tmp_path).path / "scores.json"
    before = scores.read_bytes()
    scores.unlink()
    assert main(["score", str(the_run(tmp_path).path)]) == 0
    assert capsys.readouterr().out == first
    assert scores.read_bytes() == before


@pytest.mark.parametrize("again", [["score"], ["run", "--resume"]], ids=["score", "resume"])
def test_scores_that_cannot_be_kept_are_printed_all_the_same(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    again: list[str],
) -> None:
    with provider(monkeypatch, tmp_path):
        main(["run", "--data", data])
    first = capsys.readouterr().out
    run = the_run(tmp_path).path
    (run / "scores.json").unlink()
    (run / "scores.json").mkdir()
    assert main([*again, str(run)]) == 0
    out, err = capsys.readouterr()
    assert out == first
    assert "scores.json could not be written" in err
    assert "--out" not in err
    assert not [path for path in run.iterdir() if path.name.startswith(".")]


def test_changed_labels_are_told_and_scored_by(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with provider(monkeypatch, tmp_path):
        main(["run", "--data", data])
    (Path(data) / "labels" / "c.yaml").unlink()
    capsys.readouterr()
    assert main(["score", the_run(tmp_path).path.name]) == 0
    out = capsys.readouterr().out
    assert "note: the labels have changed since the run" in out
    assert "note: 1 articles of the run (c) are no longer labelled" in out
    assert "2 of 3 scored, 0 failed" in out


def test_another_matcher_is_told(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with provider(monkeypatch, tmp_path):
        main(["run", "--data", data])
    run = the_run(tmp_path)
    run.keep(run.info.model_copy(update={"matcher": 0}))
    main(["score", str(run.path)])
    assert "note: the run was scored by matcher 0 when it was made" in capsys.readouterr().out


def test_errors_are_listed_one_a_line_harms_first(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with provider(monkeypatch, tmp_path, good(), good(), says(WRONG, usage=HEAVY)):
        main(["run", "--data", data, "--repeat", "2"])
    capsys.readouterr()
    path = str(the_run(tmp_path).path)
    assert main(["score", path, "--errors", "4"]) == 0
    rows = after_title(capsys.readouterr().out, "worst errors")
    assert [row[:4] for row in rows[:3]] == [
        ["wrong source", article, "claim", "[2]"] for article in "cab"
    ]
    assert len(rows) == 4
    assert rows[3][0].startswith("(")
    main(["score", path, "--errors", "1", "--json"])
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["article"], error["kind"]) == ("c", "wrong source")


def test_a_run_that_is_done_is_only_scored_when_it_is_taken_up(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with provider(monkeypatch, tmp_path) as server:
        main(["run", "--data", data])
        first = capsys.readouterr().out
        assert main(["run", "--resume", str(the_run(tmp_path).path)]) == 0
    out, err = capsys.readouterr()
    assert (out, len(server.asked)) == (first, 3)
    assert "is done already" in err


def test_a_run_that_is_done_reads_again_what_a_damaged_line_held(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with provider(monkeypatch, tmp_path) as server:
        main(["run", "--data", data])
        run = the_run(tmp_path).path
        lines = (run / "articles.jsonl").read_bytes().splitlines(keepends=True)
        (run / "articles.jsonl").write_bytes(lines[0] + b'{"article": 1}\n' + lines[2])
        assert main(["score", str(run)]) == 1
        advice = capsys.readouterr().err
        assert "articles.jsonl:2: " in advice
        assert f"Delete it, and take the run up again with --resume {run}" in advice
        (run / "articles.jsonl").write_bytes(lines[0] + lines[2])
        assert main(["run", "--resume", str(run)]) == 0
    out, err = capsys.readouterr()
    assert "3 of 3 scored, 0 failed" in out
    assert "is done already" not in err
    assert len(server.asked) == 4
    assert the_run(tmp_path).info.status == "done"
    assert sorted(o.article for o in the_run(tmp_path).outcomes()) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (["--reading", "nothing.there:Reader"], "No module named 'nothing'"),
        (["--reading", "evals.cli:Reader"], "evals.cli has no Reader"),
        (["--model", "nobody/any"], "'nobody/any'"),
        (["--model", "local/nothing"], "no local model is called 'nothing'"),
        (["--model", "local/gone.gguf"], "gone.gguf"),
    ],
    ids=["module", "attribute", "provider", "name", "file"],
)
def test_a_slip_in_reader_or_model_begins_no_run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wrong: list[str],
    told: str,
) -> None:
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "cache"))
    data = str(labelled(tmp_path / "data", "a", split="test"))
    assert main(["run", "--data", data, "--split", "test", *wrong]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()
    assert not (tmp_path / "data" / "test_runs.jsonl").exists()


class Started:
    """`evals run` in a process of its own."""

    def __init__(self, folder: Path, server: Loopback, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "evals", "run", *arguments],
            cwd=folder,
            env={**os.environ, **environment(server, folder), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for(self, server: Loopback, asked: int) -> None:
        """Waits until the server has been asked so often."""
        deadline = time.monotonic() + PATIENCE_S
        while len(server.asked) < asked:
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < deadline, "the run does not ask"
            time.sleep(0.02)

    def end(self, number: int | None = None) -> tuple[int, str, str]:
        """Exit status, stdout and stderr, after a signal where one is given."""
        if number is not None:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, out, err


def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path: Path, data: str) -> None:
    with Loopback(good(), hangs(), good()) as server:
        killed = Started(tmp_path, server, "--data", data)
        killed.wait_for(server, asked=2)
        assert killed.end(signal.SIGKILL)[0] == -signal.SIGKILL
        run = the_run(tmp_path)
        assert (run.info.status, [o.article for o in run.outcomes()]) == ("running", ["a"])
        with (run.path / "articles.jsonl").open("ab") as file:
            file.write(b'{"article": "b", "repe')
        again = Started(tmp_path, server, "--resume", str(run.path))
        status, out, err = again.end()
    assert (status, len(server.asked)) == (0, 4), err
    assert "3 of 3 scored, 0 failed" in out
    assert [line.split("  ")[:2] for line in err.splitlines()] == [["2 of 3", "b"], ["3 of 3", "c"]]
    run = the_run(tmp_path)
    assert (run.info.status, [o.article for o in run.outcomes()]) == ("done", ["a", "b", "c"])


def test_a_new_run_says_that_one_of_its_kind_was_stopped(tmp_path: Path, data: str) -> None:
    with Loopback(good(), hangs(), good()) as server:
        killed = Started(tmp_path, server, "--data", data)
        killed.wait_for(server, asked=2)
        killed.end(signal.SIGKILL)
        stopped = the_run(tmp_path).path.relative_to(tmp_path)
        status, _, err = Started(tmp_path, server, "--data", data).end()
    assert status == 0
    assert (
        f"go on with it instead, interrupt this one and say: python -m evals run --resume {stopped}"
        in err
    )
    assert len(list((tmp_path / "runs").iterdir())) == 2


def test_an_interrupted_run_says_how_to_go_on(tmp_path: Path, data: str) -> None:
    with Loopback(good(), hangs()) as server:
        started = Started(tmp_path, server, "--data", data)
        started.wait_for(server, asked=2)
        status, out, err = started.end(signal.SIGINT)
    assert (status, out) == (130, "")
    path = the_run(tmp_path).path.relative_to(tmp_path)
    assert f"go on with: python -m evals run --resume {path}" in err
    assert "Traceback" not in err
    assert [o.article for o in the_run(tmp_path).outcomes()] == ["a"]


def test_a_second_process_on_a_run_is_refused(tmp_path: Path, data: str) -> None:
    with Loopback(good(), hangs()) as server:
        first = Started(tmp_path, server, "--data", data)
        first.wait_for(server, asked=2)
        path = str(the_run(tmp_path).path)
        status, _, err = Started(tmp_path, server, "--resume", path).end()
        first.end(signal.SIGKILL)
    assert status == 1
    assert "another process is working on this run" in err


@pytest.mark.parametrize(
    ("options", "variables", "told"),
    [
        (["--model", "openai/other"], {}, "model was 'openai/any' and is 'openai/other'"),
        ([], {"SUMMARIZER_MODEL": "openai/other"}, "model was 'openai/any' and is 'openai/other'"),
        (["--repeat", "3"], {}, "repeat was 1 and is 3"),
        (["--articles", "a"], {}, "pattern was None and is 'a'"),
        (["--out", "elsewhere"], {}, "--out names the place of a new run"),
    ],
    ids=["model", "environment", "repeat", "articles", "out"],
)
def test_a_run_is_not_taken_up_as_another(
    tmp_path: Path,
    data: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    variables: Mapping[str, str],
    told: str,
) -> None:
    with provider(monkeypatch, tmp_path, *_stopping()):
        assert main(["run", "--data", data]) == 1
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert main(["run", "--resume", str(the_run(tmp_path).path), *options]) == 1
    assert told in capsys.readouterr().err


def test_the_model_of_a_run_need_not_be_named_again(
    tmp_path: Path, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider(monkeypatch, tmp_path, *_stopping()):
        monkeypatch.delenv("SUMMARIZER_MODEL")
        options = ["--model", "openai/given", "--reading", "whole", "--repeat", "2"]
        assert main(["run", "--data", data, *options]) == 1
        assert main(["run", "--resume", str(the_run(tmp_path).path)]) == 0
    assert the_run(tmp_path).info.models == ("openai/given",)
    assert len(the_run(tmp_path).outcomes()) == 6


def _stopping() -> tuple[Scripted, ...]:
    """A model that stops a run at its second article, once."""
    return good(), says("", status=401), good()


def test_a_baseline_has_a_short_name(
    tmp_path: Path, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("evals.baselines.rules")
    with provider(monkeypatch, tmp_path) as server:
        assert main(["run", "--data", data, "--reading", "rules"]) == 0
    assert the_run(tmp_path).info.reading == "evals.baselines.rules:RulesReader"
    assert server.asked == []


def test_where_all_were_labelled_twice_the_labellers_stand_beside_the_figures(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    labels = labels_for("a")
    second = labels[labels.index("labellers:") :].splitlines()[1:]
    both = labels + "\n".join(second).replace("  a:", "  b:") + "\n"
    write(tmp_path / "data", both, "a")
    with provider(monkeypatch, tmp_path):
        assert main(["run", "--data", str(tmp_path / "data")]) == 0
        out = capsys.readouterr().out
        main(["score", str(the_run(tmp_path).path), "--json"])
    found = {row[0]: row[1:] for row in after_title(out, "what was found")}
    assert (found["events"][-1], found["claims"][-1]) == ("1.000", "–")
    figures: dict[str, Any] = json.loads(capsys.readouterr().out)["figures"]
    assert figures["events.f1"]["labellers"] == 1.0
    assert figures["claims.f1"]["labellers"] is None
