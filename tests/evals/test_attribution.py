"""Summaries are scored against annotated attributions as the corpora's README defines it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.attribution import Attribution, Counts, Prediction, score
from evals.cli import main
from evals.corpora import CorpusError, read_gum

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


def test_documents_are_read_with_their_offsets(tmp_path: Path) -> None:
    line = {
        "id": "one",
        "title": "Bridge",
        "text": "Bridge\n\nBrannock said the bridge would reopen.",
        "sentences": [{"id": 1, "start": 0, "end": 6}, {"id": 2, "start": 8, "end": 46}],
        "attributions": [
            {
                "sentence": 2,
                "sentences": [2],
                "source": ["Brannock"],
                "source_clause": "Brannock said",
                "content": "the bridge would reopen .",
                "polarity": "positive",
            }
        ],
    }
    path = tmp_path / "corpus.jsonl"
    path.write_text(json.dumps(line) + "\n", "utf-8")
    (document,) = read_gum(path)
    assert document.article.title == "Bridge"
    assert document.attributions[0].spans == ((8, 46),)


def test_a_line_that_is_no_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text("{}\n", "utf-8")
    with pytest.raises(CorpusError, match=r"corpus\.jsonl, line 1"):
        list(read_gum(path))


def test_a_missing_corpus_ends_with_a_message_and_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["corpus", str(tmp_path / "none.jsonl")]) == 1
    assert "give the corpus file" in capsys.readouterr().err
