"""The shape of a label file: what validates is whole, what does not is told by place."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import summarizer
from evals import cases
from evals.cases import Case, Labelling
from evals.options import SPLITS

SOURCE = {"id": "s1", "name": "Ida Vell", "kind": "person"}
CLAIM = {
    "id": "c1",
    "type": "claim",
    "source": "s1",
    "content": "the harbour is open",
    "kind": ["assertion"],
    "certainty": "plain",
    "vital": True,
    "sentences": [1],
}
DENIAL = {
    "id": "d1",
    "type": "denial",
    "source": None,
    "content": "the harbour is open",
    "vital": True,
    "sentences": [2, 1],
}
CASE = {
    "article": "harbour",
    "licence": "CC BY 4.0",
    "split": "dev",
    "text": "harbour.txt",
    "sha256": "0" * 64,
    "settled": {},
}


def labelling(*items: dict[str, Any], **fields: Any) -> Labelling:
    return Labelling.model_validate({"sources": [SOURCE], "items": items, **fields})


def places(error: ValidationError) -> list[tuple[str | int, ...]]:
    """Where the cross-checks found something."""
    return [
        (*found["loc"], *inner)
        for found in error.errors()
        for inner, _ in found.get("ctx", {}).get("problems", [])
    ]


def test_what_may_be_left_out_has_a_default() -> None:
    case = Case.model_validate(CASE)
    assert (case.format, case.language, case.title, case.labellers) == (1, "en", None, {})
    assert not case.drafted
    assert case.settled == Labelling()


def test_every_id_that_leads_nowhere_is_told_by_its_place() -> None:
    claim = {**CLAIM, "source": "s2", "also_sources": ["s1", "s3"], "via": "s4"}
    denial = {**DENIAL, "denies": ["c1", "c2"], "counter": "d1"}
    with pytest.raises(ValidationError) as caught:
        labelling(claim, denial, disputes=[["c1", "x1"], ["c1"]])
    assert places(caught.value) == [
        ("items", 0, "source"),
        ("items", 0, "also_sources", 1),
        ("items", 0, "via"),
        ("items", 1, "denies", 1),
        ("items", 1, "counter"),
        ("disputes", 0, 1),
        ("disputes", 1),
    ]
    assert "c1 names a source 's2' that is not there; c1 names" in str(caught.value)


def test_an_id_that_is_given_twice_is_told_at_the_second() -> None:
    with pytest.raises(ValidationError) as caught:
        labelling(CLAIM, DENIAL, CLAIM, sources=[SOURCE, SOURCE])
    assert places(caught.value) == [("sources", 1, "id"), ("items", 2, "id")]


def test_a_dispute_is_between_statements_and_no_others() -> None:
    event = {
        "id": "e1",
        "type": "event",
        "description": "It closed",
        "status": "occurred",
        "vital": True,
        "sentences": [1],
    }
    assert labelling(CLAIM, DENIAL, disputes=[["c1", "d1"]]).disputes == (("c1", "d1"),)
    with pytest.raises(ValidationError, match="there is no claim or denial 'e1'"):
        labelling(CLAIM, event, disputes=[["c1", "e1"]])


def test_labels_that_saw_a_draft_do_not_test() -> None:
    assert Case.model_validate({**CASE, "drafted": True}).drafted
    with pytest.raises(ValidationError, match="must not be in the test split") as caught:
        Case.model_validate({**CASE, "drafted": True, "split": "test"})
    assert places(caught.value) == [("split",)]


@pytest.mark.parametrize("name", ["harbour", "GUM_news_x", "2026-03-02 the mayor", "Köln.2", "a+b"])
def test_names_may_be_names_of_files(name: str) -> None:
    case = Case.model_validate({**CASE, "article": name, "labellers": {name: {}}})
    assert case.article == name


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "a\\b", "a\nb", "\x1b[2J", "x" * 101])
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Case.model_validate({**CASE, "article": name})
    with pytest.raises(ValidationError):
        Case.model_validate({**CASE, "labellers": {name: {}}})


@given(name=st.text(max_size=12))
def test_no_name_can_steer_a_terminal_or_leave_a_folder(name: str) -> None:
    try:
        found = Case.model_validate({**CASE, "article": name}).article
    except ValidationError:
        found = "refused"
    assert found.isprintable()
    assert not set(found) & set('/\\:*?"<>|')
    assert found.strip(".") != ""


def test_labels_know_the_same_words_as_summaries() -> None:
    pairs: list[tuple[Any, str, Any]] = [
        (summarizer.Claim, "kind", cases.ClaimKind),
        (summarizer.Claim, "certainty", cases.Certainty),
        (summarizer.Event, "status", cases.EventStatus),
        (summarizer.NoComment, "kind", cases.NoCommentKind),
        (summarizer.Source, "kind", cases.SourceKind),
    ]
    for model, field, known in pairs:
        assert get_args(model.model_fields[field].annotation) == get_args(known)


def test_the_command_line_knows_every_split() -> None:
    assert get_args(cases.Split) == SPLITS
