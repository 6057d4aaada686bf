"""The labels that are shipped are whole, and copy no text that they may not copy."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from evals.cases import Case, Labelling
from evals.loading import SHIPPED, load, load_case
from evals.schema_export import SCHEMA_FILE, label_schema

FILES = sorted(SHIPPED.glob("*.yaml"))
CASES = {path.stem: load_case(path) for path in FILES}
LONGEST_COPY = 4
"""Words in a row that labels may share with a text of unstated licence."""


def labellings(case: Case) -> list[Labelling]:
    return [case.settled, *case.labellers.values()]


def words(text: str) -> list[str]:
    return re.findall(r"\w+(?:['-]\w+)*", text.lower().replace("’", "'"))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """All stretches of so many words."""
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


INVENTED = [name for name, case in CASES.items() if case.licence == "Apache-2.0"]
REPORTED = [name for name in CASES if name not in INVENTED]


def test_articles_from_elsewhere_are_for_development_and_nothing_was_drafted() -> None:
    assert len(REPORTED) == 12
    assert {CASES[name].split for name in REPORTED} == {"dev"}
    assert not any(case.drafted for case in CASES.values())


def test_the_texts_that_are_here_are_the_invented_ones_and_all_of_them() -> None:
    here = {path.stem for path in (SHIPPED.parent / "texts").glob("*.txt")}
    assert here == set(INVENTED)
    found = {one.case.article for one in load().articles if one.article is not None}
    assert found >= here


@pytest.mark.parametrize("name", INVENTED)
def test_what_is_difficult_in_an_invented_article_is_told_with_its_place(name: str) -> None:
    one = next(one for one in load().articles if one.case.article == name)
    assert one.article is not None
    numbers = {sentence.number for sentence in one.article.sentences}
    assert one.case.traps
    assert all(numbers.issuperset(trap.sentences) for trap in one.case.traps)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_named_as_its_article_and_points_editors_at_the_schema(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={SCHEMA_FILE.name}"
    case = CASES[path.stem]
    assert case.article == path.stem
    assert case.text.endswith(f"/{path.stem}.txt")


@pytest.mark.parametrize("name", CASES)
def test_both_raw_labellings_are_kept_beside_the_settled_one(name: str) -> None:
    case = CASES[name]
    assert set(case.labellers) == {"a", "b"}
    assert all(item.both is not None for item in case.settled.items)
    assert all(item.both is None for raw in case.labellers.values() for item in raw.items)


@pytest.mark.parametrize("name", REPORTED)
def test_whoever_wrote_the_text_is_named(name: str) -> None:
    case = CASES[name]
    if name == "armenia":
        assert (case.licence, case.title, case.url) == ("not stated", None, None)
    else:
        assert case.licence == "CC BY 2.5"
        assert (case.url or "").startswith("https://en.wikinews.org/wiki/")
        assert case.title
        assert case.published_at


def test_every_sentence_that_is_named_is_in_its_text() -> None:
    dataset = load()
    absent = [one.case.article for one in dataset.articles if one.article is None]
    if absent:
        pytest.skip(f"no texts of {', '.join(absent)}")
    assert len(dataset.labels_hash) == 64


def test_labels_of_a_text_of_unstated_licence_are_in_words_of_their_own() -> None:
    one = next(one for one in load().articles if one.case.licence == "not stated")
    if one.article is None:
        pytest.skip("its text is not there")
    copied = runs(one.article.text, LONGEST_COPY + 1)
    for labelling in labellings(one.case):
        for item in labelling.items:
            told = item.model_dump(exclude={"id", "type", "source", "via", "kind", "status"})
            for text in (value for value in told.values() if isinstance(value, str)):
                assert not runs(text, LONGEST_COPY + 1) & copied, text


def test_the_exported_schema_is_up_to_date() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == label_schema(), "run python -m evals.schema_export"


def test_the_exported_schema_knows_every_field_and_no_other() -> None:
    schema = json.loads(label_schema())
    assert set(schema["properties"]) == set(Case.model_fields)
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"article", "licence", "split", "text", "sha256", "settled"}
    assert "on" in schema["$defs"]["LabelledNoComment"]["properties"]
    assert all(shape["additionalProperties"] is False for shape in schema["$defs"].values())


def test_the_file_in_the_readme_is_one(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", (SHIPPED / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    path = tmp_path / "harbour.yaml"
    path.write_text(block[1], "utf-8")
    case = load_case(path)
    assert [item.type for item in case.settled.items] == [
        "event",
        "claim",
        "denial",
        "claim",
        "no_comment",
    ]
    given = {name for item in case.settled.items for name in item.model_fields_set}
    known = {name for item in case.settled.items for name in type(item).model_fields}
    assert given == known
    assert case.model_fields_set == set(Case.model_fields)
