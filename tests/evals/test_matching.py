"""Items are paired by what they say and where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.matching import NEARLY_SAME, THRESHOLD, Surroundings, align, similarity
from evals.normalising import agreement, rarity, terms_of
from evals.sides import Entry, ItemType, Side, Speaker

SPEAKERS = {"s1": Speaker("s1", ("Ilse Korbin",)), "s2": Speaker("s2", ("Marn Council",))}
CONTENTS = st.lists(
    st.sampled_from("the bridge reopen nine [Korbin] not before winter Marn closed 14".split()),
    max_size=8,
).map(" ".join)


def claim(content: str, *sentences: int, id: str = "c1", source: str | None = "s1") -> Entry:
    return Entry(id, "claim", content, sentences or (1,), source=source)


def side(*entries: Entry) -> Side:
    return Side(SPEAKERS, entries, frozenset())


def pairs(gold: Side, output: Side) -> list[tuple[str, str]]:
    return [(pair.gold, pair.output) for pair in align(gold, output)]


def agree(gold: str, output: str) -> float:
    return agreement(terms_of(gold), terms_of(output))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge will reopen", "bridge would be reopened"),
        ("nine dockers were hurt", "9 dockers hurt"),
        ("it cost 1.2 million euros", "it cost 1,200,000 euros"),
        ("[Korbin] hid a report", "he hid a report"),
        ("[Korbin] hid a report", "Korbin hid a report"),
        ("[Korbin] hid a report", "[Vandorn] hid the report"),
        ("she had never met him in Marn", "she met him in Marn"),
        ("the report[s] hid it", "the reports hid it"),
    ],
)
def test_contents_that_say_the_same_agree_wholly(one: str, other: str) -> None:
    assert agree(one, other) == agree(other, one) == pytest.approx(1.0)


def test_a_slip_or_another_form_of_a_word_costs_little() -> None:
    assert 0.9 < agree("Pashinyan accused the council", "Pashinjan accused the council") < 1
    assert 0.9 < agree("the accusation of the council stands", "accused, the council stands") < 1


def test_other_numbers_are_other_words() -> None:
    assert agree("31 people were hurt", "52 people were hurt") < 0.7


def test_a_content_held_whole_agrees_and_a_piece_of_one_does_not() -> None:
    whole = "the bridge reopens and fares rise and the council resigns over the river flood"
    assert agree("the council resigns", whole) > 0.85
    assert agree(whole, "the council resigns") < 0.5


def test_the_main_clause_weighs_more_than_what_follows_a_conjunction() -> None:
    gold = "Korbin left the council"
    assert agree(gold, "Korbin left the council after police arrested two dockers") > agree(
        gold, "police arrested two dockers after Korbin left the council"
    )


def test_a_predicate_in_brackets_is_needed() -> None:
    assert agree("the sale [is wrong]", "the sale") < agree(
        "the sale [is wrong]", "the sale is wrong"
    )


def test_words_of_all_labels_weigh_less_than_rare_ones() -> None:
    weigh = rarity(map(terms_of, ["Korbin left", "Korbin won", "Korbin rose"]))
    assert weigh("vandorn") > weigh("leave") > weigh("korbin") > 0


@given(CONTENTS, CONTENTS)
def test_agreement_lies_between_0_and_1_and_is_whole_for_equal_contents(
    one: str, other: str
) -> None:
    assert 0 <= agree(one, other) <= 1 + 1e-12
    assert agree(one, one) == (pytest.approx(1.0) if terms_of(one).weights else 0.0)


@pytest.mark.parametrize(
    ("gold", "output", "possible"),
    [
        ("event", "event", True),
        ("event", "claim", False),
        ("claim", "denial", True),
        ("denial", "claim", True),
        ("claim", "no_comment", False),
        ("no_comment", "no_comment", True),
    ],
)
def test_only_some_types_are_paired(gold: ItemType, output: ItemType, possible: bool) -> None:
    labelled = replace(claim("the bridge reopened"), type=gold)
    given = replace(claim("the bridge reopened"), type=output)
    assert (similarity(labelled, given) >= THRESHOLD) is possible
    assert bool(pairs(side(labelled), side(given))) is possible


def test_without_a_shared_sentence_the_content_must_be_nearly_the_same() -> None:
    gold = claim("the old bridge at Marn reopened before winter", 1)
    assert pairs(side(gold), side(replace(gold, sentences=(9,))))
    loose = claim("the old bridge at Tolver closed before winter", 9)
    assert agree(gold.content, loose.content) < NEARLY_SAME
    assert similarity(gold, loose) == 0
    assert similarity(gold, replace(loose, sentences=(1,))) > 0


def test_a_sentence_of_its_own_points_at_its_item() -> None:
    gold, crowd = claim("the bridge reopened", 1), claim("fares rose", 1, id="c2")
    alone, crowded = Surroundings.of(side(gold)), Surroundings.of(side(gold, crowd))
    assert similarity(gold, gold, alone) > similarity(gold, gold, crowded)


def test_pairs_are_one_to_one_with_the_greatest_total() -> None:
    gold = side(
        claim("the bridge reopened before winter", 1, id="c1"),
        claim("the bridge reopened", 1, id="c2"),
    )
    output = side(
        claim("bridge reopened", 1, id="c7"), claim("bridge reopened before winter", 1, id="c8")
    )
    assert pairs(gold, output) == [("c1", "c8"), ("c2", "c7")]


def test_a_pair_below_the_threshold_does_not_cost_a_good_one() -> None:
    gold = side(
        claim("the bridge at Marn reopened before winter", 1, id="c1"),
        claim("fares in Marn rose", 1, id="c2"),
    )
    output = side(claim("bridge at Marn reopened before winter, and fares", 1, id="c9"))
    assert pairs(gold, output) == [("c1", "c9")]


def test_mirrored_accusations_go_to_their_own_sources() -> None:
    gold = side(
        claim("[the council] fired first", 1, id="c1", source="s1"),
        claim("[Korbin] fired first", 1, id="c2", source="s2"),
    )
    output = side(
        claim("[Korbin] fired first", 1, id="c8", source="s2"),
        claim("[the council] fired first", 1, id="c9", source="s1"),
    )
    assert pairs(gold, output) == [("c1", "c9"), ("c2", "c8")]


def test_of_equal_pairs_the_same_type_is_taken() -> None:
    gold = side(
        claim("it closed", 1, id="c1"), replace(claim("it closed", 1, id="d1"), type="denial")
    )
    output = side(replace(claim("it closed", 1, id="d9"), type="denial"))
    assert pairs(gold, output) == [("d1", "d9")]


def test_a_copy_without_links_is_the_one_left_over() -> None:
    denial = Entry("d1", "denial", "it closed early", (2,), source="s1", answers=("c1",))
    gold = side(claim("the bridge reopened", 1), denial)
    copies = side(
        claim("the bridge reopened", 1, id="c8"),
        claim("the bridge reopened", 1, id="c9"),
        replace(denial, answers=("c9",)),
    )
    assert ("c1", "c9") in pairs(gold, copies)
    assert ("c1", "c9") in pairs(gold, replace(copies, entries=copies.entries[::-1]))


def no_comment(about: str, *sentences: int, id: str = "n1", source: str | None = "s1") -> Entry:
    return Entry(id, "no_comment", about, sentences, source=source, kinds=("declined",))


@pytest.mark.parametrize(
    ("output", "paired"),
    [
        (no_comment("", 3), True),
        (no_comment("something else", 3), True),
        (no_comment("the storm", 3, source=None), True),
        (no_comment("the storm", 8), True),
        (no_comment("the storm", 8, source="s2"), False),
        (no_comment("the bridge", 8), False),
        (no_comment("", 8), False),
    ],
)
def test_no_comments_are_paired_by_sentence_or_by_source_and_matter(
    output: Entry, paired: bool
) -> None:
    assert bool(pairs(side(no_comment("the storm", 3)), side(output))) is paired


def test_two_no_comments_in_a_sentence_go_to_their_sources() -> None:
    gold = side(no_comment("", 3, id="n1", source="s1"), no_comment("", 3, id="n2", source="s2"))
    output = side(no_comment("", 3, id="n8", source="s2"), no_comment("", 3, id="n9", source="s1"))
    assert pairs(gold, output) == [("n1", "n9"), ("n2", "n8")]


def test_nothing_is_paired_with_nothing() -> None:
    assert align(side(), side(claim("it closed"))) == ()
    assert align(side(claim("it closed")), side()) == ()
