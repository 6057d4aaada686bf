"""The command line: results on standard output, everything else on standard error, exit codes."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import main
from summarizer.schema import Summary

from .harbour import EXAMPLE
from .loopback import Loopback, fails, hangs, says

ROOT = Path(__file__).parent.parent
NOTHING: dict[str, list[Any]] = {"events": [], "claims": [], "denials": [], "no_comments": []}
ANSWER = {
    **NOTHING,
    "denials": [
        {
            "sentences": [1],
            "source": "Ann Lee",
            "via": "",
            "cue": "denied",
            "content": "it rained",
            "quoted": "",
            "answers": "",
        }
    ],
}
TEXT = "Ann Lee denied on Monday that it rained."
OTHER = "Bo Ray denied on Friday that it snowed."


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SUMMARIZER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SUMMARIZER_CACHE", "0")


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A provider that finds one denial in every article, as the environment's model."""
    with Loopback(says(ANSWER, usage=(2000, 50, 0))) as server:
        for name, value in environment(server).items():
            monkeypatch.setenv(name, value)
        yield server


def environment(server: Loopback) -> Mapping[str, str]:
    return {
        "SUMMARIZER_MODEL": "openai/any",
        "SUMMARIZER_BASE_URL": server.address,
        "SUMMARIZER_READING": "whole",
    }


def written(folder: Path, name: str, text: str = TEXT) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def start(*arguments: str, extra: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "summarizer", *arguments],
        cwd=ROOT,
        env={**os.environ, **(extra or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def article(tmp_path: Path) -> str:
    return written(tmp_path, "a.txt")


@pytest.mark.usefixtures("provider")
class TestOutput:
    def test_text_is_the_default_and_stands_alone_on_standard_output(
        self, article: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([article]) == 0
        told = capsys.readouterr()
        assert "Ann Lee denied: it rained [1]" in told.out
        assert told.err == ""

    def test_json_of_one_article_is_one_object(
        self, article: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([article, "--json"]) == 0
        summary = Summary.model_validate_json(capsys.readouterr().out)
        assert summary.denials[0].content == "it rained"
        assert summary.article.id == article

    def test_json_of_several_articles_is_json_lines_in_their_order(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        names = [written(tmp_path, f"{n}.txt", f"{TEXT} {n}") for n in range(5)]
        assert main([*names, "--json"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [json.loads(line)["article"]["id"] for line in lines] == names

    def test_json_lines_of_one_article_is_one_line(
        self, article: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([article, "--format", "jsonl"]) == 0
        assert capsys.readouterr().out.count("\n") == 1

    def test_text_of_several_articles_stands_one_after_another(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        title = "A Title\n\n"
        names = [
            written(tmp_path, "a.txt", title + TEXT),
            written(tmp_path, "b.txt", "B " + title + TEXT),
        ]
        assert main(names) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines.index("A Title") < lines.index("-" * 80) < lines.index("B A Title")

    @pytest.mark.parametrize(
        ("options", "start_of_it"),
        [
            (["--format", "markdown", "--out"], "# "),
            (["--format", "html", "--out"], "<!doctype html>"),
            (["--html"], "<!doctype html>"),
            (["--json", "--out"], "{"),
        ],
    )
    def test_a_file_is_written_whole_and_nothing_else(
        self,
        article: str,
        tmp_path: Path,
        options: list[str],
        start_of_it: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        target = tmp_path / "out" / "result"
        target.parent.mkdir()
        assert main([article, *options, str(target)]) == 0
        assert target.read_text("utf-8").startswith(start_of_it)
        assert list(target.parent.iterdir()) == [target]
        assert capsys.readouterr() == ("", "")

    def test_one_page_holds_several_articles(self, tmp_path: Path) -> None:
        names = [written(tmp_path, f"{n}.txt") for n in range(3)]
        assert main([*names, "--html", str(tmp_path / "page.html")]) == 0
        assert (tmp_path / "page.html").read_text("utf-8").count("<main") == 3

    def test_a_file_that_is_there_is_kept_when_nothing_comes_of_the_run(
        self, tmp_path: Path
    ) -> None:
        target = written(tmp_path, "result", "before")
        assert main([str(tmp_path / "absent.txt"), "--out", target]) == 1
        assert Path(target).read_text("utf-8") == "before"
        assert list(tmp_path.iterdir()) == [Path(target)]

    def test_a_dash_after_out_is_standard_output(
        self, article: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([article, "--out", "-"]) == 0
        assert "denied: it rained" in capsys.readouterr().out

    def test_standard_input_is_an_article(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
        assert main(["-", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["article"]["text"] == TEXT

    def test_stream_shows_items_on_standard_error_and_the_result_on_standard_output(
        self, article: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([article, "--stream", "--json"]) == 0
        told = capsys.readouterr()
        assert told.err == "[1] Ann Lee denied: it rained\n"
        assert Summary.model_validate_json(told.out).denials

    def test_options_come_before_the_environment(
        self, article: str, provider: Loopback, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([article, "--model", "openai/other", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["run"]["model"] == "openai/other"
        assert provider.asked[-1].body["model"] == "other"


class TestFailures:
    def test_an_article_that_fails_does_not_stop_the_others(
        self, tmp_path: Path, provider: Loopback, capsys: pytest.CaptureFixture[str]
    ) -> None:
        good, absent = written(tmp_path, "a.txt"), str(tmp_path / "absent.txt")
        blank = written(tmp_path, "blank.txt", " ")
        assert main([absent, good, blank, good, "--json"]) == 1
        told = capsys.readouterr()
        assert len(told.out.splitlines()) == 2
        assert f"summarizer: error: {absent!r} does not exist; check the path" in told.err
        assert f"summarizer: error: {blank!r} is empty" in told.err
        assert len(provider.asked) == 2

    def test_an_article_on_which_the_model_fails_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        names = [written(tmp_path, "a.txt"), written(tmp_path, "b.txt", OTHER)]
        with Loopback(
            lambda asked: (
                fails(400) if "snowed" in str(asked.body) else says(ANSWER, usage=(2000, 50, 0))
            )
        ) as bad:
            for name, value in environment(bad).items():
                monkeypatch.setenv(name, value)
            assert main([*names, "--json"]) == 1
        told = capsys.readouterr()
        assert len(told.out.splitlines()) == 1
        assert f"error: {names[1]}: " in told.err

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ([], "no article was given; name a file"),
            (["-", "-"], "standard input can be read only once"),
            (["a.txt", "--json", "--format", "text"], "exclude one another"),
            (["a.txt", "--html", "a.html", "--out", "b.html"], "--html names its file itself"),
            (
                ["a.txt", "--out", "no/such/folder/x"],
                "'no/such/folder/x' cannot be written: No such",
            ),
            (["a.txt", "--out", "."], "cannot be written"),
            (["a.txt", "--model", " "], "invalid setting: model"),
            (["--fetch", "--model", "openai/any"], "openai/any has no weights to fetch"),
        ],
    )
    def test_wrong_usage_is_told_before_any_work_is_done(
        self,
        arguments: list[str],
        message: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(arguments) == 2
        told = capsys.readouterr()
        assert message in told.err
        assert told.err.count("\n") == 1
        assert told.out == ""
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("arguments", [["--nonsense"], ["--format", "pdf"], ["--reading", "x"]])
    def test_an_option_that_is_not_there_is_exit_code_2(self, arguments: list[str]) -> None:
        with pytest.raises(SystemExit, match="2"):
            main(arguments)

    def test_a_wrong_setting_in_the_environment_is_exit_code_2(
        self, article: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("SUMMARIZER_TIMEOUT_S", "soon")
        assert main([article]) == 2
        assert "SUMMARIZER_TIMEOUT_S" in capsys.readouterr().err

    def test_missing_weights_are_exit_code_3_and_stop_the_run(
        self,
        article: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "cache"))
        Path(article).write_text("In May, Ann Lee, a clerk, spoke of rain and denied it.", "utf-8")
        assert main([article, article, article, "--offline"]) == 3
        err = capsys.readouterr().err
        assert err.count("\n") == 1
        assert "SUMMARIZER_OFFLINE forbids fetching them" in err

    def test_fetching_offline_is_exit_code_3(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path))
        assert main(["--fetch", "--offline"]) == 3
        assert "SUMMARIZER_OFFLINE" in capsys.readouterr().err

    def test_signs_in_a_file_name_cannot_steer_the_terminal(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([str(tmp_path / "a\x1b[31m\nb\u202e")]) == 1
        assert capsys.readouterr().err.rstrip("\n").isprintable()


class TestProcess:
    def test_version_and_help_need_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        for option in ("--version", "--help"):
            with pytest.raises(SystemExit, match="0"):
                main([option])
        told = capsys.readouterr().out
        assert told.startswith("summarizer 0.")
        assert "130  interrupted" in told

    def test_a_reader_that_goes_away_ends_the_run_quietly(self, provider: Loopback) -> None:
        running = start(str(EXAMPLE), "--json", extra=environment(provider))
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == ""
        running.stderr.close()
        assert running.wait(timeout=60) == 141

    @pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
    def test_an_interrupted_run_says_so_and_where_its_results_are(self, tmp_path: Path) -> None:
        names = [written(tmp_path, f"{n}.txt", text) for n, text in enumerate((TEXT, OTHER))]
        target = tmp_path / "out.jsonl"
        with Loopback(
            lambda asked: (
                hangs() if "snowed" in str(asked.body) else says(ANSWER, usage=(2000, 50, 0))
            )
        ) as server:
            running = start(*names, "--json", "--out", str(target), extra=environment(server))
            part = target.with_name("out.jsonl.part")
            while running.poll() is None and not (part.exists() and part.stat().st_size):
                time.sleep(0.02)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=60)
        assert running.returncode == 130
        assert out == ""
        assert (
            err
            == f"summarizer: what was done by then is in {str(part)!r}\nsummarizer: interrupted\n"
        )
        assert len(part.read_text("utf-8").splitlines()) == 1
        assert not target.exists()

    def test_a_terminal_without_unicode_gets_text_and_programs_get_utf_8(
        self, tmp_path: Path, provider: Loopback
    ) -> None:
        name = written(tmp_path, "a.txt", "Ein Titel über Bären\n\n" + TEXT)
        for options, wanted in (([], b"Ein Titel ?ber B?ren"), (["--json"], "über Bären".encode())):
            done = subprocess.run(
                [sys.executable, "-m", "summarizer", name, *options],
                cwd=ROOT,
                env={**os.environ, **environment(provider), "PYTHONIOENCODING": "ascii"},
                capture_output=True,
                check=True,
                timeout=60,
            )
            assert wanted in done.stdout
