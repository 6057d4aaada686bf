"""`evals list` and `evals show`: what is labelled, article by article and sentence by sentence."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evals import cli
from evals.runs import create_run

from .labelled import TEXT, labels_for, write
from .test_runs import info, ok

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles: one of each split that matters, one without its text."""
    write(tmp_path)
    write(tmp_path, labels_for("hall", split="test"), name="hall")
    write(tmp_path, labels_for("market"), name="market", text=None)
    return tmp_path


def printed(capsys: Capture, *arguments: str | Path) -> str:
    assert cli.main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


def refused(capsys: Capture, *arguments: str | Path) -> str:
    assert cli.main([str(argument) for argument in arguments]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_list_counts_what_is_labelled_in_each_article(capsys: Capture, folder: Path) -> None:
    out = rows(printed(capsys, "list", "--data", folder))
    counts = ["1/1", "1/2", "1/1", "1/1"]
    assert out[1] == ["hall", "test", "5", *counts, "a"]
    assert out[2] == ["harbour", "dev", "5", *counts, "a"]
    assert out[3] == ["market", "dev", "–", *counts, "a"]


def test_list_adds_up_by_split_and_says_why_a_text_is_absent(capsys: Capture, folder: Path) -> None:
    out = printed(capsys, "list", "--data", folder)
    counts = ["2/2", "2/4", "2/2", "2/2"]
    assert ["dev", "2", "1", "5", *counts] in rows(out)
    assert "market: no text at ../texts/market.txt" in out


def test_list_finds_texts_in_further_folders(capsys: Capture, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "market.txt").write_text(TEXT)
    arguments = ("--data", folder, "--texts", folder, "--texts", tmp_path / "more")
    out = printed(capsys, "list", *arguments)
    assert "no text" not in out
    assert "–" not in out


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (["--split", "dev"], ["harbour", "market"]),
        (["--articles", "ha*"], ["hall", "harbour"]),
        (["--split", "test", "--articles", "*l"], ["hall"]),
        ([], ["hall", "harbour", "market"]),
    ],
)
def test_list_takes_the_articles_that_are_asked_for(
    capsys: Capture, folder: Path, chosen: list[str], names: list[str]
) -> None:
    found = json.loads(printed(capsys, "list", "--data", folder, "--json", *chosen))
    assert [one["article"] for one in found["articles"]] == names


def test_list_says_where_nothing_is_meant(capsys: Capture, folder: Path) -> None:
    told = refused(capsys, "list", "--data", folder, "--split", "train", "--articles", "x*")
    assert told == (
        f"evals: {folder}: no labelled article with a name like 'x*' in the split train; there "
        "are hall (test), harbour (dev), market (dev)\n"
    )


def test_list_gives_json(capsys: Capture, folder: Path) -> None:
    found = json.loads(printed(capsys, "list", "--data", folder, "--json"))
    one = found["articles"][1]
    assert len(found["labels_hash"]) == 64
    assert one["items"]["claim"] == {"vital": 1, "all": 2}
    assert (one["sentences"], one["missing"], one["labellers"]) == (5, None, ["a"])
    assert found["splits"][0]["with_text"] == 1


def test_a_mistake_in_a_label_file_ends_list_with_one_message(
    capsys: Capture, folder: Path
) -> None:
    path = write(folder, labels_for("market").replace("split: dev", "split: none"), name="market")
    told = refused(capsys, "list", "--data", folder)
    assert told.startswith(f"evals: {path}:5: split: 'none' is not known; use 'dev', ")


# Runs


def test_list_tells_of_each_run_how_far_it_came_and_its_score(
    capsys: Capture, tmp_path: Path
) -> None:
    made = create_run(tmp_path, info(names=("harbour", "hall", "market")))
    made.add(ok("harbour"))
    made.add(ok("hall").model_copy(update={"status": "failed", "summary": None}))
    made.keep_scores('{"figures": {"all.f1": {"value": 0.5}}}')
    (found,) = json.loads(printed(capsys, "list", "runs", tmp_path, "--json"))
    assert found == {
        "run": made.path.name,
        "model": "local",
        "models": [],
        "reading": "auto",
        "readings": [],
        "split": "dev",
        "commit": "0123456",
        "started": "2026-03-02 11:30",
        "articles": 3,
        "done": 1,
        "failed": 1,
        "f1": 0.5,
        "state": "running",
    }
    shown = rows(printed(capsys, "list", "runs", tmp_path))[1]
    assert shown[1:] == [
        "local",
        "auto",
        "dev",
        "0123456",
        "2026-03-02",
        "11:30",
        "3",
        "1",
        "1",
        "0.500",
        "running",
    ]


def test_list_tells_runs_by_one_model_apart_by_their_way_of_reading(
    capsys: Capture, tmp_path: Path
) -> None:
    kinds = {
        "rules": ("evals.baselines.rules:RulesReader", ()),
        "langextract": ("evals.baselines.langextract:LangExtractReader", ("local/qwen",)),
        "by_cue": ("auto", ("local/qwen",)),
    }
    for name, (reading, models) in kinds.items():
        facts = {"reading": reading, "readings": (name,), "models": models, "status": "done"}
        create_run(tmp_path, info().model_copy(update=facts)).add(ok())
    shown = [row[1:4] for row in rows(printed(capsys, "list", "runs", tmp_path))[1:]]
    assert sorted(shown) == [
        ["local/qwen", "by_cue", "dev"],
        ["local/qwen", "langextract", "dev"],
        ["–", "rules", "dev"],
    ]


def test_list_shows_a_baseline_that_has_read_nothing_by_its_short_name(
    capsys: Capture, tmp_path: Path
) -> None:
    reading = "evals.baselines.rules:RulesReader"
    create_run(tmp_path, info().model_copy(update={"reading": reading}))
    assert rows(printed(capsys, "list", "runs", tmp_path))[1][1:4] == ["local", "rules", "dev"]


def test_list_shows_runs_that_cannot_be_read_with_the_reason(
    capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "20260302-local-abc").mkdir()
    (tmp_path / "20260302-local-abc" / "run.json").write_text("{")
    (tmp_path / "20260302-local-abc" / "scores.json").write_text(
        '{"figures": {"all.f1": {"value": 0.5, "low": null, "high": null}}}'
    )
    (tmp_path / "no run").mkdir()
    (found,) = json.loads(printed(capsys, "list", "runs", tmp_path, "--json"))
    assert found["run"] == "20260302-local-abc"
    assert found["f1"] == 0.5
    assert "it was damaged" in found["state"]
    assert "20260302-local-abc" in printed(capsys, "list", "runs", tmp_path)


@pytest.mark.parametrize("scores", ["", "[]", '{"figures": {"all.f1": null}}', '{"figures": []}'])
def test_scores_that_cannot_be_read_are_as_if_not_there(
    capsys: Capture, tmp_path: Path, scores: str
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "run.json").write_text("{}")
    (tmp_path / "one" / "scores.json").write_text(scores)
    (found,) = json.loads(printed(capsys, "list", "runs", tmp_path, "--json"))
    assert found["f1"] is None


def test_list_says_where_there_are_no_runs(capsys: Capture, tmp_path: Path) -> None:
    assert printed(capsys, "list", "runs", tmp_path) == f"{tmp_path} holds no run.\n"
    assert "there is no such folder" in refused(capsys, "list", "runs", tmp_path / "none")


# Show


def test_show_puts_each_item_under_its_best_sentence(capsys: Capture, folder: Path) -> None:
    out = printed(capsys, "show", "harbour", "--data", folder).splitlines()
    assert out == [
        "harbour: Mayor denies closing harbour",
        "2026-03-02, https://news.example/harbour, licence: CC BY 4.0, split: dev",
        "Labels: settled",
        "",
        "[0] Mayor denies closing harbour",
        "      also d1 [3]",
        "",
        "[1] The harbour of Marn closed on Sunday.",
        "      e1 event: The harbour closed (occurred; on Sunday; one labeller only)",
        "          note: one had it in c2",
        "",
        "[2] The fishermen's union said that Ida Vell had ordered it.",
        "      c1 claim: the fishermen's union: [Ida Vell] ordered the closure (accusation or "
        "assertion)",
        "",
        "[3] Vell denied that she had ordered the closure: the storm had closed the harbour.",
        "      d1 denial: Ida Vell: [Ida Vell] ordered the closure (denies c1; instead c2)",
        "      c2 claim, okay: Ida Vell: the storm closed the harbour (assertion; hedged; or by "
        "the fishermen's union; via the fishermen's union)",
        "",
        "[4] The union would not comment on the storm.",
        "      n1 no-comment: the fishermen's union on the storm (declined; on c2)",
        "",
        "Sources",
        "  s1 Ida Vell, the mayor (person)",
        "  s2 the fishermen's union (organisation)",
        "",
        "Disputes",
        "  c1 against d1",
    ]


def test_show_gives_a_labellers_own_labels(capsys: Capture, folder: Path) -> None:
    out = printed(capsys, "show", "harbour", "--data", folder, "--labeller", "a")
    assert "Labels: labeller a" in out
    assert "e1 event: Shut (occurred)" in out
    told = refused(capsys, "show", "harbour", "--data", folder, "--labeller", "z")
    assert told == "evals: harbour: there is no labeller 'z': a\n"


def test_show_works_without_the_text(capsys: Capture, folder: Path) -> None:
    out = printed(capsys, "show", "market", "--data", folder)
    assert "No text: no text at ../texts/market.txt" in out
    assert "[3] …\n      d1 denial: Ida Vell" in out


@pytest.mark.parametrize("more", [[], ["--json"], ["--labeller", "a"]])
def test_show_hides_the_test_split_and_says_why(
    capsys: Capture, folder: Path, more: list[str]
) -> None:
    told = refused(capsys, "show", "hall", "--data", folder, *more)
    assert "hall is in the test split, and is not shown: whoever tunes" in told
    assert "Vell" not in told


def test_show_names_the_articles_that_there_are(capsys: Capture, folder: Path) -> None:
    told = refused(capsys, "show", "harbor", "--data", folder)
    assert told == (f"evals: no article 'harbor' is labelled in {folder}: hall, harbour, market\n")


def test_show_gives_json(capsys: Capture, folder: Path) -> None:
    found: dict[str, Any] = json.loads(
        printed(capsys, "show", "harbour", "--data", folder, "--json")
    )
    assert found["sentences"][1] == {"number": 1, "text": "The harbour of Marn closed on Sunday."}
    assert found["labelling"]["disputes"] == [["c1", "d1"]]
    assert found["published_at"] is None
    assert found["split"] == "dev"
    assert "labellers" not in found


def test_show_prints_nothing_that_steers_a_terminal(capsys: Capture, tmp_path: Path) -> None:
    text = TEXT.replace("closed on Sunday", "clo\x1b[31msed on \u202eSunday")
    labels = labels_for(text=text).replace("time: on Sunday", 'time: "on\\e[2J \\n Sunday"')
    write(tmp_path, labels, text=text)
    out = printed(capsys, "show", "harbour", "--data", tmp_path)
    assert not set(out) & set("\x1b\u202e\r\x07")
    assert "on�[2J Sunday" in out


def test_show_wraps_on_a_terminal(
    capsys: Capture, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setenv("TERM", "xterm")
    assert cli.main(["show", "harbour", "--data", str(folder)]) == 0
    lines = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue()).splitlines()
    assert max(map(len, lines)) <= 50
    wrapped = next(n for n, line in enumerate(lines) if line.startswith("      c1 claim: "))
    assert lines[wrapped + 1].startswith("      ")


def test_help_is_given_without_reading_anything() -> None:
    code = (
        "import sys; from evals import cli; cli.parser();"
        "print(sorted({'yaml', 'scipy', 'sentencex', 'evals.loading'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


def test_a_text_that_is_not_labelled_yet_is_numbered(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "harbour.txt"
    path.write_bytes(TEXT.encode())
    assert cli.main(["show", str(path)]) == 0
    first, title, opening, *_ = capsys.readouterr().out.splitlines()
    assert first == f"sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}"
    assert title == "[0] Mayor denies closing harbour"
    assert opening.startswith("[1] The harbour of Marn closed")
    assert cli.main(["show", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sentences"][0]["number"] == 0


def test_a_text_that_is_not_there_is_an_error(capsys: Capture) -> None:
    assert cli.main(["show", "nowhere.txt"]) == 1
    assert "nowhere.txt: cannot be read" in capsys.readouterr().err
