"""Reading sentence by sentence: each alone, and only in its own words."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.driving import Record, drive
from summarizer.mentions import Mention
from summarizer.models import open_model
from summarizer.models.protocol import Capabilities
from summarizer.prompts import Prompts
from summarizer.reading.by_sentence import TYPES, BySentenceReader, grammar_for, mentions_of
from summarizer.reading.locating import Finder
from summarizer.reading.protocol import Ask, Found, Steps
from summarizer.settings import Settings

from ..articles import ARTICLE, HEAVY
from ..grammars import grow
from ..loopback import Asked, Loopback, Reply, says

LOCAL = Capabilities(grammar=True, whole=False, window=8192, concurrency=1)

LINES = {
    "Mayor denies hiding report": ["denies | Mayor | hiding report | denial"],
    "The bridge at Marn closed on Monday.": ["- | - | The bridge at Marn closed | event"],
    "The council accused Ilse Korbin of hiding a report.": [
        "accused | The council | hiding a report | accusation"
    ],
    "The ministry did not respond to questions.": [
        "did not respond | The ministry | - | no comment"
    ],
    "At least 14 people were hurt, the council said.": [
        "said | the council | At least 14 people were hurt | figure"
    ],
}


def reader(capabilities: Capabilities = LOCAL) -> BySentenceReader:
    return BySentenceReader(Prompts.find(Settings()), capabilities)


def answered(asked: Asked) -> Reply:
    return says({"items": LINES.get(asked.prompt, [])}, usage=HEAVY)


def mentions_in(text: str, *lines: str) -> tuple[tuple[Mention, ...], list[str]]:
    article = Article(text=text)
    return mentions_of(list(lines), article.sentences[0], Finder(article))


def read(server: Loopback, **fields: Any) -> list[Found]:
    chosen = Settings(model="openai/test", base_url=server.address, **fields)
    model = open_model(chosen)
    return list(drive(reader(model.capabilities).read(ARTICLE), model, Record()))


@pytest.mark.parametrize("concurrency", [1, 3])
def test_every_sentence_is_asked_about_alone(concurrency: int) -> None:
    with Loopback(answered) as server:
        found = read(server, concurrency=concurrency)
    asked = sorted(asked.prompt for asked in server.asked)
    assert asked == sorted(sentence.text for sentence in ARTICLE.sentences)
    assert [each.read_to for each in found] == [s.number for s in ARTICLE.sentences]


def test_lines_become_mentions_of_their_sentence() -> None:
    with Loopback(answered) as server:
        mentions = [mention for each in read(server) for mention in each.mentions]
    assert [(m.kind, m.claim_kind, m.sentences) for m in mentions] == [
        ("denial", "assertion", (0,)),
        ("event", "assertion", (1,)),
        ("claim", "accusation", (2,)),
        ("no_comment", "assertion", (5,)),
        ("claim", "figure", (6,)),
    ]
    for mention in mentions:
        for phrase in (mention.content, mention.source, mention.cue):
            if phrase is not None and phrase.text:
                assert phrase.span is not None
                assert ARTICLE.text[phrase.span.start : phrase.span.end] == phrase.text


def test_a_sentence_without_a_letter_is_not_asked_about() -> None:
    steps: Steps = reader().read(Article(text="Ann left.\n\n* * *\n\n1984\n\nBob stayed."))
    asked: list[str] = []
    step = next(steps)
    while True:
        try:
            if isinstance(step, Ask):
                asked += [request.messages[-1].content for request in step.requests]
                answers = [
                    request.answer.model_validate({"items": []}) for request in step.requests
                ]
                step = steps.send(answers)
            else:
                step = next(steps)
        except StopIteration:
            break
    assert asked == ["Ann left.", "Bob stayed."]


def test_a_sentence_without_an_end_is_read_in_pieces() -> None:
    article = Article(text=" ".join(f"word{n}" for n in range(1000)))
    with Loopback(answered) as server:
        chosen = Settings(model="openai/test", base_url=server.address, concurrency=1)
        found = list(drive(reader().read(article), open_model(chosen), Record()))
    assert len(server.asked) > 1
    assert " ".join(asked.prompt.strip() for asked in server.asked).split() == article.text.split()
    assert {each.read_to for each in found} == {1}


STRANGE = (
    "said | Ann | Bob left | gossip",
    "claim | Ann | said",
    "claim",
    "said | Ann | - | claim",
    "said | Ann |  | claim",
    "declined | - | it | no comment",
    "Ann said that Bob left.",
)


@pytest.mark.parametrize("line", STRANGE)
def test_a_line_that_cannot_be_used_is_given_back(line: str) -> None:
    assert mentions_in("Ann said that Bob left.", line) == ((), [line])


@pytest.mark.parametrize("line", ["", "-", " | - | ", "---"])
def test_an_empty_line_is_nothing(line: str) -> None:
    assert mentions_in("Ann said that Bob left.", line) == ((), [])


def test_a_strange_line_is_warned_about_with_its_sentence() -> None:
    with Loopback(says({"items": ["nonsense"]}, usage=HEAVY)) as server:
        model = open_model(Settings(model="openai/test", base_url=server.address))
        record = Record()
        list(drive(reader().read(Article.from_text("Ann left. Bob stayed.")), model, record))
    assert record.warnings == [
        "sentence 1: 'nonsense' is no usable answer",
        "sentence 2: 'nonsense' is no usable answer",
    ]


def test_a_line_that_is_repeated_counts_once() -> None:
    line = "said | Ann | Bob left | claim"
    mentions, _ = mentions_in("Ann said that Bob left.", line, line, line)
    assert len(mentions) == 1


def test_words_that_the_sentence_does_not_hold_have_no_span() -> None:
    (mention,), _ = mentions_in("Ann said that Bob left.", "said | Eve | Bob fled | claim")
    assert mention.source is not None
    assert (mention.source.text, mention.source.span) == ("Eve", None)
    assert (mention.content.text, mention.content.span) == ("Bob fled", None)


@given(st.lists(st.text(alphabet='claimdenent |-"Ann.<\n', max_size=40), max_size=5))
def test_no_line_is_too_strange(lines: list[str]) -> None:
    mentions, strange = mentions_in("Ann denied that.", *lines)
    assert len(mentions) + len(strange) <= len(lines)
    assert all(mention.sentences == (1,) for mention in mentions)


# --- the grammar


SENTENCES = (
    "Ann denied it.",
    'The "boss", Ann, said: no — never.',
    "Цены выросли на 5%.",
    "市长否认了。",
    "Ü | b",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_answer_under_the_grammar_uses_the_sentence_s_own_words_only(sentence: str) -> None:
    write = grow(grammar_for(sentence))
    for seed in range(50):
        written = json.loads(write(random.Random(seed)))
        mentions, strange = mentions_in(sentence, *written["items"])
        assert strange == []
        assert len(written["items"]) <= 4
        for mention in mentions:
            for phrase in (mention.content, mention.source, mention.cue):
                assert phrase is None or phrase.text == "" or phrase.span is not None


@pytest.mark.parametrize("sentence", ["...", "* * *", "—"])
def test_a_sentence_without_words_has_a_grammar_for_nothing(sentence: str) -> None:
    assert json.loads(grow(grammar_for(sentence))(random.Random(0))) == {"items": []}


def test_the_types_of_lines_are_those_of_the_instructions() -> None:
    told = Prompts.find(Settings()).system("by_sentence")
    assert re.findall(r"(?m)^([a-z ]+): ", told) == ["cue", "who", "what", *TYPES]
