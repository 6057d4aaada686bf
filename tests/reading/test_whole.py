"""Reading an article in one call, whatever the answer holds, through a server on the loopback."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.driving import Record, drive
from summarizer.errors import ReplyError
from summarizer.mentions import Mention
from summarizer.models import open_model
from summarizer.models.protocol import Capabilities
from summarizer.prompts import Line, Prompts
from summarizer.reading.answers import Answer, grammar_for
from summarizer.reading.protocol import Ask, Found, Warned
from summarizer.reading.whole import WholeReader
from summarizer.settings import Settings

from ..articles import ARTICLE, GOOD, HEAVY, claim, denial, event, no_comment, whole
from ..loopback import Asked, Loopback, Reply, cut_off, says

REMOTE = Capabilities(grammar=False, whole=True, window=None, concurrency=1)


def reader(capabilities: Capabilities = REMOTE) -> WholeReader:
    return WholeReader(Prompts.find(Settings()), capabilities)


def read(answer: dict[str, Any], article: Article = ARTICLE) -> tuple[list[Mention], list[str]]:
    """The mentions and warnings that an answer of a server leads to."""
    with Loopback(says(answer, usage=HEAVY)) as server:
        model = open_model(Settings(model="openai/test", base_url=server.address))
        record = Record()
        found = list(drive(reader().read(article), model, record))
    return [mention for each in found for mention in each.mentions], record.warnings


def lines_asked(asked: Asked) -> list[int]:
    return [int(number) for number in re.findall(r"(?m)^(\d+): ", asked.prompt)]


def test_one_question_holds_every_sentence_and_its_number() -> None:
    with Loopback(says(GOOD, usage=HEAVY)) as server:
        model = open_model(Settings(model="openai/test", base_url=server.address))
        list(drive(reader().read(ARTICLE), model, Record()))
    (asked,) = server.asked
    assert lines_asked(asked) == [sentence.number for sentence in ARTICLE.sentences]
    for sentence in ARTICLE.sentences:
        assert f"\n{sentence.number}: {sentence.text}\n" in asked.prompt


def test_a_good_answer_becomes_mentions_in_the_article_s_words() -> None:
    mentions, warnings = read(GOOD)
    assert warnings == []
    assert [mention.kind for mention in mentions] == [
        "denial",
        "event",
        "claim",
        "claim",
        "no_comment",
        "claim",
    ]
    for mention in mentions:
        for phrase in (mention.source, mention.via, mention.cue, mention.quoted, mention.place):
            if phrase is not None:
                assert phrase.span is not None, phrase
                assert ARTICLE.text[phrase.span.start : phrase.span.end] == phrase.text


def test_evidence_is_the_sentences_the_best_one_first() -> None:
    mentions, _ = read(GOOD)
    assert mentions[0].sentences == (3, 0)
    assert [hint.text for hint in mentions[0].answers] == ["hiding a report"]


def test_a_source_named_elsewhere_is_found_where_it_was_named_last() -> None:
    mentions, _ = read(GOOD)
    (said,) = [mention for mention in mentions if mention.quoted is not None]
    assert said.source is not None
    assert said.source.span is not None
    assert said.source.span.start == ARTICLE.text.index("Ilse Korbin")


def test_a_pronoun_in_brackets_makes_a_content_that_stands_nowhere() -> None:
    mentions, _ = read(GOOD)
    accusation = next(m for m in mentions if m.claim_kind == "accusation")
    assert accusation.content.text == "Ilse Korbin [hid] a report"
    assert accusation.content.span is None
    assert accusation.confidence < mentions[0].confidence


def test_nothing_found_is_no_mention_and_no_warning() -> None:
    assert read(whole()) == ([], [])


def test_a_source_that_the_article_does_not_hold_has_no_span() -> None:
    mentions, _ = read(whole(claims=[claim(2, source="Odette Farrow", content="a report")]))
    assert mentions[0].source is not None
    assert mentions[0].source.text == "Odette Farrow"
    assert mentions[0].source.span is None


STRANGE = {
    "a sentence that does not exist": (
        whole(events=[event(99, what="the bridge")]),
        0,
        r"named sentence 99.*the item was left out",
    ),
    "one that exists and one that does not": (
        whole(events=[event(1, -4, what="the bridge")]),
        1,
        r"named sentence -4.*the number was left out",
    ),
    "no sentence": (whole(events=[event(what="the bridge")]), 0, r"without a sentence"),
    "an empty event": (whole(events=[event(1)]), 0, r"without content \(sentence 1\)"),
    "an empty claim": (whole(claims=[claim(2, content=" . ")]), 0, r"a claim without content"),
    "an empty denial": (whole(denials=[denial(3, 0)]), 0, r"a denial without content .*3, 0"),
    "a silence of nobody": (whole(no_comments=[no_comment(5)]), 0, r"without a source"),
}


@pytest.mark.parametrize(("answer", "kept", "warning"), STRANGE.values(), ids=STRANGE)
def test_what_cannot_be_used_is_left_out_with_a_warning(
    answer: dict[str, Any], kept: int, warning: str
) -> None:
    mentions, warnings = read(answer)
    assert len(mentions) == kept
    assert len(warnings) == 1
    assert re.search(warning, warnings[0])


words = st.text(alphabet=st.sampled_from('ab Korbin"“”{}[]|<>.\n\u2028é中'), max_size=30)
numbers = st.lists(st.integers(-2, 9), max_size=4)
anything = st.builds(
    whole,
    events=st.lists(st.builds(event, what=words, place=words, time=words), max_size=2),
    claims=st.lists(
        st.builds(
            lambda on, **fields: claim(*on, **fields),
            numbers,
            source=words,
            via=words,
            cue=words,
            content=words,
            quoted=words,
        ),
        max_size=3,
    ),
    denials=st.lists(
        st.builds(lambda on, **f: denial(*on, **f), numbers, source=words, content=words),
        max_size=2,
    ),
    no_comments=st.lists(
        st.builds(lambda on, **f: no_comment(*on, **f), numbers, source=words, about=words),
        max_size=2,
    ),
)


@given(anything)
@settings(max_examples=200)
def test_no_answer_of_the_right_shape_is_ever_too_strange(answer: dict[str, Any]) -> None:
    steps = reader().read(ARTICLE)
    assert isinstance(next(steps), Ask)
    step = steps.send([Answer.model_validate(answer)])
    while isinstance(step, Warned):
        step = next(steps)
    assert isinstance(step, Found)
    numbers = {sentence.number for sentence in ARTICLE.sentences}
    for mention in step.mentions:
        assert mention.sentences
        assert set(mention.sentences) <= numbers
        for phrase in (mention.content, mention.source, mention.via, mention.cue, mention.quoted):
            if phrase is not None and phrase.span is not None:
                assert ARTICLE.text[phrase.span.start : phrase.span.end] == phrase.text


# --- articles that are longer than one call


LONG = Article(text="\n".join(f"Ann Marn said that house {n} was empty." for n in range(1, 151)))


def answer_about(asked: Asked) -> Reply:
    """One claim for each sentence asked about."""
    claims = [
        claim(n, source="Ann Marn", cue="said", content=f"house {n} was empty")
        for n in lines_asked(asked)
    ]
    return says(whole(claims=claims), usage=(9000, 900, 0))


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_long_article_is_read_in_overlapping_windows(concurrency: int) -> None:
    with Loopback(answer_about) as server:
        chosen = Settings(model="openai/test", base_url=server.address, concurrency=concurrency)
        model = open_model(chosen)
        found = list(drive(reader(model.capabilities).read(LONG), model, Record()))
    windows = sorted(lines_asked(asked) for asked in server.asked)
    assert {number for window in windows for number in window} == set(range(1, 151))
    for earlier, later in pairwise(windows):
        assert set(earlier) & set(later) == set(later[:3])
    assert [each.read_to for each in found] == [window[-1] for window in windows]
    assert {n for each in found for m in each.mentions for n in m.sentences} == set(range(1, 151))


def test_an_answer_that_is_cut_off_is_asked_for_again_in_halves() -> None:
    def short(asked: Asked) -> Reply:
        return cut_off() if len(lines_asked(asked)) > 20 else answer_about(asked)

    article = Article(text="\n".join(LONG.text.split("\n")[:40]))
    with Loopback(short) as server:
        model = open_model(Settings(model="openai/test", base_url=server.address))
        record = Record()
        found = list(drive(reader().read(article), model, record))
    assert {n for each in found for m in each.mentions for n in m.sentences} == set(range(1, 41))
    assert "the answer for sentences 1 to 40 was cut off" in record.warnings[0]
    assert {attempt.outcome for attempt in record.attempts} == {"ok", "truncated"}


def test_one_sentence_whose_answer_is_cut_off_is_an_error() -> None:
    with Loopback(cut_off()) as server:
        model = open_model(Settings(model="openai/test", base_url=server.address))
        with pytest.raises(ReplyError, match="cut off") as caught:
            list(drive(reader().read(Article.from_text("Ann left.")), model, Record()))
    assert caught.value.truncated


def test_a_small_window_gets_small_questions_and_room_for_the_answer() -> None:
    capabilities = Capabilities(grammar=True, whole=False, window=4096, concurrency=1)
    steps = reader(capabilities).read(LONG)
    step = next(steps)
    assert isinstance(step, Ask)
    (request,) = step.requests
    asked = sum(len(message.content) for message in request.messages) / 3
    assert asked + request.max_tokens <= 4096 + 400
    assert request.max_tokens >= 400


def test_a_sentence_longer_than_the_window_is_read_in_pieces() -> None:
    article = Article(text="so " * 30_000 + "it ended.")
    capabilities = Capabilities(grammar=False, whole=False, window=8192, concurrency=50)
    step = next(reader(capabilities).read(article))
    assert isinstance(step, Ask)
    questions = [request.messages[-1].content for request in step.requests]
    assert len(questions) > 2
    assert sum(question.count("so ") for question in questions) >= 30_000
    assert all("\n1: " in question for question in questions)


# --- the shape of the answer


def objects_in(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for each in schema for found in objects_in(each)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("type") == "object" else []
    return own + [found for each in schema.values() for found in objects_in(each)]


def test_the_schema_is_one_that_strict_providers_take() -> None:
    schema = Answer.model_json_schema()
    for found in objects_in(schema):
        assert found["additionalProperties"] is False
        assert set(found["required"]) == set(found["properties"])
    allowed = {
        *("$defs", "$ref", "additionalProperties", "description", "enum", "items"),
        *("properties", "required", "title", "type"),
    }
    keys = {key for found in [schema, *objects_in(schema)] for key in found}
    fields = [f for found in objects_in(schema) for f in found["properties"].values()]
    assert keys | {key for field in fields for key in field} <= allowed


def test_the_grammar_has_a_rule_for_every_name_that_it_uses() -> None:
    rules = dict(
        line.split(" ::= ", 1) for line in grammar_for({0, 1, 7}).splitlines() if " ::= " in line
    )
    outside = re.sub(
        r'"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]|\{[^}]*\}', " ", " ".join(rules.values())
    )
    assert set(re.findall(r"[a-z][a-z0-9-]*", outside)) <= set(rules)
    assert rules["number"] == '"0" | "1" | "7"'


def test_an_example_is_shown_as_the_json_that_is_wanted() -> None:
    steps = reader().read(ARTICLE)
    step = next(steps)
    assert isinstance(step, Ask)
    shown = [m.content for m in step.requests[0].messages if m.role == "assistant"]
    assert shown
    assert all(set(json.loads(content)) == set(Answer.model_fields) for content in shown)


def test_a_line_keeps_its_number_in_the_template() -> None:
    asked = Prompts.find(Settings()).user("whole", fence="f", lines=[Line(12, "Ann left.")])
    assert "\n12: Ann left.\n" in asked
