"""The whole of assembling: ids, order, streaming, what is uncovered, and what always holds."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.assembled import Assembled
from summarizer.assembling import Assembly, compose_gist
from summarizer.checking import check
from summarizer.mentions import Mention, Phrase
from summarizer.repairing import repair
from summarizer.schema import Claim, Denial, Item, Run, Span, Summary

from ..independent_check import violations
from .making import assemble, claim, denial, event, silence

TEXT = """Ostry mayor denies harbour sale

Mayor Teuta Brankoj denied on Monday that she would sell the harbour to the Velmar Group \
for $3.2 million. Dockers accused her of lying. “The harbour is ours,” said Ivo Brandt, \
50, who leads the dockers.

The Velmar Group declined to comment. Brandt said that 40 families had left Ostry. He \
called for a vote. She said that there was no buyer.

It rained in Ostry. “Nobody asked us at all,” a fisherman said. According to a letter, \
the sale was planned."""
ARTICLE = Article.from_text(TEXT)
MENTIONS = (
    denial(0, "Ostry mayor", "harbour sale", cue="denies"),
    denial(
        1,
        "Mayor Teuta Brankoj",
        "she would sell the harbour to the Velmar Group for $3.2 million",
        cue="denied",
    ),
    claim(2, "Dockers", "her of lying", kind="accusation", cue="accused"),
    claim(3, "Ivo Brandt", "“The harbour is ours,”", cue="said"),
    silence(4, "The Velmar Group"),
    claim(5, "Brandt", "that 40 families had left Ostry", kind="figure", cue="said"),
    claim(6, "He", "a vote", kind="demand", cue="called for"),
    claim(7, "She", "that there was no buyer", cue="said"),
    event(8, "It rained in Ostry", place="Ostry"),
)


def summary_of(article: Article, parts: Assembled) -> Summary:
    return Summary(
        gist=parts.gist,
        events=parts.events,
        claims=parts.claims,
        denials=parts.denials,
        no_comments=parts.no_comments,
        disputes=parts.disputes,
        unanswered=parts.unanswered,
        sources=parts.sources,
        uncovered=parts.uncovered,
        article=article,
        run=Run(model="none", reading="by hand", dropped=parts.dropped),
    )


def test_ids_follow_the_article_in_every_kind() -> None:
    parts = assemble(ARTICLE, *reversed(MENTIONS))
    assert [c.id for c in parts.claims] == [f"c{n}" for n in range(1, len(parts.claims) + 1)]
    firsts = [min(c.evidence.sentences) for c in parts.claims]
    assert firsts == sorted(firsts)
    assert [s.name for s in parts.sources] == [
        "Teuta Brankoj",
        "Dockers",
        "Ivo Brandt",
        "Velmar Group",
    ]


def test_evidence_spans_are_the_sentences() -> None:
    parts = assemble(ARTICLE, *MENTIONS)
    items: tuple[Item, ...] = (*parts.claims, *parts.denials, *parts.no_comments, *parts.events)
    for item in items:
        for number, span in zip(item.evidence.sentences, item.evidence.spans, strict=True):
            assert ARTICLE.text[span.start : span.end] == ARTICLE.sentence(number).text


@given(st.permutations(MENTIONS), st.integers(0, len(MENTIONS)))
@settings(max_examples=25)
def test_the_order_and_the_portions_of_adding_do_not_matter(
    shuffled: list[Mention], cut: int
) -> None:
    assembly = Assembly(ARTICLE)
    assembly.add(shuffled[:cut])
    assembly.add(shuffled[cut:])
    assert assembly.finish() == assemble(ARTICLE, *MENTIONS)


def test_finishing_twice_gives_the_same() -> None:
    assembly = Assembly(ARTICLE)
    assembly.add(MENTIONS)
    assert assembly.finish() == assembly.finish()


def test_provisional_items_carry_their_source_as_text_and_see_earlier_speakers() -> None:
    assembly = Assembly(ARTICLE)
    first = assembly.add(MENTIONS[:6])
    second = assembly.add(MENTIONS[6:7])
    assert isinstance(first[0], Denial)
    assert first[0].source == "Teuta Brankoj"
    assert isinstance(second[0], Claim)
    assert second[0].source == "Ivo Brandt"
    assert len({item.id for item in [*first, *second]}) == 7


def test_uncovered_are_quotations_and_given_speech_on_which_nothing_rests() -> None:
    parts = assemble(ARTICLE, *MENTIONS, speech=(5, 10, 99))
    assert parts.uncovered == (9, 10)


def test_a_quotation_that_runs_over_sentences_leaves_each_of_them_uncovered() -> None:
    text = "Ivo Brandt said: “The dam is old. It will break. We must leave.” It rained."
    assert assemble(text).uncovered == (1, 2, 3)


def test_a_term_in_quotation_marks_is_no_quotation() -> None:
    assert assemble("The “quiet harbour” is loud.").uncovered == ()


def test_mentions_on_no_sentence_or_without_content_are_dropped_with_a_reason() -> None:
    parts = assemble(
        ARTICLE,
        claim(77, "Dockers", "the harbour is ours"),
        claim(2, "Dockers", "  "),
        claim(2, "Monday", "the harbour is ours"),
    )
    assert parts.claims == ()
    assert sorted(d.reason for d in parts.dropped) == [
        "it has no content",
        "it rests on no sentence of the article",
        "its source is a day or a month",
    ]


def test_a_span_that_does_not_fit_its_words_is_not_believed() -> None:
    wrong = Phrase("40 families had left Ostry", Span(start=0, end=5))
    mention = replace(claim(5, "Brandt", "x"), content=wrong)
    parts = assemble(ARTICLE, mention)
    assert parts.claims[0].content == "40 families had left Ostry"


def test_no_mentions_make_an_empty_summary_that_says_so() -> None:
    parts = assemble(ARTICLE)
    assert parts.gist == "No events, claims or denials were found."
    assert (parts.claims, parts.events, parts.sources) == ((), (), ())


def test_an_article_in_another_script_is_assembled_without_english_rules() -> None:
    article = Article(text="市长否认出售港口。 码头工人说港口是他们的。", language="zh")
    parts = assemble(
        article,
        denial(1, "市长", "出售港口", cue="否认"),
        claim(2, "码头工人", "港口是他们的", cue="说"),
    )
    assert [s.name for s in parts.sources] == ["市长", "码头工人"]
    assert check(article, parts) == []


SENTENCES = [sentence.number for sentence in ARTICLE.sentences]
WORDS = ARTICLE.text.split()
PHRASES = st.builds(
    lambda start, length: " ".join(WORDS[start : start + length]),
    st.integers(0, len(WORDS) - 1),
    st.integers(1, 12),
)
SOURCES = st.one_of(
    st.none(),
    PHRASES,
    st.sampled_from(["He", "she", "They", "it", "who", "Both sides", "Brandt", "Mr Nobody", ""]),
)
ANY_MENTION = st.builds(
    Mention,
    kind=st.sampled_from(["event", "claim", "denial", "no_comment"]),
    sentences=st.lists(st.sampled_from([*SENTENCES, 50]), min_size=1, max_size=3).map(tuple),
    content=st.builds(Phrase, st.one_of(PHRASES, st.text(max_size=30))),
    source=st.one_of(st.none(), st.builds(Phrase, SOURCES.filter(lambda s: s is not None))),
    via=st.one_of(st.none(), st.builds(Phrase, PHRASES)),
    cue=st.one_of(st.none(), st.builds(Phrase, PHRASES)),
    claim_kind=st.sampled_from(["assertion", "accusation", "figure", "commitment", "demand"]),
    place=st.one_of(st.none(), st.builds(Phrase, PHRASES)),
    time=st.one_of(st.none(), st.builds(Phrase, PHRASES)),
    quoted=st.one_of(st.none(), st.builds(Phrase, PHRASES)),
    mirrored=st.booleans(),
    answers=st.lists(st.builds(Phrase, PHRASES), max_size=2).map(tuple),
    confidence=st.floats(-1, 2),
)


@given(st.lists(ANY_MENTION, max_size=8))
@settings(max_examples=150)
def test_whatever_a_reader_finds_the_repaired_summary_passes_every_lock(
    mentions: list[Mention],
) -> None:
    parts = repair(ARTICLE, assemble(ARTICLE, *mentions), compose_gist)
    assert check(ARTICLE, parts) == []
    summary = summary_of(ARTICLE, parts)
    assert violations(json.loads(summary.model_dump_json())) == []
    names = [name for s in parts.sources for name in (s.name, *s.aliases)]
    assert all(name in ARTICLE.text for name in names)


@given(st.lists(ANY_MENTION, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_any_mentions_give_the_same_summary_in_any_order(
    mentions: list[Mention], random: Random
) -> None:
    shuffled = list(mentions)
    random.shuffle(shuffled)
    assert assemble(ARTICLE, *shuffled) == assemble(ARTICLE, *mentions)
