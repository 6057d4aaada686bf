"""`evals report`: where it writes, what it prints, what it refuses."""

from __future__ import annotations

import datetime as dt
import json
import re
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.cli import main
from evals.environment import Environment, Machine
from evals.loading import load
from evals.matching import MATCHER_VERSION
from evals.records import Outcome, RunArticle, RunInfo
from evals.report import render
from evals.report.inputs import ReadRun
from evals.report.view import WITHHELD, page_of
from evals.report.writing import ReportError, write_page
from evals.runs import create_run
from summarizer import Article, Summary
from summarizer.schema import Claim, Evidence, Run, Source, Span

from . import labelled
from .pages import Elements
from .reporting import FIRST, LABELS, SECOND


def written(run: ReadRun = FIRST) -> str:
    return render(page_of([run], LABELS))


def test_a_report_is_written_over_a_report_and_over_nothing_else(tmp_path: Path) -> None:
    path, other = tmp_path / "report.html", tmp_path / "other.html"
    write_page(written(), path)
    assert write_page(written(SECOND), path) == path
    assert SECOND.name in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    other.write_text("<!doctype html><title>mine</title>", "utf-8")
    with pytest.raises(ReportError, match=r"other\.html is there and is not a report"):
        write_page(written(), other)
    assert other.read_text("utf-8").endswith("mine</title>")
    assert sorted(tmp_path.iterdir()) == [other, path]


@pytest.mark.parametrize("name", ["none/report.html", "file/report.html", "."])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ReportError, match="name another file with --out"):
        write_page(written(), tmp_path / name)


def read_of(name: str) -> Summary:
    """A reading of the article of `labelled` that finds one of its claims."""
    article = Article.from_text(labelled.TEXT, id=name)
    spans = tuple(Span(start=s.start, end=s.end) for s in (article.sentence(2),))
    claim = Claim(
        id="c1",
        source="s1",
        kind="accusation",
        content="Ida Vell had ordered the closure",
        confidence=1,
        evidence=Evidence(sentences=(2,), spans=spans),
    )
    source = Source(id="s1", name="The fishermen's union", kind="organisation")
    run = Run(model="m", reading="whole")
    return Summary(gist="", claims=(claim,), sources=(source,), article=article, run=run)


NOW = dt.datetime(2026, 3, 2, 11, 30, tzinfo=dt.UTC)


def outcome(article: str, summary: Summary | None, error: str | None = None) -> Outcome:
    return Outcome(
        article=article,
        repeat=1,
        status="failed" if summary is None else "ok",
        summary=summary,
        error=error,
        error_class=None if summary is not None else "ModelError",
        ended=NOW,
        seconds=61.5,
        tokens_in=1200,
        tokens_out=34,
        tokens_cached=1000,
    )


def kept(parent: Path, data: Path, outcomes: Sequence[Outcome]) -> Path:
    """A run on disk over the labels of a folder, that gave these outcomes."""
    every = load(data)
    info = RunInfo(
        status="done",
        started=NOW,
        ended=NOW,
        command=("evals", "run"),
        model="local/any",
        reading="auto",
        settings={},
        prompts={},
        environment=Environment(
            versions={"python": "3.11.2", "summarizer": "0.1.0", "scipy": None},
            commit="0123456789abcdef0123",
            clean=False,
            code="",
            machine=Machine(system="Linux", cpu="any cpu", cores=2, memory_bytes=2**33),
        ),
        data=str(data),
        split=None,
        labels_hash=every.labels_hash,
        matcher=MATCHER_VERSION,
        articles=tuple(
            RunArticle(name=one.case.article, sha256=one.case.sha256, split=one.case.split)
            for one in every.articles
        ),
        seed=1,
        totals_only=any(one.case.split == "test" for one in every.articles),
        prompts_hash=("feedfacefeedfacefeed",),
    )
    run = create_run(parent, info)
    for one in outcomes:
        run.add(one)
    return run.path


def two_runs(folder: Path, split: str = "dev") -> tuple[Path, Path]:
    """A run that fails on one article and reads nothing in the other, and one that reads both."""
    for name in ("harbour", "pier"):
        labelled.write(folder, labelled.labels_for(name, split=split), name)
    summaries = {name: read_of(name) for name in ("harbour", "pier")}
    empty = summaries["pier"].model_copy(update={"claims": ()})
    first = [outcome("harbour", None, "it broke"), outcome("pier", empty)]
    second = [outcome(name, summary) for name, summary in summaries.items()]
    runs = [kept(folder / "runs", folder, outcomes) for outcomes in (first, second)]
    return runs[0], runs[1]


def test_the_command_writes_the_page_into_the_run_and_prints_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, _ = two_runs(tmp_path)
    assert main(["report", str(run)]) == 0
    path = Path(capsys.readouterr().out.removesuffix("\n"))
    assert path == run / "report.html"
    words = Elements(path.read_text("utf-8")).words()
    assert "Failed: ModelError: it broke" in words
    assert "Commit 0123456789abcdef, with uncommitted changes" in words
    assert "Tokens 2,400 in (2,000 of them cached), 68 out" in words
    assert "Machine any cpu, 2 cores, 8 GiB, Linux" in words
    assert "Prompts feedfacefeedface" in words
    assert "The fishermen's union said that Ida Vell had ordered it." in words
    assert main(["report", str(run)]) == 0


def test_the_command_compares_two_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = two_runs(tmp_path)
    wanted = tmp_path / "page.html"
    assert main(["report", str(first), str(second), "--out", str(wanted)]) == 0
    assert capsys.readouterr().out == f"{wanted}\n"
    words = Elements(wanted.read_text("utf-8")).words()
    assert f"A is {first.name}, B is {second.name}" in words
    assert "Only 1 article has a score in both runs." in words
    assert not (second / "report.html").exists()


def test_the_command_prints_what_the_page_is_made_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, run = two_runs(tmp_path)
    assert main(["report", str(run), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [article["name"] for article in data["articles"]] == ["harbour", "pier"]
    assert data["tables"][0]["rows"][0]["name"] == "harm.total"
    assert not (run / "report.html").exists()


def test_the_command_shows_only_totals_of_the_test_split(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, _ = two_runs(tmp_path, split="test")
    assert main(["report", str(run), "--json"]) == 0
    told = capsys.readouterr().out
    assert json.loads(told)["withheld"] == WITHHELD
    assert not re.search("pier|harbour|Vell|it broke", told.replace(str(tmp_path), ""))


def test_the_command_refuses_a_part_of_the_test_split(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, _ = two_runs(tmp_path, split="test")
    labelled.write(tmp_path / "few", labelled.labels_for("pier", split="test"), "pier")
    for command in ("report", "score"):
        assert main([command, str(run), "--data", str(tmp_path / "few")]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert "only totals over the whole of it are shown" in err


def test_the_command_refuses_a_folder_that_is_no_run_and_a_file_that_is_no_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, _ = two_runs(tmp_path)
    labels = tmp_path / "labels" / "pier.yaml"
    before = labels.read_text("utf-8")
    assert main(["report", str(tmp_path)]) == 1
    assert main(["report", str(run), "--out", str(labels)]) == 1
    told = capsys.readouterr()
    assert "holds no run" in told.err
    assert "pier.yaml is there and is not a report" in told.err
    assert told.out == ""
    assert labels.read_text("utf-8") == before
