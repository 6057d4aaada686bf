"""What is certain is put right, the rest is dropped with a reason, and the locks hold after."""

from __future__ import annotations

from dataclasses import replace

from summarizer.assembled import Assembled
from summarizer.assembling import compose_gist
from summarizer.checking import check
from summarizer.repairing import repair
from summarizer.schema import Evidence, Source, Span

from .test_checking import ARTICLE, SOUND, a_claim, a_denial, on


def repaired(parts: Assembled) -> Assembled:
    after = repair(ARTICLE, parts, compose_gist)
    assert check(ARTICLE, after) == []
    return after


def test_a_sound_summary_comes_back_as_it_was() -> None:
    assert repaired(SOUND) is SOUND


def test_a_bad_quotation_loses_the_field_and_not_the_item() -> None:
    parts = repaired(replace(SOUND, claims=(a_claim(quoted="we are all angry"),)))
    assert parts.claims[0].quoted is None
    assert [(d.field, d.text) for d in parts.dropped] == [("quoted", "we are all angry")]


def test_a_quotation_that_runs_on_gets_the_next_sentence_as_evidence() -> None:
    claim = a_claim(quoted="is not for sale. It never was.", content="it", evidence=on(2))
    parts = repaired(replace(SOUND, claims=(claim,)))
    assert parts.claims[0].evidence == on(2, 3)
    assert parts.claims[0].quoted == "is not for sale. It never was."
    assert parts.dropped == ()


def test_an_invented_number_drops_the_item_and_every_link_to_it() -> None:
    parts = repaired(replace(SOUND, claims=(a_claim(content="1300 people had signed"),)))
    assert parts.claims == ()
    assert parts.disputes == ()
    assert parts.unanswered == ()
    assert parts.denials[0].denies == ()
    assert parts.dropped[0].item == "claim by Teuta Brankoj"
    assert "'1300'" in parts.dropped[0].reason


def test_a_sentence_that_loses_its_only_item_becomes_uncovered() -> None:
    parts = repaired(replace(SOUND, claims=(a_claim(content="1300 people had signed"),)))
    assert 4 in parts.uncovered


def test_the_gist_is_made_anew_without_what_was_dropped() -> None:
    bad = replace(SOUND, claims=(a_claim(content="1300 people had signed"),), gist="1300 signed.")
    assert "1300" not in repaired(bad).gist


def test_wrong_spans_are_taken_from_the_article() -> None:
    wrong = Evidence(sentences=(4, 77), spans=(Span(start=0, end=3), Span(start=1, end=2)))
    parts = repaired(replace(SOUND, claims=(a_claim(evidence=wrong),)))
    assert parts.claims[0].evidence == on(4)


def test_an_item_on_no_sentence_is_dropped() -> None:
    nowhere = Evidence(sentences=(77,), spans=(Span(start=0, end=3),))
    parts = repaired(replace(SOUND, claims=(a_claim(evidence=nowhere),)))
    assert parts.claims == ()
    assert parts.dropped[0].reason == "none of its sentences exists"


def test_a_name_that_the_article_lacks_gives_way_to_an_alias_that_it_holds() -> None:
    source = Source(id="s1", name="Governor Noll", aliases=("Ostry mayor",), kind="person")
    parts = repaired(replace(SOUND, sources=(source,)))
    assert parts.sources[0].name == "Ostry mayor"
    assert parts.dropped[0].text == "Governor Noll"


def test_a_source_without_any_name_in_the_article_takes_its_items_with_it() -> None:
    source = Source(id="s1", name="Governor Noll", kind="person")
    parts = repaired(replace(SOUND, sources=(source,)))
    assert (parts.claims, parts.denials, parts.no_comments, parts.sources) == ((), (), (), ())
    assert len(parts.dropped) == 4
    assert [e.id for e in parts.events] == ["e1"]


def test_a_second_item_with_the_same_id_is_dropped() -> None:
    parts = repaired(replace(SOUND, denials=(a_denial(), a_denial(content="[Brankoj] sold boats"))))
    assert [d.content for d in parts.denials] == ["[Brankoj] sold forty boats"]
    assert [d.text for d in parts.dropped] == ["[Brankoj] sold boats"]
