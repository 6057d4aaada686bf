"""Intervals and paired tests over articles."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.scores import COUNTS, FIGURES, figure_of, figures_of, table_of
from evals.uncertainty import by_article, differences, intervals, paired, permuted

from .counted import changed, counted, some

SCORES = some()
LATER = some(seed=1, rate=0.5)


def test_every_figure_has_an_interval_around_its_value() -> None:
    found, values = intervals(SCORES), figures_of(SCORES)
    assert list(found) == list(FIGURES)
    for name, interval in found.items():
        assert interval.value == values[name]
        assert interval.low is not None
        assert interval.high is not None
        assert interval.low <= interval.value <= interval.high  # type: ignore[operator]


def test_the_same_scores_have_the_same_interval_and_another_seed_nearly_the_same() -> None:
    once, again, other = intervals(SCORES), intervals(list(SCORES)), intervals(SCORES, seed=9)
    assert once == again
    assert once["all.f1"] != other["all.f1"]
    assert once["all.f1"].low == pytest.approx(other["all.f1"].low, abs=0.02)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(len(SCORES))))
def test_the_order_of_articles_never_matters(order: list[int]) -> None:
    names = ("all.f1", "harm.total", "links.f1")
    shuffled, later = [SCORES[i] for i in order], LATER[::-1]
    assert intervals(shuffled, names, resamples=100) == intervals(SCORES, names, resamples=100)
    assert differences(shuffled, later, names, 100) == differences(SCORES, LATER, names, 100)


def test_an_interval_is_narrower_with_more_articles() -> None:
    def width(number: int) -> float:
        found = intervals(some(number), ["all.f1"])["all.f1"]
        assert found.low is not None
        assert found.high is not None
        return found.high - found.low

    assert width(120) < 0.6 * width(12)


def test_most_intervals_hold_the_true_figure_even_with_few_articles() -> None:
    true = figures_of(some(4000, seed=1))["all.f1"]
    assert true is not None
    found = [
        intervals(some(8, seed=seed), ["all.f1"], resamples=400)["all.f1"]
        for seed in range(100, 300)
    ]
    held = sum(i.low <= true <= i.high for i in found if i.low is not None and i.high is not None)
    # 95% of 200 are 190; below 176 the intervals would be too narrow by more than chance.
    assert held >= 176


def test_items_of_one_article_are_not_taken_for_independent() -> None:
    alike = [counted(f"a{i}", found=20 if i % 2 else 0, gold=20) for i in range(10)]
    found = intervals(alike, ["all.recall"])["all.recall"]
    assert found.low is not None
    assert found.low < 0.2  # 100 right of 200 independent items would give 0.43


def test_repeats_of_an_article_count_as_one_article() -> None:
    repeated = [score for score in SCORES for _ in range(3)]
    names = ("all.f1", "harm.total")
    for name, found in intervals(repeated, names).items():
        once = intervals(SCORES, names)[name]
        assert found.value == pytest.approx(once.value)
        assert found.low == pytest.approx(once.low)


def test_an_article_weighs_the_same_however_often_it_was_read() -> None:
    poor, fine = counted("a", found=0), counted("b", found=10)
    assert intervals([poor, poor, poor, fine])["all.recall"].value == 0.5
    assert by_article([poor, changed(poor, all__found=4)])["a"][COUNTS.index("all.found")] == 2


def test_one_article_has_no_interval() -> None:
    found = intervals(SCORES[:1])["all.f1"]
    assert found.value == figures_of(SCORES[:1])["all.f1"]
    assert (found.low, found.high) == (None, None)
    assert found.note == "one article: no interval"


def test_no_article_has_no_figure() -> None:
    found = intervals([])["all.f1"]
    assert (found.value, found.low, found.high) == (None, None, None)
    assert found.note == "not defined: nothing to count"


def test_a_figure_that_does_not_vary_has_no_interval_rather_than_a_certain_one() -> None:
    found = intervals([counted(f"a{i}") for i in range(12)])["harm.total"]
    assert (found.value, found.low, found.high) == (0.0, None, None)
    assert found.note == "the same in every resample"


def test_resamples_in_which_a_figure_is_not_defined_are_left_out_and_told() -> None:
    nothing = {"links__gold": 0, "links__output": 0, "links__both": 0}
    with_links = [counted("a", found=2), counted("b", found=8)]
    rest = [changed(counted(f"c{i}"), **nothing) for i in range(8)]
    found = intervals([*with_links, *rest])["links.f1"]
    assert found.value == pytest.approx(0.5)
    assert found.low is not None
    assert found.low < 0.5
    assert found.note is not None
    # Neither of two of ten is drawn in 0.8^10 of the resamples.
    assert re.fullmatch(r"not defined in 1[012]% of the resamples", found.note)


def test_a_difference_that_is_mostly_undefined_has_no_interval() -> None:
    nothing = {"links__gold": 0, "links__output": 0, "links__both": 0}
    empty = [changed(counted(f"a{i}"), **nothing) for i in range(12)]
    before, after = [counted("a0"), *empty[1:]], [*empty[:-1], counted("a11")]
    (found,) = differences(before, after, ["links.f1"])
    assert found.difference.value is not None
    assert (found.difference.low, found.difference.high) == (None, None)
    assert found.difference.note is not None
    assert re.fullmatch(r"not defined in (5[789]|6[01])% of the resamples", found.difference.note)


def test_runs_are_compared_on_the_articles_that_both_have() -> None:
    names, before, after = paired(SCORES[:8], LATER[4:])
    assert names == [f"a{i:02}" for i in range(4, 8)]
    assert (before == table_of(SCORES[4:8])).all()
    assert (after == table_of(LATER[4:8])).all()
    assert differences(SCORES[:8], LATER[4:]) == differences(SCORES[4:8], LATER[4:8])


def test_a_difference_is_after_less_before() -> None:
    (found,) = differences(SCORES, LATER, ["all.f1"])
    assert found.before == figures_of(SCORES)["all.f1"]
    assert found.after == figures_of(LATER)["all.f1"]
    assert found.difference.value == pytest.approx(found.after - found.before)  # type: ignore[operator]
    assert found.difference.low < found.difference.value < found.difference.high  # type: ignore[operator]


def test_a_run_does_not_differ_from_itself() -> None:
    for found in differences(SCORES, SCORES):
        assert found.difference.value == 0
        assert found.p == 1


def test_pairing_tells_a_small_difference_from_large_ones_between_articles() -> None:
    before = [counted(f"a{i}", found=2 * i, gold=24) for i in range(1, 12)]
    after = [counted(f"a{i}", found=2 * i + 1, gold=24) for i in range(1, 12)]
    (found,) = differences(before, after, ["all.f1"])
    assert found.p == pytest.approx(2 / 2**11)


def test_the_test_is_exact_for_few_articles() -> None:
    before, after = SCORES[:6], LATER[:6]
    tables = np.stack([table_of(before), table_of(after)])
    observed = None
    gaps = []
    for swap in itertools.product((0, 1), repeat=6):
        first = sum(tables[s, i] for i, s in enumerate(swap))
        second = sum(tables[1 - s, i] for i, s in enumerate(swap))
        gaps.append(float(figure_of("all.f1", second) - figure_of("all.f1", first)))
        observed = gaps[0]
    assert observed is not None
    less = sum(gap <= observed + 1e-12 for gap in gaps) / 64
    more = sum(gap >= observed - 1e-12 for gap in gaps) / 64
    (found,) = differences(before, after, ["all.f1"])
    assert found.p == pytest.approx(min(1, 2 * min(less, more)))


def test_a_random_test_of_many_articles_is_near_the_exact_one_and_repeats_itself() -> None:
    before, after = some(40), some(40, seed=5, rate=0.57)
    (once,), (again,) = (differences(before, after, ["all.f1"]) for _ in range(2))
    (other,) = differences(before, after, ["all.f1"], seed=3)
    assert once == again
    assert once.p is not None
    assert once.p == pytest.approx(other.p, abs=0.03)


def test_nothing_is_tested_on_one_article_or_none() -> None:
    (lone,) = differences(SCORES[:1], LATER[:1], ["all.f1"])
    assert lone.difference.value is not None
    assert (lone.p, lone.difference.low) == (None, None)
    (none,) = differences(SCORES[:1], LATER[1:2], ["all.f1"])
    assert (none.before, none.after, none.difference.value, none.p) == (None,) * 4


def test_what_one_run_leaves_undefined_is_not_tested() -> None:
    silent = [changed(score, all__output=0, all__right=0) for score in LATER]
    (found,) = differences(SCORES, silent, ["all.precision"])
    assert found.before is not None
    assert (found.after, found.difference.value, found.p) == (None, None, None)


def test_swaps_that_leave_a_figure_undefined_do_not_make_it_significant() -> None:
    nothing = {"links__gold": 0, "links__output": 0, "links__both": 0}
    before = [counted("a", found=0), *(changed(counted(f"b{i}"), **nothing) for i in range(9))]
    after = [counted("a", found=9), *before[1:]]
    (found,) = differences(before, after, ["links.f1"])
    assert found.p == 1


def test_many_pairs_are_tested_at_once_as_they_are_one_by_one() -> None:
    names = ("all.f1", "harm.total")
    pairs = [(some(7, seed), some(7, seed + 50)) for seed in range(5)]
    tables = [np.stack([table_of(pair[i]) for pair in pairs]) for i in (0, 1)]
    together, _ = permuted(tables[0], tables[1], names, "less")
    for row, (one, other) in zip(together, pairs, strict=True):
        alone, swapped = permuted(table_of(one), table_of(other), names, "less")
        assert row.tolist() == alone.tolist()
        assert swapped.shape == (2**7, 2)


def test_worse_means_lower_for_shares_and_higher_for_harm() -> None:
    better = [counted(s.article, 20, 20) for s in SCORES]
    worse = [counted(s.article, 10, 20, harm=2) for s in SCORES]
    p_values, _ = permuted(table_of(better), table_of(worse), ("all.f1", "harm.total"), "less")
    assert p_values.tolist() == [2**-12, 2**-12]
    p_values, _ = permuted(table_of(worse), table_of(better), ("all.f1", "harm.total"), "less")
    assert p_values.tolist() == [1, 1]
