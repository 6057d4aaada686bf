"""The form of the trained reader's answers: what is written is read again as it was meant."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from summarizer.reading.line_grammar import line_grammar
from summarizer.reading.lines import Line, read_lines, words_of, written
from summarizer.reading.own_words import Run

from ..grammars import admits, grow

SENTENCE = "“Our guns,” Ida Vell told reporters in Marn, “did not fire a single round.”"


def run(sentence: str, words: str) -> Run:
    start = sentence.index(words)
    return start, start + len(words)


def here(words: str) -> Run:
    return run(SENTENCE, words)


def test_a_line_is_cue_source_kind_and_the_ends_of_what_is_said() -> None:
    what = here("Our guns,” Ida Vell told reporters in Marn, “did not fire a single round")
    assert written(SENTENCE, [Line("denial", what, here("told"), here("Ida Vell"))]) == [
        "told | Ida Vell | denial | Our guns … round"
    ]


def test_a_happening_has_neither_cue_nor_source() -> None:
    sentence = "The bridge closed."
    line = Line("event", run(sentence, "The bridge closed"))
    assert written(sentence, [line]) == ["event | The bridge closed"]


def test_who_speaks_unnamed_is_followed_by_the_name_that_the_text_gave() -> None:
    line = Line("figure", here("a single round"), None, None, "Ida Vell", hedged=True)
    assert written(SENTENCE, [line]) == ["- | - = Ida Vell | figure? | a single round"]
    assert read_lines(SENTENCE, written(SENTENCE, [line])) == ([line], [])


def test_of_equal_words_those_beside_the_cue_are_meant() -> None:
    sentence = "Ann met Bob, and Ann said that Bob left."
    (line,), strange = read_lines(sentence, ["said | Ann | assertion | Bob left"])
    assert strange == []
    said = sentence.index("Ann said")
    assert line.who == (said, said + len("Ann"))
    assert line.what == run(sentence, "Bob left")


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "said | Ann",
        "event | the moon",
        "said | Ann | gossip | Bob left",
        "said | Ann | assertion | -",
        "said | Ann | assertion | Bob … Ann",
        "a | b | c | d | e",
    ],
)
def test_a_line_that_means_nothing_is_given_back(answer: str) -> None:
    assert read_lines("Ann said that Bob left.", [answer]) == ([], [answer])


def test_a_line_that_is_said_twice_counts_once() -> None:
    answer = ["said | Ann | assertion | Bob left"] * 3
    assert len(read_lines("Ann said that Bob left.", answer)[0]) == 1


def test_a_label_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no word"):
        written("Ann left — at last.", [Line("event", (8, 11))])


PROSE = st.lists(
    st.sampled_from([*"abcdefghij", "the", "of", "“x", "y,”", "3%", "—", "U.S.", "Ann's", "市长"]),
    min_size=1,
    max_size=25,
).map(" ".join)


@given(PROSE, st.data())
def test_whatever_is_written_is_read_as_words_of_the_sentence(
    sentence: str, data: st.DataObject
) -> None:
    words = words_of(sentence)
    assume(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    (answer,) = written(sentence, [Line("event", (words[first][0], words[last][1]))])
    (line,), strange = read_lines(sentence, [answer])
    assert strange == []
    assert written(sentence, [line]) == [answer]


@given(st.lists(st.text(alphabet="event |-=…?Ansaid", max_size=40), max_size=5))
def test_no_answer_is_too_strange(answer: list[str]) -> None:
    sentence = "Ann said an event."
    lines, strange = read_lines(sentence, answer)
    assert len(lines) + len(strange) <= len(answer)
    for line in lines:
        for part in (line.what, line.cue, line.who):
            assert part is None or 0 <= part[0] < part[1] <= len(sentence)


SENTENCES = (
    "Ann denied it.",
    "Dr. Ann Lee of the U.S. said: no — never.",
    'The "boss", Ann, said: no.',
    "Цены выросли на 5%.",
    "市长否认了。",
    "Ü | b",
    "He's rock'n'roll; she isn’t.",
)


@pytest.mark.parametrize("names", [[], ["Ann Lee", 'the "boss"']])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_answer_under_the_grammar_can_be_read(sentence: str, names: list[str]) -> None:
    write = grow(line_grammar(sentence, names))
    for seed in range(60):
        answer = json.loads(write(random.Random(seed)))
        lines, strange = read_lines(sentence, answer)
        assert [text for text in strange if "…" not in text] == []
        own = " ".join(sentence.split())
        assert all(line.name is None or line.name in names or line.name in own for line in lines)


def test_an_english_content_is_not_cut_within_a_phrase() -> None:
    sentence = "Ann said steps would improve air quality, and the mayor left."
    for words, whole in (("improve air quality", True), ("improve air", False)):
        answer = json.dumps([f"said | Ann | assertion | {words}"])
        assert admits(line_grammar(sentence), answer) is whole
        assert admits(line_grammar(sentence, english=False), answer)
    answer = json.dumps(["said | Ann | assertion | steps would … air"], ensure_ascii=False)
    assert not admits(line_grammar(sentence), answer)
    answer = json.dumps(["said | Ann | assertion | steps would … quality"], ensure_ascii=False)
    assert admits(line_grammar(sentence), answer)


@pytest.mark.parametrize("sentence", ["...", "* * *", "—"])
def test_a_sentence_without_words_has_a_grammar_for_nothing(sentence: str) -> None:
    assert json.loads(grow(line_grammar(sentence, []))(random.Random(0))) == []


@given(PROSE, st.data())
def test_what_training_writes_the_grammar_admits(sentence: str, data: st.DataObject) -> None:
    words = words_of(sentence)
    assume(words)
    ends = sorted(data.draw(st.lists(st.sampled_from(words), min_size=2, max_size=2)))
    lines = [
        Line("event", (ends[0][0], ends[1][1])),
        Line("denial", words[0], words[-1], None, "Ida Vell"),
    ]
    answer = json.dumps(written(sentence, lines), ensure_ascii=False, separators=(",", ":"))
    assert admits(line_grammar(sentence, ["Ida Vell"], english=False), answer)
    assert not admits(line_grammar(sentence, ["Ann"], english=False), answer)
