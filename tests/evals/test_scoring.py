"""Counts and errors of one article, checked by hand on the invented ferry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.bench_scorer import measure_scorer
from evals.scores import COUNTS, ArticleScore, Error
from evals.sides import Entry, Side

from .labelled_articles import added, case_named, changed, score, without

FERRY = case_named("ferry")
PERFECT = FERRY.perfect


def of(output: Side) -> ArticleScore:
    return score(FERRY, output)


def counts(output: Side, *names: str) -> tuple[int, ...]:
    found = of(output).counts
    return tuple(found[name] for name in names)


def errors(output: Side, *kinds: str) -> list[Error]:
    return [error for error in of(output).errors if not kinds or error.kind in kinds]


def test_every_count_is_given() -> None:
    result = of(PERFECT)
    assert tuple(result.counts) == COUNTS
    assert result.article == "ferry"


def test_vital_items_are_counted_by_type_and_okay_ones_set_aside() -> None:
    names = ("events", "claims", "denials", "statements", "no_comments", "all")
    for part in ("gold", "found", "output", "right"):
        parts = (f"{name}.{part}" for name in names)
        assert counts(PERFECT, *parts) == (4, 10, 2, 12, 2, 18)


def test_a_missed_item_is_missed() -> None:
    output = without(PERFECT, "c9")
    assert counts(output, "claims.gold", "claims.found", "claims.output") == (10, 9, 9)
    (error,) = errors(output)
    assert (error.kind, error.type, error.gold, error.output) == ("missed", "claim", "c9", None)
    assert error.sentences == (12,)


def test_an_item_that_nobody_labelled_is_extra() -> None:
    output = added(PERFECT, Entry("e9", "event", "The captains walked home", (7,)))
    assert counts(output, "events.output", "events.right") == (5, 4)
    (error,) = errors(output)
    assert (error.kind, error.output, error.sentences) == ("extra", "e9", (7,))


def test_missing_an_okay_item_costs_nothing_and_giving_it_twice_does() -> None:
    assert of(without(PERFECT, "e4", "c10", "c12")).errors == ()
    copy = next(entry for entry in PERFECT.entries if entry.id == "e4")
    assert [e.kind for e in errors(added(PERFECT, replace(copy, id="e9")))] == ["extra"]


def test_a_wrong_polarity_counts_in_statements_but_not_in_its_type() -> None:
    output = changed(
        PERFECT, "d2", type="claim", kinds=("assertion",), certainty="plain", answers=()
    )
    assert counts(output, "denials.gold", "denials.found", "denials.output") == (2, 1, 1)
    assert counts(output, "claims.output", "claims.right") == (11, 10)
    assert counts(output, "statements.found", "statements.right") == (12, 12)
    assert counts(output, "polarity.asked", "polarity.right") == (12, 11)
    assert {e.kind for e in errors(output)} == {"flipped", "missed link"}


def test_an_output_without_a_source_is_wrong_but_no_harm() -> None:
    output = changed(PERFECT, "c9", source=None)
    assert counts(output, "source.asked", "source.right", "harm.wrong_source") == (14, 13, 0)
    assert [e.kind for e in errors(output)] == ["source"]


def test_one_item_by_both_named_sources_may_be_aligned_with_either() -> None:
    case = case_named("orchard")
    both = replace(
        case.perfect,
        speakers={
            **case.perfect.speakers,
            "s9": replace(
                case.perfect.speakers["s1"], id="s9", names=("Rhona Pell and Giles Amory",)
            ),
        },
    )
    result = score(case, without(changed(both, "c1", source="s9"), "c2"))
    assert result.counts["harm.wrong_source"] == 0
    assert result.counts["source.asked"] == result.counts["source.right"]
    assert [error.kind for error in result.errors] == ["missed"]


@pytest.mark.parametrize(
    ("item", "fields", "name"),
    [
        ("c1", {"kinds": ("demand",)}, "kind"),
        ("n1", {"kinds": ("no response",)}, "kind"),
        ("c1", {"certainty": "hedged"}, "certainty"),
        ("e5", {"status": "occurred"}, "status"),
    ],
)
def test_a_wrong_detail_is_asked_of_aligned_pairs(
    item: str, fields: dict[str, object], name: str
) -> None:
    output = changed(PERFECT, item, **fields)
    asked, right = counts(output, f"{name}.asked", f"{name}.right")
    assert asked - right == 1
    assert [(e.kind, e.gold) for e in errors(output)] == [(name, item)]


def test_either_of_two_labelled_kinds_is_right() -> None:
    assert errors(changed(PERFECT, "c2", kinds=("accusation",))) == []


def test_evidence_is_counted_in_sentences() -> None:
    names = ("evidence.gold", "evidence.output", "evidence.both")
    gold, output, both = counts(PERFECT, *names)
    assert gold == output == both
    assert counts(changed(PERFECT, "e3", sentences=(2, 3)), *names) == (gold, gold + 1, gold)
    assert counts(changed(PERFECT, "e1", sentences=(1,)), *names) == (gold, gold - 1, gold - 1)


def test_evidence_elsewhere_is_an_error() -> None:
    kinds = [e.kind for e in errors(changed(PERFECT, "c9", sentences=(3,)))]
    assert kinds == ["evidence"]


def test_links_are_compared_through_the_alignment() -> None:
    names = ("links.gold", "links.output", "links.both")
    assert counts(PERFECT, *names) == (2, 2, 2)
    moved = changed(PERFECT, "d1", answers=("c2",))
    assert counts(moved, *names) == (2, 2, 1)
    assert [e.kind for e in errors(moved)] == ["missed link", "extra link"]


def test_a_link_to_an_okay_claim_is_set_aside() -> None:
    moved = changed(PERFECT, "d1", answers=("c1", "c10"))
    assert counts(moved, "links.output", "links.both") == (2, 2)


def test_a_link_to_a_claim_that_nobody_labelled_is_extra() -> None:
    stray = Entry("c99", "claim", "the strait was calm", (6,), source="s2", kinds=("assertion",))
    output = changed(added(PERFECT, stray), "d1", answers=("c1", "c99"))
    assert counts(output, "links.output", "links.both") == (3, 2)


def test_on_what_there_is_no_comment_is_no_link() -> None:
    assert counts(changed(PERFECT, "n2", answers=("c1",)), "links.output") == (2,)


def test_disputes_have_no_direction() -> None:
    names = ("disputes.gold", "disputes.output", "disputes.both")
    assert counts(PERFECT, *names) == (4, 4, 4)
    turned = replace(PERFECT, disputes=frozenset((b, a) for a, b in PERFECT.disputes))
    assert counts(turned, *names) == (4, 4, 4)


def test_missed_and_extra_disputes_are_told() -> None:
    output = replace(PERFECT, disputes=frozenset({("c1", "d1"), ("c1", "c9")}))
    kinds = [e.kind for e in errors(output)]
    assert sorted(kinds) == ["extra dispute", *["missed dispute"] * 3]


def test_ids_that_lead_nowhere_are_no_crash() -> None:
    output = changed(PERFECT, "c1", source="s77")
    dangling = replace(output, disputes=output.disputes | {("c77", "c78")})
    assert of(dangling).counts["disputes.output"] == 5


def test_scoring_can_be_timed() -> None:
    assert measure_scorer(2) > 0
