"""The gate: what it calls worse, how rarely it is wrong, and what it would find."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from evals.cli import main
from evals.gating import (
    HARM_FIGURES,
    Failures,
    GateError,
    Verdict,
    failures_of,
    holm,
    judge,
)
from evals.loading import Dataset, load
from evals.scores import FIGURES, PRIMARY, ArticleScore, figures_of
from evals.simulating import simulate, smallest_drop

from .counted import Reading, changed, counted, run_of, some, told_otherwise
from .marn import labelled

NONE_FAILED = Failures(0, 0, ())
SCORES = some(12, harm=0.5)
NAMES = tuple(f"a{i}" for i in range(8))


def worse_by(
    scores: Iterable[ArticleScore], found: float = 1.0, harm: int = 0
) -> list[ArticleScore]:
    return [
        counted(s.article, int(s.counts["all.found"] * found), s.counts["all.gold"], harm)
        for s in scores
    ]


def called_worse(verdict: Verdict) -> list[str]:
    return [one.name for one in verdict.judged if one.worse]


def test_a_run_is_not_worse_than_itself() -> None:
    verdict = judge(SCORES, SCORES, NONE_FAILED)
    assert not verdict.worse
    assert [one.name for one in verdict.judged] == [PRIMARY, *HARM_FIGURES]
    assert {one.p for one in verdict.judged} == {one.adjusted for one in verdict.judged} == {1}


def test_an_obvious_drop_is_worse() -> None:
    verdict = judge(SCORES, worse_by(SCORES, found=0.7), NONE_FAILED)
    assert verdict.worse
    assert called_worse(verdict)[0] == PRIMARY
    assert verdict.judged[0].before == figures_of(SCORES)[PRIMARY]


def test_an_obvious_rise_is_not_worse() -> None:
    assert not judge(worse_by(SCORES, found=0.7), worse_by(SCORES), NONE_FAILED).worse


def test_more_harm_is_worse_even_where_the_primary_figure_rises() -> None:
    verdict = judge(worse_by(SCORES, found=0.8), worse_by(SCORES, harm=2), NONE_FAILED)
    assert verdict.worse
    assert PRIMARY not in called_worse(verdict)
    assert "harm.total" in called_worse(verdict)


def test_one_kind_of_harm_is_worse_even_where_another_makes_up_for_it() -> None:
    clean = worse_by(SCORES)
    before = [changed(score, harm__invented=3) for score in clean]
    after = [changed(score, harm__flipped=3) for score in clean]
    assert called_worse(judge(before, after, NONE_FAILED)) == ["harm.flipped"]


def test_a_few_chance_harms_are_not_worse() -> None:
    clean = worse_by(SCORES)
    after = [changed(score, harm__flipped=1) for score in clean[:3]] + clean[3:]
    verdict = judge(clean, after, NONE_FAILED)
    assert not verdict.worse
    assert {one.name: one.p for one in verdict.judged}["harm.flipped"] == 1 / 8


def test_correction_never_makes_a_p_value_smaller() -> None:
    verdict = judge(SCORES, some(12, seed=4, rate=0.55, harm=0.6), NONE_FAILED)
    assert all(one.adjusted >= one.p for one in verdict.judged)
    assert any(one.adjusted > one.p for one in verdict.judged)


def test_harms_that_occur_nowhere_cost_the_others_nothing() -> None:
    clean = worse_by(SCORES)
    after = [changed(score, harm__flipped=2) for score in clean]
    found = {one.name: one for one in judge(clean, after, NONE_FAILED).judged}
    assert found["harm.flipped"].p == 2**-12
    assert found["harm.flipped"].adjusted == 2 * 2**-12  # Holm's two alone


@pytest.mark.parametrize(
    ("given", "adjusted"),
    [
        ([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]),
        ([0.2, 0.01], [0.2, 0.02]),
        ([0.9, 0.8], [1.0, 1.0]),
        ([0.04], [0.04]),
    ],
)
def test_holm_as_in_textbooks(given: list[float], adjusted: list[float]) -> None:
    assert holm(np.array(given)).tolist() == pytest.approx(adjusted)


def test_another_figure_can_be_the_primary_one() -> None:
    after = [changed(score, source__right=0) for score in SCORES]
    assert not judge(SCORES, after, NONE_FAILED).worse
    assert called_worse(judge(SCORES, after, NONE_FAILED, "source.accuracy")) == ["source.accuracy"]


@pytest.mark.parametrize(("name", "why"), [("f1", "is no figure"), ("harm.total", "is a harm")])
def test_a_primary_figure_that_cannot_be_judged_is_refused(name: str, why: str) -> None:
    with pytest.raises(GateError, match=why):
        judge(SCORES, SCORES, NONE_FAILED, name)


def test_a_primary_figure_that_is_not_defined_is_no_verdict() -> None:
    silent = [changed(score, all__output=0, all__right=0) for score in SCORES]
    with pytest.raises(GateError, match="not defined in both runs"):
        judge(SCORES, silent, NONE_FAILED, "all.precision")


def test_a_run_that_finds_nothing_is_worse() -> None:
    silent = [
        changed(score, all__output=0, all__right=0, all__found=0) for score in worse_by(SCORES)
    ]
    assert called_worse(judge(SCORES, silent, NONE_FAILED)) == [PRIMARY]


@pytest.mark.parametrize(("articles", "alpha"), [(5, 0.05), (4, 0.10), (10, 0.001)])
def test_too_few_articles_to_ever_be_worse_are_no_verdict(articles: int, alpha: float) -> None:
    before, after = SCORES[:articles], worse_by(SCORES[:articles], found=0, harm=9)
    with pytest.raises(GateError, match=f"{articles} articles in common.*{articles + 1} are"):
        judge(before, after, NONE_FAILED, alpha=alpha)


def test_six_articles_are_enough_for_the_worst() -> None:
    assert judge(SCORES[:6], worse_by(SCORES[:6], found=0.2, harm=9), NONE_FAILED).worse


def test_failing_on_more_articles_is_worse() -> None:
    assert judge(SCORES, SCORES, Failures(1, 2, ("a", "b"))).worse
    assert not judge(SCORES, SCORES, Failures(2, 2, ("a", "b"))).worse
    assert not judge(SCORES, SCORES, Failures(2, 1, ())).worse


def test_failing_on_nearly_all_is_worse_and_not_undecided() -> None:
    verdict = judge(SCORES, SCORES[:2], Failures(0, 10, tuple("abcdefghij")))
    assert verdict.worse
    assert verdict.judged == ()


# The simulation


def test_false_alarms_are_rare_and_true_drops_are_found() -> None:
    found = simulate(SCORES, pairs=300, drops=(0.02, 0.3))
    assert found.articles == 12
    assert found.value == figures_of(SCORES)[PRIMARY]
    # At a rate of 5%, more than 26 of 300 come about less than once in two hundred times.
    assert found.false_alarms.value <= 26 / 300
    assert found.false_alarms.low <= 0.05
    assert found.found[0.02].value < 0.3
    assert found.found[0.3].value > 0.95
    assert found.doubled_harm is not None
    assert found.doubled_harm.value > found.false_alarms.value


def test_false_alarms_are_rare_where_swaps_are_drawn_at_random() -> None:
    found = simulate(some(20), pairs=100, drops=())
    assert found.false_alarms.low <= 0.05


def test_intervals_of_the_simulation_are_clopper_and_pearsons() -> None:
    found = simulate(SCORES, pairs=100, drops=()).false_alarms
    number = round(100 * found.value)
    low, high = stats.binomtest(number, 100).proportion_ci(method="exact")
    assert (found.low, found.high) == (low, high)


def test_the_simulation_repeats_itself_and_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    once = simulate(SCORES, pairs=60, drops=(0.1,), progress=lambda *far: told.append(far))
    assert once == simulate(SCORES, pairs=60, drops=(0.1,))
    assert once != simulate(SCORES, pairs=60, drops=(0.1,), seed=1)
    assert told == [(n, 180) for n in (50, 60, 110, 120, 170, 180)]


def test_drops_beyond_the_figure_are_left_out_and_so_is_doubling_no_harm() -> None:
    found = simulate(worse_by(SCORES, found=0.1), pairs=10, drops=(0.01, 0.5))
    assert list(found.found) == [0.01]
    assert found.doubled_harm is None


@pytest.mark.parametrize("primary", ["all.f1", "claims.recall", "evidence.f1", "kind.accuracy"])
def test_any_primary_figure_can_be_simulated(primary: str) -> None:
    found = simulate(SCORES, primary, pairs=40, drops=(0.4,))
    assert found.found[0.4].value > 0.9
    assert found.value == figures_of(SCORES)[primary]


def test_a_figure_of_nothing_cannot_be_simulated() -> None:
    with pytest.raises(GateError, match="cannot fall"):
        simulate(worse_by(SCORES, found=0), pairs=10)


def test_the_smallest_drop_is_found_four_times_in_five() -> None:
    least = smallest_drop(SCORES)
    assert least is not None
    power = simulate(SCORES, pairs=200, drops=(least,)).found[least].value
    assert 0.7 < power < 0.92


def test_more_articles_find_smaller_drops() -> None:
    few, many = smallest_drop(some(8), pairs=50), smallest_drop(some(40), pairs=50)
    assert few is not None
    assert many is not None
    assert many < few


# The command


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    return load(labelled(tmp_path / "data", *NAMES))


def gate(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["gate", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def all_of(reading: Reading) -> dict[str, Reading | list[Reading]]:
    return dict.fromkeys(NAMES, reading)


def test_a_worse_run_has_exit_status_1_and_the_reason(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old = run_of(tmp_path, data, all_of("good"), "old")
    new = run_of(tmp_path, data, all_of("wrong source"), "new")
    status, out, _ = gate(capsys, new.path, "--against", old.path)
    assert status == 1
    assert "WORSE: harm.total went from 0.000 to 1.000; harm.wrong_source" in out
    assert "false alarms over all figures together: at most 5.0%" in out
    assert "finds a true drop of" in out
    status, out, _ = gate(capsys, old.path, "--against", new.path)
    assert status == 0
    assert "NOT WORSE" in out


def test_a_run_that_fails_more_often_has_exit_status_1(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old = run_of(tmp_path, data, all_of("good"), "old")
    new = run_of(tmp_path, data, all_of("good") | {"a3": "failed"}, "new")
    status, out, _ = gate(capsys, new.path, "--against", old.path)
    assert status == 1
    assert "fails on more articles, 1 instead of 0: a3" in out
    assert "7 articles have a score in both runs and are judged, 1 in one only" in out
    assert gate(capsys, old.path, "--against", new.path)[0] == 0


def test_a_run_that_always_fails_has_exit_status_1(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old = run_of(tmp_path, data, all_of("good"), "old")
    new = run_of(tmp_path, data, all_of("failed"), "new")
    status, out, _ = gate(capsys, new.path, "--against", old.path)
    assert status == 1
    assert "8 instead of 0" in out


def test_errors_have_exit_status_2_so_that_they_are_not_taken_for_worse(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old = run_of(tmp_path, data, all_of("good"), "old")
    few = run_of(tmp_path, data, {"a0": "good"}, "few")
    status, _, err = gate(capsys, tmp_path / "none", "--against", old.path)
    assert (status, "holds no run" in err) == (2, True)
    status, _, err = gate(capsys, few.path, "--against", old.path)
    assert status == 2
    assert "has not read 7 articles that the baseline has (a1, a2, a3" in err
    status, _, err = gate(capsys, old.path, "--against", old.path, "--primary", "f1")
    assert (status, "is no figure" in err) == (2, True)
    status, _, err = gate(capsys, few.path, "--against", old.path, "--articles", "a0")
    assert (status, "1 articles in common" in err) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["new"],
        ["new", "--against", "old", "--simulate"],
        ["new", "--against", "old", "--alpha", "5"],
        ["new", "--simulate", "--pairs", "0"],
        ["new", "--simulate", "--drop", "x"],
    ],
)
def test_wrong_usage_has_exit_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["gate", *arguments])
    assert stopped.value.code == 2


def test_repeats_that_fail_count_in_part(tmp_path: Path, data: Dataset) -> None:
    twice: dict[str, Reading | list[Reading]] = {"a0": ["good", "good"], "a1": ["good", "failed"]}
    worse: dict[str, Reading | list[Reading]] = twice | {"a0": ["failed", "failed"]}
    old, new = run_of(tmp_path, data, twice, "old"), run_of(tmp_path, data, worse, "new")
    assert failures_of(old, new, data) == Failures(0.5, 1.5, ("a0",))
    assert failures_of(old, old, data) == Failures(0.5, 0.5, ())


def test_the_verdict_as_json(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    old = run_of(tmp_path, data, all_of("good"), "old")
    new = run_of(tmp_path, data, all_of("nothing"), "new")
    status, out, _ = gate(capsys, new.path, "--against", old.path, "--json")
    told = json.loads(out)
    assert status == 1
    assert told["worse"] is True
    assert told["articles"] == list(NAMES)
    assert told["judged"][0]["name"] == "all.f1"
    assert told["judged"][0]["worse"] is True


def test_articles_of_the_test_split_are_not_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = load(labelled(tmp_path / "data", *NAMES, split="test"))
    old = run_of(tmp_path, data, all_of("good"), "old")
    new = run_of(tmp_path, data, all_of("good") | {"a3": "failed"}, "new")
    for more in ([], ["--json"]):
        status, out, err = gate(capsys, new.path, "--against", old.path, *more)
        assert status == 1
        assert "a3" not in out + err
        assert "a1" not in out + err


def test_a_part_of_the_test_split_is_not_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = load(labelled(tmp_path / "data", *NAMES, split="test"))
    run = run_of(tmp_path, data, all_of("good"), "old").path
    for what in (["--against", run], ["--simulate"]):
        status, out, err = gate(capsys, run, *what, "--articles", "a[0-6]")
        assert (status, out) == (2, "")
        assert "of the test split only totals over the whole of it are shown" in err


def test_the_simulation_is_printed(
    tmp_path: Path, data: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    readings = all_of("good") | dict.fromkeys(NAMES[:3], "wrong source")
    run = told_otherwise(run_of(tmp_path, data, readings, "new"), model="other")
    arguments = (run.path, "--simulate", "--pairs", 20, "--drop", 0.5)
    status, out, err = gate(capsys, *arguments)
    assert status == 0
    assert "nothing but chance" in out
    assert "all.f1 less 0.50" in out
    assert "twice the harm" in out
    assert "of 140 pairs" in err
    told = json.loads(gate(capsys, *arguments, "--json")[1])
    assert [one["drop"] for one in told["found"]] == [0.02, 0.05, 0.08, 0.1, 0.5]
    assert set(FIGURES) >= {told["primary"]}
