"""How training text lies against real news."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals.cli import main
from evals.likeness import CountsError, cues_of, labels_of, prose_of, read_cues
from evals.loading import load
from evals.options import TRAINING
from summarizer import Article

PLAIN = Article.from_text(
    "Ann left the old town today. Bob stayed in the old town. “No,” she said."
)
OTHER = Article.from_text("He left the old town too. It rained.")


def test_prose_is_counted_in_words_and_shares_of_sentences() -> None:
    prose = prose_of([PLAIN, OTHER])
    assert (prose.articles, prose.sentences) == (2, 5)
    assert prose.words == pytest.approx((6 + 6 + 3 + 6 + 2) / 5)
    assert prose.quoted == pytest.approx(1 / 5)
    assert prose.repeated == pytest.approx(1 / 8)


def test_too_little_text_is_refused() -> None:
    with pytest.raises(CountsError, match="fewer than two sentences"):
        prose_of([Article.from_text("One sentence only.")])


def test_labels_are_counted_a_sentence() -> None:
    (one,) = [o for o in load(TRAINING).articles if o.case.article == "05-battery"]
    labels = labels_of([one])
    assert one.article is not None
    sentences = len(one.article.sentences)
    denials = sum(item.type == "denial" for item in one.case.settled.items)
    assert labels.denials * labels.statements * sentences == pytest.approx(denials)
    assert 0 < labels.empty < labels.vital_empty < 1


def test_cues_that_the_text_lacks_are_named_the_commonest_first() -> None:
    (one,) = [o for o in load(TRAINING).articles if o.case.article == "05-battery"]
    cues = cues_of([one], Counter({"said": 50, "zzz": 30, "yyy": 20}))
    assert cues.covered == pytest.approx(0.5)
    assert cues.wanting == ("zzz", "yyy")
    assert 0 < cues.plain < 1


def test_counts_keep_words_that_are_cues_often_enough(tmp_path: Path) -> None:
    counts = tmp_path / "counts.tsv"
    counts.write_text(
        "word\tin_cue\tin_all\nsaid\t90\t100\nhas\t20\t100\nsaid that\t9\t9\nrare\t2\t2\n"
    )
    assert read_cues(counts) == {"said": 90}


@pytest.mark.parametrize("line", ["said", "said\tmany\t3"])
def test_a_line_that_is_no_count_is_told_by_its_place(tmp_path: Path, line: str) -> None:
    counts = tmp_path / "counts.tsv"
    counts.write_text(f"word\tin_cue\tin_all\n{line}\n")
    with pytest.raises(CountsError, match=r"counts\.tsv:2"):
        read_cues(counts)


def test_the_command_prints_both_sides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "news.txt").write_text("Ann left. Bob stayed. It rained all day in the old town.\n")
    assert main(["likeness", "--news", str(tmp_path)]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["training", "real", "news"]
    assert {"articles", "words", "empty", "denials"} <= {line.split()[0] for line in lines}
