"""Lessons: a labelled article as the trained reader asks about it, and what it should answer."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from evals.cases import Case
from evals.lessons import LessonError, Turn, lesson
from evals.teaching.sequences import drawn, hash_of, parted, sequence_of
from summarizer import Article

TEXT = """Vell denies paying

Ida Vell said on Monday that she had paid nobody. “Not a cent,” she added. “I may sue.”

The harbour closed, and the ministry declined to comment.
"""
ARTICLE = Article.from_text(TEXT)
SOURCES = [
    {"id": "s1", "name": "Ida Vell", "aliases": ["Vell"], "kind": "person"},
    {"id": "s2", "name": "ministry", "kind": "government"},
]
ITEMS: list[dict[str, Any]] = [
    {
        "id": "d1",
        "type": "denial",
        "source": "s1",
        "content": "[Vell] paid somebody",
        "vital": True,
        "sentences": [1, 0, 2],
    },
    {
        "id": "c1",
        "type": "claim",
        "source": "s1",
        "content": "[Vell] may sue",
        "kind": ["commitment"],
        "certainty": "hedged",
        "vital": True,
        "sentences": [3],
    },
    {
        "id": "e1",
        "type": "event",
        "description": "The harbour closed",
        "status": "occurred",
        "vital": False,
        "sentences": [4],
    },
    {
        "id": "n1",
        "type": "no_comment",
        "source": "s2",
        "kind": "declined",
        "vital": True,
        "sentences": [4],
    },
]
MENTIONS = [
    {"sentence": 0, "item": "d1", "cue": "denies", "who": "Vell", "what": "paying"},
    {"sentence": 1, "item": "d1", "cue": "said", "who": "Ida Vell", "what": "she had paid nobody"},
    {"sentence": 2, "item": "d1", "cue": "added", "who": "she", "what": "Not a cent"},
    {"sentence": 3, "item": "c1", "what": "I may sue"},
    {"sentence": 4, "item": "e1", "what": "The harbour closed"},
    {"sentence": 4, "item": "n1", "cue": "declined to comment", "who": "the ministry"},
]


def case(mentions: list[dict[str, Any]]) -> Case:
    return Case.model_validate(
        {
            "article": "vell",
            "licence": "Apache-2.0",
            "split": "train",
            "text": "vell.txt",
            "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "settled": {"sources": SOURCES, "items": ITEMS},
            "mentions": mentions,
        }
    )


def test_a_lesson_asks_as_the_reader_does_and_answers_from_the_labels() -> None:
    assert lesson(case(MENTIONS), ARTICLE) == (
        Turn("# Vell denies paying", '["denies | Vell | denial | paying"]'),
        Turn(
            "> Ida Vell said on Monday that she had paid nobody.",
            '["said | Ida Vell | denial | she had paid nobody"]',
        ),
        Turn("“Not a cent,” she added.", '["added | she = Ida Vell | denial | Not a cent"]'),
        Turn("“I may sue.”", '["- | - = Ida Vell | commitment? | I may sue"]'),
        Turn(
            "> The harbour closed, and the ministry declined to comment.",
            '["declined to comment | the ministry | no comment | -"]',
        ),
    )


def test_words_that_the_sentence_does_not_hold_are_refused_with_their_place() -> None:
    wrong = [{"sentence": 0, "item": "d1", "cue": "refuses"}]
    with pytest.raises(LessonError, match="vell, sentence 0: 'refuses' of d1"):
        lesson(case(wrong), ARTICLE)


@pytest.mark.parametrize(
    "wrong", [{"sentence": 0, "item": "d9"}, {"sentence": 4, "item": "d1", "cue": "declined"}]
)
def test_a_mention_of_no_item_or_beside_its_sentences_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"d9|does not rest on"):
        case([wrong])


def test_an_article_is_one_sequence_in_which_only_answers_are_learned() -> None:
    tokens = sequence_of((Turn("ab", "c"), Turn("d", "ef")), lambda text: list(text.encode()), 0)
    assert tokens.tokens == (97, 98, 0, 99, 0, 100, 0, 101, 102, 0)
    assert tokens.learned == (False,) * 3 + (True,) * 2 + (False,) * 2 + (True,) * 3


LESSONS = [tuple(Turn(f"{n}.{i}", "[]") for i in range(10)) for n in range(20)]


def test_fewer_sentences_are_a_part_of_more() -> None:
    few, more = drawn(LESSONS, 45, seed=3), drawn(LESSONS, 120, seed=3)
    assert [len(few), len(more)] == [5, 12]
    assert more[:5] == few
    assert drawn(LESSONS, 45, seed=4) != few
    assert drawn(LESSONS, None, seed=3) == LESSONS


def test_lessons_held_out_are_not_learned_from() -> None:
    rest, held = parted(LESSONS, 3, seed=5)
    assert (len(rest), len(held)) == (17, 3)
    assert not [one for one in held if one in rest]
    assert parted(LESSONS, 0, seed=5) == (LESSONS, [])


def test_the_hash_of_lessons_is_of_their_words() -> None:
    assert hash_of(LESSONS) == hash_of([*LESSONS])
    assert hash_of(LESSONS) != hash_of(LESSONS[1:])
