"""Folders of runs: never used twice, for their owner alone, whole whatever happens."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.environment import Environment, Machine
from evals.loading import load
from evals.runs import (
    Outcome,
    RunArticle,
    RunError,
    RunFolder,
    RunInfo,
    create_run,
    file_name,
    read_run,
    runs_in,
    scores_of,
)
from summarizer import Article, Run, Summary

from .labelled import TEXT
from .marn import labelled

NOW = dt.datetime(2026, 3, 2, 11, 30, 5, tzinfo=dt.UTC)
MACHINE = Machine(system="Linux", cpu="one", cores=2, memory_bytes=None)


def info(model: str = "local", names: tuple[str, ...] = ("harbour",), sha256: str = "") -> RunInfo:
    return RunInfo(
        status="running",
        started=NOW,
        command=("evals", "run"),
        model=model,
        reading="auto",
        settings={},
        prompts={},
        environment=Environment(
            versions={"summarizer": "0.1.0"},
            commit="0123456789abcdef",
            clean=True,
            code="",
            machine=MACHINE,
        ),
        data=None,
        split="dev",
        labels_hash="",
        matcher=1,
        articles=tuple(RunArticle(name=n, sha256=sha256, split="dev") for n in names),
        seed=1,
        totals_only=False,
    )


def ok(article: str = "harbour", repeat: int = 1) -> Outcome:
    summary = Summary(
        gist="", article=Article.from_text(TEXT), run=Run(model="any", reading="whole")
    )
    return Outcome(
        article=article, repeat=repeat, status="ok", summary=summary, ended=NOW, seconds=1.5
    )


def failed(article: str = "harbour") -> Outcome:
    return Outcome(
        article=article,
        repeat=1,
        status="failed",
        error="it broke",
        error_class="ModelError",
        ended=NOW,
        seconds=0.5,
    )


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_is_named_after_time_model_and_commit(tmp_path: Path) -> None:
    run = create_run(tmp_path / "runs", info("openai/gpt 4"))
    assert run.path == tmp_path / "runs" / "20260302T113005Z-openai-gpt-4-0123456"


def test_weights_of_the_users_own_are_named_without_their_folder(tmp_path: Path) -> None:
    run = create_run(tmp_path, info("local//home/ann/models/Own-7B.gguf"))
    assert run.path.name == "20260302T113005Z-local-Own-7B-0123456"


def test_outside_of_a_checkout_the_version_stands_for_the_commit(tmp_path: Path) -> None:
    environment = info().environment.model_copy(update={"commit": None, "clean": None})
    run = create_run(tmp_path, info().model_copy(update={"environment": environment}))
    assert run.path.name == "20260302T113005Z-local-0.1.0"


def test_two_runs_in_one_second_have_two_folders(tmp_path: Path) -> None:
    names = [create_run(tmp_path, info()).path.name for _ in range(3)]
    assert names == [
        "20260302T113005Z-local-0123456",
        "20260302T113005Z-local-0123456-2",
        "20260302T113005Z-local-0123456-3",
    ]


def test_a_run_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    run = create_run(tmp_path / "runs", info())
    run.add(ok())
    run.keep_scores("{}")
    with run.alone():
        pass
    files = {path.name: mode_of(path) for path in run.path.iterdir() if path.is_file()}
    assert files == dict.fromkeys(("run.json", "articles.jsonl", "scores.json", "lock"), 0o600)
    assert mode_of(run.path) == mode_of(run.path / "answers") == 0o700
    assert mode_of(tmp_path / "runs") == 0o700


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    run = create_run(tmp_path, info())
    run.add(ok())
    run.add(failed())
    again = read_run(run.path)
    assert again.info == info()
    assert again.outcomes() == [ok(), failed()]


def test_a_bare_name_is_looked_for_among_the_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = create_run(Path("runs"), info())
    assert read_run(Path(run.path.name)).info == info()


def test_a_line_that_was_torn_is_as_if_it_had_never_been(tmp_path: Path) -> None:
    run = create_run(tmp_path, info())
    run.add(ok())
    whole = (run.path / "articles.jsonl").read_bytes()
    (run.path / "articles.jsonl").write_bytes(whole + whole[:100])
    assert run.outcomes() == [ok()]
    run.drop_torn_line()
    assert (run.path / "articles.jsonl").read_bytes() == whole


@given(kept=st.integers(0, 10_000))
def test_wherever_the_file_was_cut_what_is_whole_is_read(
    tmp_path_factory: pytest.TempPathFactory, kept: int
) -> None:
    run = create_run(tmp_path_factory.mktemp("runs"), info())
    for name in ("a", "b", "c"):
        run.add(ok(name))
    data = (run.path / "articles.jsonl").read_bytes()[:kept]
    (run.path / "articles.jsonl").write_bytes(data)
    run.drop_torn_line()
    run.add(ok("d"))
    names = [outcome.article for outcome in run.outcomes()]
    assert names == [*("a", "b", "c")[: data.count(b"\n")], "d"]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    run = create_run(tmp_path, info())
    run.add(ok())
    with (run.path / "articles.jsonl").open("ab") as file:
        file.write(b'{"article": 1}\n')
    with pytest.raises(RunError, match=r"articles\.jsonl:2: .*Delete it"):
        run.outcomes()


def test_another_format_is_refused(tmp_path: Path) -> None:
    run = create_run(tmp_path, info())
    path = run.path / "run.json"
    path.write_text(path.read_text("utf-8").replace('"format": 1', '"format": 2'), "utf-8")
    with pytest.raises(RunError, match=r"run\.json: format: .*this one reads format 1"):
        read_run(run.path)


def test_a_missing_run_is_told_with_those_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RunError, match=r"nowhere holds no run.*There is none in runs either"):
        read_run(Path("nowhere"))
    run = create_run(Path("runs"), info())
    with pytest.raises(RunError, match=f"nowhere holds no run.*Runs in runs: {run.path.name}"):
        read_run(Path("nowhere"))


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(RunError, match=r"cannot be written.*--out"):
        create_run(tmp_path / "runs", info())


def test_folders_that_hold_no_run_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "run.json").write_text("{")
    run = create_run(tmp_path, info())
    assert [found.path for found in runs_in(tmp_path)] == [run.path]


def test_a_run_that_is_worked_on_is_refused_to_others(tmp_path: Path) -> None:
    run = create_run(tmp_path, info())
    refused = pytest.raises(RunError, match="another process is working on this run")
    with run.alone(), refused, read_run(run.path).alone():
        pytest.fail("both hold the lock")
    with run.alone():
        assert run.outcomes() == []


@given(st.text(), st.text())
def test_names_of_files_are_safe_and_told_apart(one: str, other: str) -> None:
    for text in (one, other):
        name = file_name(text)
        assert 0 < len(name) <= 80
        assert not set(name) & set('/\\:*?"<>| \0')
        assert not name.startswith(".")
    assert (file_name(one) == file_name(other)) == (one == other)


def scored(run: RunFolder, data: Path) -> list[str]:
    return [score.article for score in scores_of(run, load(data))]


def test_only_what_has_a_summary_and_labels_is_scored_in_the_order_of_repeats_and_articles(
    tmp_path: Path,
) -> None:
    data = labelled(tmp_path, "a", "b", "c")
    (one, *_) = load(data).articles
    run = create_run(tmp_path / "runs", info(names=("a", "b", "c", "d"), sha256=one.case.sha256))
    for outcome in (ok("b"), ok("a", 2), failed("c"), ok("a"), ok("d")):
        run.add(outcome)
    assert scored(run, data) == ["a", "b", "a"]


def test_labels_for_another_text_score_nothing(tmp_path: Path) -> None:
    data = labelled(tmp_path, "a")
    run = create_run(tmp_path / "runs", info(names=("a",), sha256="0" * 64))
    run.add(ok("a"))
    assert scored(run, data) == []
