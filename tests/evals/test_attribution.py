"""Summaries are scored against annotated attributions as the corpora's README defines it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evals.attribution import FIGURES, Attribution, Counts, Prediction, score
from evals.cli import main
from evals.corpora import read_corpus
from evals.documents import CorpusError, Document
from evals.gum import read_gum
from evals.resampling import intervals

from .test_brat import EVENT, LINES
from .test_brat import write as write_brat

SCRIPT = Path(__file__).parents[3] / "shared" / "corpora" / "score_attributions.py"
SAID = Attribution(
    spans=((0, 60),),
    content="the bridge at Tolver would reopen before winter",
    source="Odile Brannock",
)


def item(content: str, source: str | None = "Brannock", start: int = 0) -> Prediction:
    return Prediction(kind="claim", source=source, content=content, spans=((start, start + 60),))


def test_the_same_words_from_the_same_source_are_perfect() -> None:
    counts = score([SAID], [item(SAID.content)])
    assert (counts.precision, counts.recall, counts.f1, counts.source_accuracy) == (1, 1, 1, 1)


def test_an_item_elsewhere_in_the_article_finds_nothing() -> None:
    counts = score([SAID], [item(SAID.content, start=500)])
    assert (counts.precision, counts.recall) == (0, 0)


def test_another_source_costs_source_accuracy_alone() -> None:
    counts = score([SAID], [item(SAID.content, source="Vandorn")])
    assert (counts.f1, counts.source_accuracy) == (1, 0)


def test_a_longer_content_that_holds_the_annotated_one_finds_it() -> None:
    longer = f"{SAID.content}, unless the river floods the eastern pier again as it did in spring"
    assert score([SAID], [item(longer)]).found == 1


def test_an_invented_item_costs_precision_alone() -> None:
    counts = score([SAID], [item(SAID.content), item("fares may rise in May")])
    assert (counts.precision, counts.recall) == (0.5, 1)


def test_nothing_predicted_is_zero_and_no_error() -> None:
    assert score([SAID], []).f1 == 0
    assert Counts().f1 == 0


def test_counts_of_articles_add_up() -> None:
    both = score([SAID], [item(SAID.content)]) + score([SAID], [])
    assert (both.gold, both.found, both.items) == (2, 1, 1)


GUM = {
    "id": "one",
    "title": "Bridge",
    "text": "Bridge\n\nOdile Brannock said the bridge at Tolver would reopen in May.",
    "sentences": [{"id": 1, "start": 0, "end": 6}, {"id": 2, "start": 8, "end": 68}],
    "attributions": [
        {
            "sentence": 2,
            "sentences": [2],
            "source": ["Brannock"],
            "source_clause": "Brannock said",
            "content": "the bridge at Tolver would reopen in May .",
            "polarity": "positive",
        }
    ],
}
OTHER = {
    **GUM,
    "id": "two",
    "text": "Bridge\n\nNobody said anything, but the bridge at Tolver would reopen in May.",
}
SILENT = {**GUM, "id": "three", "title": None, "text": "", "sentences": [], "attributions": []}


def write(folder: Path, *documents: dict[str, Any]) -> Path:
    path = folder / "corpus.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in documents), "utf-8")
    return path


def test_documents_are_read_with_their_offsets(tmp_path: Path) -> None:
    (document,) = read_gum(write(tmp_path, GUM)).documents
    assert document.article.title == "Bridge"
    assert document.attributions[0].spans == ((8, 68),)


WRONG = {
    "no document": ({}, r"corpus\.jsonl:2: not a GUM document: id: Field required"),
    "a second one": (GUM, r"corpus\.jsonl:2: a second document one"),
}


@pytest.mark.parametrize(("line", "message"), WRONG.values(), ids=WRONG)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, line: dict[str, Any], message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        read_gum(write(tmp_path, GUM, line))


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, GUM)
    path.write_text(path.read_text("utf-8") + "{", "utf-8")
    with pytest.raises(CorpusError, match=r"corpus\.jsonl:2: not JSON"):
        read_gum(path)


def test_intervals_hold_the_figure_and_draw_documents() -> None:
    hit = Counts(gold=4, found=3, items=4, right=3, named=3, source_right=3)
    miss = Counts(gold=4, found=1, items=4, right=2, named=1)
    found = intervals([hit, miss] * 4)
    assert set(found) == set(FIGURES)
    recall = found["recall"]
    assert recall.low is not None
    assert recall.high is not None
    assert 0.25 <= recall.low < 0.5 < recall.high <= 0.75
    assert intervals([hit, miss] * 4) == found
    same = intervals([hit] * 5)["recall"]
    assert (same.low, same.high) == (0.75, 0.75)


def test_one_document_has_figures_and_no_interval() -> None:
    alone = intervals([Counts(gold=2, found=1, items=2, right=1)])["f1"]
    assert (alone.value, alone.low, alone.high) == (0.5, None, None)
    assert alone.note


# --- the command


def command(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    """Exit status, what was printed as JSON, and what went to standard error."""
    status = main(["corpus", *map(str, arguments), "--json"])
    captured = capsys.readouterr()
    return status, json.loads(captured.out or "null"), captured.err


def test_a_corpus_is_summarised_scored_and_written_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, written = write(tmp_path, GUM, OTHER), tmp_path / "predicted.jsonl"
    status, shown, told = command(capsys, path, "--reading", "rules", "--predicted", written)
    assert status == 0
    assert shown["documents"]["one"]["f1"] == 1
    assert shown["all"]["gold"] == 2
    assert "1/2 one  F1 1.000" in told
    again = command(capsys, path, "--score", written)
    assert (again[0], again[1]) == (0, shown)


def test_a_table_is_printed_where_no_json_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["corpus", str(write(tmp_path, GUM, OTHER)), "--reading", "rules"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^document +precision +recall +F1 +source +items +gold +negative", out)
    assert re.search(r"(?m)^recall +\d\.\d{3}  \d\.\d{3} to \d\.\d{3}", out)


def test_a_document_that_fails_is_said_and_the_others_are_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, shown, told = command(capsys, write(tmp_path, SILENT, GUM), "--reading", "rules")
    assert status == 0
    assert list(shown["documents"]) == ["one"]
    assert shown["all"]["gold"] == 1
    assert "is empty" in shown["failed"]["three"]
    assert "1/2 three  failed: " in told
    assert command(capsys, write(tmp_path, SILENT), "--reading", "rules")[0] == 1


def test_only_the_documents_that_are_named_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, GUM, OTHER)
    _, shown, _ = command(capsys, path, "--reading", "rules", "--only", "two")
    assert list(shown["documents"]) == ["two"]
    status, _, told = command(capsys, path, "--only", "four")
    assert status == 1
    assert "no document four; it has one, two" in told


def test_a_missing_corpus_ends_with_a_message_and_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["corpus", str(tmp_path / "none.jsonl")]) == 1
    assert "give the corpus file" in capsys.readouterr().err


def test_predictions_that_are_none_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, GUM)
    status, _, told = command(capsys, path, "--score", path)
    assert status == 1
    assert "corpus.jsonl:1: not a line of predictions" in told


# --- the same figures as the script that came with the corpora


def by_script(gold: Path, predicted: Path) -> dict[str, int]:
    command = [sys.executable, str(SCRIPT), str(gold), str(predicted)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[0])
    return counts


def assert_equal(ours: dict[str, Any], theirs: dict[str, int]) -> None:
    assert {name: ours[name] for name in ("gold", "found", "items", "right")} == {
        name: theirs[name] for name in ("gold", "found", "items", "right")
    }
    assert (ours["named"], ours["source_right"]) == (theirs["named"], theirs["source_right"])
    assert (ours["negative"], ours["negative_as_denial"]) == (
        theirs["denials"],
        theirs["denials_as_denial"],
    )


@pytest.mark.skipif(not SCRIPT.is_file(), reason="the corpora are not there")
def test_figures_on_gum_are_those_of_the_reference_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, predicted = SCRIPT.with_name("gum_news_dev.jsonl"), tmp_path / "predicted.jsonl"
    _, shown, _ = command(capsys, gold, "--reading", "rules", "--predicted", predicted)
    assert shown["all"]["found"] > 50
    assert_equal(shown["all"], by_script(gold, predicted))


@pytest.mark.skipif(not SCRIPT.is_file(), reason="the corpora are not there")
def test_figures_on_brat_are_those_of_the_reference_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "brat"
    for name in ("one", "two"):
        write_brat(folder, *LINES, f"{EVENT}", "A1\tDenial E1", name=name)
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    with gold.open("w", encoding="utf-8") as file:
        for document in read_corpus(folder).documents:
            file.write(json.dumps(for_script(document)) + "\n")
    _, shown, _ = command(capsys, folder, "--reading", "rules", "--predicted", predicted)
    assert shown["all"]["found"] == 2
    assert_equal(shown["all"], by_script(gold, predicted))


def for_script(document: Document) -> dict[str, Any]:
    """A document in the form that the script has for spans."""
    attributions = [
        {
            "content": [{"text": a.content, "spans": a.spans}],
            "source": [{"text": a.source, "spans": []}],
            "denial": a.negative,
        }
        for a in document.attributions
    ]
    return {"id": document.id, "attributions": attributions}
