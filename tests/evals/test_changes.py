"""Runs side by side: figures, what is left out, what got better and what got worse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.changes import SHOWN, Change, compare
from evals.cli import main
from evals.loading import Dataset, load
from evals.runs import RunError, RunFolder
from evals.scores import FIGURES

from .counted import Reading, run_of, told_otherwise
from .labelled import TEXT, labels_for, write
from .marn import labelled

NAMES = tuple(f"a{i}" for i in range(6))
Readings = dict[str, Reading | list[Reading]]


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    return load(labelled(tmp_path / "data", *NAMES))


def all_of(reading: Reading, **others: Reading | list[Reading]) -> Readings:
    return dict.fromkeys(NAMES, reading) | others


def two(
    folder: Path, data: Dataset, before: Readings, after: Readings
) -> tuple[RunFolder, RunFolder]:
    return run_of(folder, data, before, "old"), run_of(folder, data, after, "new")


def test_the_first_run_is_what_the_others_are_compared_with(tmp_path: Path, data: Dataset) -> None:
    runs = [
        run_of(tmp_path, data, all_of(reading), reading[:5])
        for reading in ("good", "nothing", "wrong source")
    ]
    found = compare(runs, data, ["all.f1", "source.accuracy"])
    assert found.runs == tuple(run.path.name for run in runs)
    assert [contrast.run for contrast in found.contrasts] == list(found.runs[1:])
    silent, wrong = found.contrasts
    assert [one.name for one in silent.differences] == ["all.f1", "source.accuracy"]
    assert silent.differences[0].difference.value == -1
    assert silent.differences[0].p == pytest.approx(2 / 2**6)
    assert wrong.differences[0].difference.value == 0
    assert wrong.differences[1].difference.value == pytest.approx(-1 / 3)


def test_what_is_found_now_and_was_missed_before_is_better(tmp_path: Path, data: Dataset) -> None:
    old, new = two(tmp_path, data, all_of("good", a1="nothing"), all_of("good"))
    (contrast,) = compare([old, new], data).contrasts
    assert contrast.worse == ()
    assert contrast.better == (
        Change("found", "a1", (2,), "claim “[Ida Vell] ordered the closure”"),
        Change("found", "a1", (3, 0), "denial “[Ida Vell] ordered the closure”"),
        Change("found", "a1", (1,), "event “The harbour closed”"),
        Change("found", "a1", (4,), "no-comment “the storm”"),
    )
    (back,) = compare([new, old], data).contrasts
    assert back.better == ()
    assert [(c.what, c.article, c.detail) for c in back.worse] == [
        ("missed", c.article, c.detail) for c in contrast.better
    ]


def test_an_okay_item_that_is_missed_is_not_worse(tmp_path: Path, data: Dataset) -> None:
    old, new = two(tmp_path, data, all_of("good"), all_of("nothing"))
    (contrast,) = compare([old, new], data).contrasts
    assert len(contrast.worse) == 4 * len(NAMES)
    assert not any("the storm closed" in change.detail for change in contrast.worse)


def test_new_harms_are_worse_and_gone_ones_better(tmp_path: Path, data: Dataset) -> None:
    old, new = two(
        tmp_path,
        data,
        all_of("good", a1="invented", a2="invented"),
        all_of("good", a1="wrong source", a2="invented"),
    )
    (contrast,) = compare([old, new], data).contrasts
    (gone,), (fresh,) = contrast.better, contrast.worse
    assert (gone.what, gone.article, gone.sentences) == ("harm gone", "a1", (2,))
    assert gone.detail.startswith("invented: ")
    assert "77" in gone.detail
    assert (fresh.what, fresh.article, fresh.sentences) == ("harm new", "a1", (2,))
    assert "is given to Ida Vell, not to the fishermen's union" in fresh.detail


def test_with_repeats_a_run_has_what_most_of_them_have(tmp_path: Path, data: Dataset) -> None:
    seldom: list[Reading] = ["wrong source", "good", "good"]
    mostly: list[Reading] = ["wrong source", "wrong source", "good"]
    old, new = two(tmp_path, data, all_of("good", a1=seldom), all_of("good", a1=mostly, a2=seldom))
    (contrast,) = compare([old, new], data).contrasts
    assert contrast.better == ()
    assert [(change.what, change.article) for change in contrast.worse] == [("harm new", "a1")]


def test_articles_that_only_one_run_has_are_left_out_and_named(
    tmp_path: Path, data: Dataset
) -> None:
    before: Readings = {"a0": "good", "a1": "good", "a2": "failed", "a3": "failed"}
    after: Readings = {"a0": "good", "a1": "failed", "a2": "good", "a3": "failed", "a4": "good"}
    old, new = two(tmp_path, data, before, after)
    found = compare([old, new], data)
    first, second = found.runs
    assert found.articles == ("a0",)
    assert found.left_out == {
        "a1": f"failed in {second}",
        "a2": f"failed in {first}",
        "a3": f"failed in {first}; failed in {second}",
        "a4": f"not in {first}",
    }


def test_articles_that_are_not_asked_for_are_not_called_left_out(
    tmp_path: Path, data: Dataset
) -> None:
    old, new = two(tmp_path, data, all_of("good"), all_of("good", a1="failed"))
    found = compare([old, new], data, pattern="a[01]")
    assert (found.articles, list(found.left_out)) == (("a0",), ["a1"])
    assert found.notes == ()


def test_an_article_with_another_text_now_is_left_out(tmp_path: Path, data: Dataset) -> None:
    old, new = two(tmp_path, data, all_of("good"), all_of("good"))
    text = TEXT.replace("Sunday", "Saturday")
    write(tmp_path / "data", labels_for("a1", text=text), "a1", text)
    found = compare([old, new], load(tmp_path / "data"))
    assert "a1" not in found.articles
    assert found.left_out["a1"].startswith("not labelled now, or labelled for another text")


def test_an_unfinished_run_says_so(tmp_path: Path, data: Dataset) -> None:
    old, new = two(tmp_path, data, all_of("good"), {"a0": "good"})
    new = told_otherwise(new, status="running", articles=old.info.articles)
    found = compare([old, new], data)
    assert found.left_out["a1"] == f"not reached yet in {new.path.name}"
    assert f"{new.path.name} is not finished" in found.notes


def test_runs_without_a_common_article_cannot_be_compared(tmp_path: Path, data: Dataset) -> None:
    old, new = two(tmp_path, data, {"a0": "good"}, {"a0": "failed", "a1": "good"})
    with pytest.raises(RunError, match=r"no article of which .* a0: failed in .*; a1: not in"):
        compare([old, new], data)


def test_like_runs_need_no_note(tmp_path: Path, data: Dataset) -> None:
    assert compare(two(tmp_path, data, all_of("good"), all_of("good")), data).notes == ()


@pytest.mark.parametrize(
    ("facts", "note"),
    [
        ({"labels_hash": "other"}, "the labels are not those that {name} was made with"),
        ({"matcher": 99}, "{name} was made with matcher 99; all are scored by matcher"),
        ({"split": "dev"}, "the runs have different splits: any ({first}), dev ({name})"),
        ({"data": "elsewhere"}, "the runs have different folders of labels: "),
        ({"repeat": 3}, "the runs have different repeats: 1 ({first}), 3 ({name})"),
        ({"pattern": "a*"}, "the runs have different choices of articles: all ({first})"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_makes_runs_unlike_is_noted(
    tmp_path: Path, data: Dataset, facts: dict[str, object], note: str
) -> None:
    old, new = two(tmp_path, data, all_of("good"), all_of("good"))
    (found,) = compare([old, told_otherwise(new, **facts)], data).notes
    assert found.startswith(note.format(name=new.path.name, first=old.path.name))


def test_runs_over_other_texts_are_noted(tmp_path: Path, data: Dataset) -> None:
    old, new = two(tmp_path, data, all_of("good"), all_of("good"))
    first, *others = new.info.articles
    other = first.model_copy(update={"sha256": "0" * 64})
    found = compare([old, told_otherwise(new, articles=(other, *others))], data)
    assert "the runs read different texts under the same name: 1 articles" in found.notes
    assert "a0" in found.left_out


def test_runs_whose_folders_have_one_name_are_told_apart(tmp_path: Path, data: Dataset) -> None:
    old = run_of(tmp_path / "one", data, all_of("good"), "m")
    new = run_of(tmp_path / "two", data, all_of("good"), "m")
    assert compare([old, new], data).runs == (str(old.path), str(new.path))


def test_of_the_test_split_there_are_totals_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = load(labelled(tmp_path / "data", *NAMES, split="test"))
    old, new = two(tmp_path, data, all_of("good"), all_of("nothing", a1="failed"))
    found = compare([old, new], data)
    assert found.totals_only
    assert (found.compared, found.articles, found.left_out) == (5, (), {})
    assert found.contrasts[0].differences[0].difference.value == -1
    assert (found.contrasts[0].better, found.contrasts[0].worse) == ((), ())
    assert found.notes == (
        "articles of which not all runs have a score, and which are left out: 1",
    )
    for more in ([], ["--json"]):
        out, _ = printed(capsys, old, new, *more)
        assert not any(name in out for name in NAMES)
        assert "Ida Vell" not in out
        assert "-1" in out or "−1" in out


# The command


def printed(capsys: pytest.CaptureFixture[str], *arguments: RunFolder | str) -> tuple[str, str]:
    told = [str(a.path) if isinstance(a, RunFolder) else a for a in arguments]
    assert main(["compare", *told]) == 0
    said = capsys.readouterr()
    return said.out, said.err


def test_runs_are_printed_side_by_side(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = two(tmp_path, data, all_of("good", a2="failed"), all_of("good", a1="invented"))
    out, _ = printed(capsys, old, new)
    lines = out.splitlines()
    assert lines[:2] == [f"A  {old.path.name}", f"B  {new.path.name}"]
    assert "compared on 5 articles of which all have a score" in lines
    assert f"left out: a2: failed in {old.path.name}" in lines
    rows = {line.split()[0]: line.split() for line in lines if line.split()}
    assert set(SHOWN) <= set(rows)
    assert rows["harm.invented"][1:4] == ["0.000", "0.200", "+0.200"]
    assert rows["harm.invented"][-1] == "1.000"
    assert "Better in B: 0" in lines
    start = lines.index("Worse in B: 1")
    assert lines[start + 1].startswith("  harm new  a1 [2]  invented: ")


def test_several_runs_are_printed_in_one_table(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = two(tmp_path, data, all_of("good"), all_of("nothing"))
    out, _ = printed(capsys, old, new, old, "--figures", "all.f1")
    (row,) = [line for line in out.splitlines() if line.startswith("all.f1")]
    assert row.split()[1:] == [
        *("1.000", "0.000", "−1.000", "–", "0.031"),
        *("1.000", "+0.000", "–", "1.000"),
    ]


def test_figures_are_chosen_by_name_or_pattern(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = two(tmp_path, data, all_of("good"), all_of("good"))
    out, _ = printed(capsys, old, new, "--figures", "kind.accuracy,claims.*", "--json")
    told = json.loads(out)
    names = [one["name"] for one in told["contrasts"][0]["differences"]]
    assert names == ["kind.accuracy", "claims.precision", "claims.recall", "claims.f1"]
    out, _ = printed(capsys, old, new, "--figures", "*", "--json")
    told = json.loads(out)
    assert [one["name"] for one in told["contrasts"][0]["differences"]] == list(FIGURES)


def test_an_unknown_figure_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["compare", "old", "new", "--figures", "f1"])
    assert stopped.value.code == 2
    assert "no figure is called 'f1'; there are events.precision" in capsys.readouterr().err


def test_json_tells_all_of_it(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = two(tmp_path, data, all_of("good"), all_of("good", a1="nothing"))
    told = json.loads(printed(capsys, old, new, "--json")[0])
    assert told["articles"] == list(NAMES)
    (contrast,) = told["contrasts"]
    assert [one["name"] for one in contrast["differences"]] == list(SHOWN)
    assert {"value", "low", "high", "note"} == set(contrast["differences"][0]["difference"])
    assert [one["what"] for one in contrast["worse"]] == ["missed"] * 4


def test_a_missing_run_is_an_error(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old = run_of(tmp_path, data, all_of("good"), "old")
    assert main(["compare", str(old.path), str(tmp_path / "none")]) == 1
    assert "holds no run" in capsys.readouterr().err


def test_a_part_of_the_test_split_is_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = load(labelled(tmp_path / "data", *NAMES, split="test"))
    old, new = two(tmp_path, data, all_of("good"), all_of("nothing"))
    few = labelled(tmp_path / "few", "a1", split="test")
    for more in (["--articles", "a1"], ["--articles", "a1", "--json"], ["--data", str(few)]):
        assert main(["compare", str(old.path), str(new.path), *more]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert "of the test split only totals over the whole of it are shown" in err
    assert main(["compare", str(old.path), str(new.path)]) == 0


def test_a_part_of_what_is_the_test_split_by_now_is_not_compared(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = two(tmp_path, data, all_of("good"), all_of("nothing"))
    labelled(tmp_path / "data", *NAMES, split="test")
    assert main(["compare", str(old.path), str(new.path), "--articles", "a1"]) == 1
    assert "only totals" in capsys.readouterr().err
