"""Attributions are read from brat's standoff as it is documented and as PolNeAR lays it out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evals.attribution import Attribution
from evals.brat import read_brat
from evals.corpora import read_corpus
from evals.documents import CorpusError, Document, Offsets
from summarizer import Article

TEXT = """Bridge to reopen

June 3, 2021

Odile Brannock said on Monday that the bridge at Tolver would reopen before winter.
The bridge “will hold,” she added, “for fifty years.” It was reported that fares may rise.
"""
SAID = "that the bridge at Tolver would reopen before winter"


def at(words: str, text: str = TEXT) -> str:
    return f"{text.index(words)} {text.index(words) + len(words)}"


def span(name: str, type_: str, *parts: str, text: str = TEXT) -> str:
    return f"{name}\t{type_} {';'.join(at(part, text) for part in parts)}\t{' '.join(parts)}"


LINES = (
    span("T1", "Source", "Odile Brannock"),
    span("T2", "Cue", "said"),
    span("T3", "Content", SAID),
    span("T4", "Attribution", "said"),
)
EVENT = "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1 "


def write(folder: Path, *lines: str, text: str = TEXT, name: str = "one") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / f"{name}.ann").write_bytes("\n".join([*lines, ""]).encode())
    return folder


def only(folder: Path) -> tuple[Document, Attribution]:
    (document,) = read_brat(folder).documents
    (attribution,) = document.attributions
    return document, attribution


def words(document: Document, attribution: Attribution) -> list[str]:
    return [document.article.text[start:end] for start, end in attribution.spans]


def test_an_event_ties_source_cue_and_content_together(tmp_path: Path) -> None:
    document, attribution = only(write(tmp_path, *LINES, EVENT))
    assert (attribution.content, attribution.source) == (SAID, "Odile Brannock")
    assert words(document, attribution) == [SAID, "said", "Odile Brannock"]
    assert not attribution.negative


def test_offsets_lead_into_the_article_which_has_no_date_line(tmp_path: Path) -> None:
    document, attribution = only(write(tmp_path, *LINES, EVENT))
    assert document.article.title == "Bridge to reopen"
    assert "June" not in document.article.text
    sentences = [s for s in document.article.sentences if SAID in s.text]
    assert all(sentences[0].start <= a < b <= sentences[0].end for a, b in attribution.spans)


def test_a_span_may_have_several_parts(tmp_path: Path) -> None:
    lines = (
        span("T1", "Content", "will hold", "for fifty years"),
        span("T2", "Cue", "added"),
        span("T3", "Source", "she"),
        "E1\tAttribution:T2 Source:T3 Cue:T2 Content:T1",
    )
    document, attribution = only(write(tmp_path, *lines))
    assert attribution.content == "will hold for fifty years"
    assert words(document, attribution)[:2] == ["will hold", "for fifty years"]


def test_a_numbered_role_is_that_role_once_more(tmp_path: Path) -> None:
    lines = (
        span("T1", "Content", "will hold"),
        span("T2", "Content", "for fifty years"),
        span("T3", "Cue", "added"),
        "E1\tAttribution:T3 Content:T1 Content2:T2 Cue:T3",
    )
    assert only(write(tmp_path, *lines))[1].content == "will hold for fifty years"


def test_a_source_may_be_missing_and_a_content_may_not(tmp_path: Path) -> None:
    lines = (
        span("T1", "Content", "that fares may rise"),
        span("T2", "Cue", "was reported"),
        span("T3", "Cue", "said"),
        "E1\tAttribution-no-source:T2 Content:T1 Cue:T2",
        "E2\tAttribution:T3 Cue:T3",
    )
    assert only(write(tmp_path, *lines))[1].source == ""


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("counted", ["\r\n", "\n"])
def test_line_ends_may_be_of_either_kind_and_counted_either_way(
    tmp_path: Path, ends: str, counted: str
) -> None:
    text = TEXT.replace("\n", counted)
    lines = (span("T1", "Content", SAID, text=text), span("T2", "Cue", "said", text=text))
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "one.txt").write_bytes(TEXT.replace("\n", ends).encode())
    event = "E1\tAttribution:T2 Content:T1 Cue:T2"
    (folder / "one.ann").write_bytes("\r\n".join([*lines, event]).encode())
    if (ends, counted) == ("\n", "\r\n"):
        with pytest.raises(CorpusError, match=r"one\.ann:1: the span should read"):
            read_brat(folder)
    else:
        document, attribution = only(folder)
        assert words(document, attribution) == [SAID, "said"]


RELATIONS = {
    "to the cue": ("R1\tHas Arg1:T2 Arg2:T3", "R2\tBy Arg1:T2 Arg2:T1"),
    "from the cue, in another order": ("R1\tBy Arg1:T1 Arg2:T2", "R2\tOf Arg1:T3 Arg2:T2"),
    "by way of the content": ("R1\tOf Arg1:T2 Arg2:T3", "R2\tBy Arg1:T3 Arg2:T1"),
    "without a cue": ("R1\tBy Arg1:T3 Arg2:T1",),
}


@pytest.mark.parametrize("lines", RELATIONS.values(), ids=RELATIONS)
def test_relations_tie_as_events_do(tmp_path: Path, lines: tuple[str, ...]) -> None:
    _, attribution = only(write(tmp_path, *LINES[:3], *lines))
    assert (attribution.content, attribution.source) == (SAID, "Odile Brannock")


@pytest.mark.parametrize(
    ("line", "negative"),
    [
        ("A1\tDenial E1", True),
        ("A1\tNegation T2 true", True),
        ("A1\tNegated E1 false", False),
        ("A1\tCertain E1", False),
        ("M1\tNegation E1", True),
    ],
)
def test_an_attribute_makes_an_attribution_negative(
    tmp_path: Path, line: str, negative: bool
) -> None:
    assert only(write(tmp_path, *LINES, EVENT, line))[1].negative is negative


def test_what_says_nothing_of_attributions_is_left_out(tmp_path: Path) -> None:
    others = (
        "#1\tAnnotatorNotes T1\tnot sure",
        "N1\tReference T1 Wikidata:Q1\tBrannock",
        "*\tEquiv T1 T2",
        span("T9", "Discard", "June 3, 2021"),
        "R1\tNear Arg1:T9 Arg2:T1",
    )
    assert only(write(tmp_path, *LINES, *others, EVENT))[1].content == SAID


def test_a_copy_of_the_words_may_be_broken_over_lines(tmp_path: Path) -> None:
    both = TEXT[TEXT.index("winter") : TEXT.index(" “will")]
    assert "\n" in both
    lines = (span("T1", "Content", both), span("T2", "Cue", "said"))
    event = "E1\tAttribution:T2 Content:T1 Cue:T2"
    assert only(write(tmp_path, *lines, event))[1].content == both


def test_texts_may_lie_apart_and_annotations_carry_initials(tmp_path: Path) -> None:
    write(tmp_path / "text", *LINES, EVENT)
    (tmp_path / "attributions").mkdir()
    for initials in ("ab12", "cd34"):
        target = tmp_path / "attributions" / f"one_{initials}.ann"
        target.write_bytes((tmp_path / "text" / "one.ann").read_bytes())
    (tmp_path / "text" / "one.ann").unlink()
    corpus = read_corpus(tmp_path)
    assert [document.id for document in corpus.documents] == ["one"]
    assert "one_cd34.ann: a second annotation of one.txt, left out" in corpus.notes[0]


def test_equal_names_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for part in ("train", "dev"):
        write(tmp_path / part, *LINES, EVENT)
    assert [document.id for document in read_brat(tmp_path).documents] == ["dev/one", "train/one"]


WRONG = {
    "a line of no kind": ("T1 Source 0 4 Odile", r"one\.ann:4: the span should read 'said\\nT1"),
    "a span that does not exist": ("E2\tAttribution:T4 Content:T8", r"one\.ann:5: there is no T8"),
    "a relation to nothing": ("R1\tBy Arg1:T3 Arg2:T7", r"one\.ann:5: there is no T7"),
    "other words": ("T8\tCue 0 6\tBrooks", r"one\.ann:5: the span should read 'Brooks'.*'Bridge'"),
    "an end beyond the text": ("T8\tCue 0 9999\tBridge", r"one\.ann:5: the span should read"),
}


@pytest.mark.parametrize(("line", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        read_brat(write(tmp_path, *LINES, line))


def test_a_folder_without_annotations_and_an_annotation_without_text_are_named(
    tmp_path: Path,
) -> None:
    with pytest.raises(CorpusError, match=r"no \.ann file in it"):
        read_corpus(tmp_path)
    (tmp_path / "lost.ann").write_text("", "utf-8")
    with pytest.raises(CorpusError, match=r"lost\.ann: there is no lost\.txt"):
        read_corpus(tmp_path)
    (tmp_path / "lost.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(CorpusError, match=r"lost\.txt: not UTF-8"):
        read_corpus(tmp_path)


PIECES = st.lists(
    st.sampled_from(
        [*"ab .,\t", "\n", "\r\n", "\n\n", "\r", "Storm warning", "May 5, 2020", "“é”"]
    ),
    min_size=1,
).map("".join)


def squeezed(text: str) -> str:
    """The text without white space, as an article has its characters."""
    return re.sub(r"\s|\ufeff", "", text).replace("\0", "\ufffd")


@given(text=PIECES, start=st.integers(0, 40), length=st.integers(1, 40))
@example(text="\ufeffTitle\n\nMay 5, 2020\n\nMany left.", start=20, length=4)
@example(text="a\nMay 5, 2020\naa", start=0, length=15)
@example(text="a\0b", start=0, length=3)
@example(text="a\n\na", start=0, length=4)
@example(text="a\n\na", start=0, length=1)
def test_offsets_never_lead_to_other_words(text: str, start: int, length: int) -> None:
    article = Article.from_text(text)
    moved = Offsets(text, article).move((start, start + length))
    wanted = squeezed(text[start : start + length])
    # A line with a date is taken out of the article, and a body that only repeats the title.
    shortened = squeezed(article.text) != squeezed(text)
    if moved is None:
        assert shortened or not wanted
        return
    found = "".join(article.text[moved[0] : moved[1]].split())
    gap = len(wanted) - len(found)
    # What is taken out may stand at the edge of the words or among them.
    assert found in {wanted[:place] + wanted[place + gap :] for place in range(len(found) + 1)}
    assert gap == 0 or shortened


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    line=st.one_of(
        st.text(),
        st.from_regex(r"\A[TERAM#N*]\d?\t[A-Z][a-z]+[ :][\dTE]{1,3}[ ;:]?[\dTE]{0,3}(\t.*)?\Z"),
    )
)
def test_any_line_is_read_or_refused(tmp_path: Path, line: str) -> None:
    folder = tmp_path / "corpus"
    try:
        surely = line.encode()
    except UnicodeEncodeError:
        return
    write(folder, *LINES, EVENT)
    with (folder / "one.ann").open("ab") as file:
        file.write(surely)
    try:
        found = read_brat(folder).documents
    except CorpusError:
        return
    assert SAID in found[0].attributions[0].content
