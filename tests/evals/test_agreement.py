"""The matcher is compared with people, and labellers with each other, by one command."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.agreement import (
    STORED,
    AgreementError,
    agreement_of,
    read_agreement,
    stored_lines,
    write_agreement,
)
from evals.cli import main
from evals.judging import (
    CURVE,
    PAIRS,
    JudgedItem,
    JudgedPair,
    Judgement,
    PairError,
    by_kind,
    judged,
    read_pairs,
    similarities,
)
from evals.kappa import best_threshold, kappa
from evals.loading import SHIPPED, load
from evals.matching import THRESHOLD

from .labelled import labels_for, write
from .labelled_articles import INVENTED

AIMS = {"from reader": 0.75, "from labels": 0.95}
"""Cohen's kappa that is asked of the matcher, by where the output's items are from. Of items that
somebody worded freely, to mislead it, none is asked."""
TRUTHS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)


def pair(number: int, same: bool, article: str = "ferry", **fields: object) -> JudgedPair:
    item = JudgedItem(type="claim", content="both captains be suspended", sentences=(12,))
    known: dict[str, object] = {
        "id": f"p{number}",
        "article": article,
        "type": "statement",
        "gold": item,
        "output": item,
        "same": same,
        "judges": (same, same),
    }
    return JudgedPair.model_validate({**known, **fields})


def written(folder: Path, *pairs: JudgedPair) -> Path:
    path = folder / "pairs.jsonl"
    path.write_text("".join(one.model_dump_json() + "\n" for one in pairs), "utf-8")
    return path


def test_kappa_is_that_of_a_worked_example() -> None:
    # 20 yes by both, 5 and 10 by one alone, 15 by neither: (0.7 - 0.5) / (1 - 0.5).
    one = np.array([True] * 25 + [False] * 25)
    other = np.array([True] * 20 + [False] * 5 + [True] * 10 + [False] * 15)
    assert kappa(one, other) == pytest.approx(0.4)


@given(TRUTHS)
def test_kappa_is_symmetric_and_at_most_1(said: list[tuple[bool, bool]]) -> None:
    one, other = np.array(said).T
    assert kappa(one, other) == kappa(other, one)
    assert kappa(one, one) in (None, 1.0)
    assert (kappa(one, other) or 0.0) <= 1.0


def test_kappa_is_undefined_where_both_always_say_the_same() -> None:
    assert kappa(np.array([True, True]), np.array([True, True])) is None


def test_the_best_threshold_parts_the_same_from_the_different() -> None:
    same = np.array([False, False, True, True])
    assert 0.4 < best_threshold(same, np.array([0.1, 0.4, 0.6, 0.9])) < 0.6


def test_a_judgement_counts_pairs_and_judges() -> None:
    pairs = [pair(i, same=i < 3, article="ferry" if i % 2 else "orchard") for i in range(6)]
    found = judged(pairs, np.array([0.9, 0.8, 0.75, 0.6, 0.5, 0.4]), threshold=0.7)
    assert (found.pairs, found.same, found.agreement) == (6, 3, 1.0)
    assert (found.kappa.value, found.cross_validated, found.judges) == (1.0, 1.0, 1.0)
    assert found.curve[0.7] == 1.0
    assert found.curve[0.92] == 0.0


def test_cross_validation_judges_an_article_by_the_others() -> None:
    # Each article has a threshold of its own, which does not carry over to the other.
    pairs = [pair(i, same=i % 2 == 0, article="ferry" if i < 2 else "orchard") for i in range(4)]
    found = judged(pairs, np.array([0.3, 0.1, 0.9, 0.7]), threshold=0.2)
    assert found.cross_validated is not None
    assert found.cross_validated < 1.0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no pair"),
        ("{}\n", r"pairs\.jsonl:1: id: Field required"),
        ("\nnot json\n", r"pairs\.jsonl:2: the line: Invalid JSON"),
    ],
)
def test_a_file_that_holds_no_pairs_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(PairError, match=message):
        read_pairs(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PairError, match="cannot be read"):
        read_pairs(tmp_path / "none.jsonl")


def test_a_pair_of_an_article_without_labels_is_named() -> None:
    with pytest.raises(PairError, match="pair p1: the article 'moon' is not labelled"):
        similarities([pair(1, same=True, article="moon")], load(INVENTED))


def test_enough_pairs_were_judged_and_twice() -> None:
    pairs = read_pairs(PAIRS)
    assert len(pairs) >= 200
    assert len({one.id for one in pairs}) == len(pairs)
    assert all(len(one.judges) == 2 for one in pairs)


@cache
def judged_by_kind() -> dict[str, Judgement]:
    pairs = read_pairs(PAIRS)
    values = similarities(pairs, load())
    kinds = by_kind(pairs).items()
    return {kind: judged([pairs[i] for i in places], values[places]) for kind, places in kinds}


@pytest.mark.parametrize("kind", AIMS)
def test_the_matcher_agrees_with_people(kind: str) -> None:
    found = judged_by_kind()[kind]
    assert found.kappa.value is not None
    assert found.cross_validated is not None
    assert found.kappa.value >= AIMS[kind]
    assert found.cross_validated >= AIMS[kind] - 0.05


def test_the_threshold_is_the_best_of_those_told_for_what_readers_make() -> None:
    curve = judged_by_kind()["from reader"].curve
    assert THRESHOLD in CURVE
    assert max(curve, key=lambda threshold: curve[threshold] or 0.0) == THRESHOLD


def test_the_command_prints_both_agreements(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement"]) == 0
    printed = capsys.readouterr().out
    assert "matcher and judges, threshold" in printed
    assert "cross-validated" in printed


def test_the_command_prints_json_of_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    for kind, aim in AIMS.items():
        assert document["matcher"]["pairs"][kind]["kappa"]["value"] >= aim
    assert "denials.f1" in document["labellers"]["total"]


def test_the_command_takes_labels_and_pairs_of_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = written(tmp_path, *(pair(i, same=True) for i in range(3)))
    assert main(["agreement", "--data", str(INVENTED), "--pairs", str(pairs), "--json"]) == 0
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert document["matcher"]["pairs"]["all"]["agreement"] == 1.0
    assert document["matcher"]["pairs"]["all"]["kappa"]["value"] is None
    assert document["labellers"]["articles"] == {}
    assert "skipped: ferry: fewer than two labellers" in captured.err


def twice_labelled(folder: Path) -> Path:
    """A folder with an article whose second labeller missed the event."""
    labels = labels_for("harbour")
    settled = labels[labels.index("settled:\n") + len("settled:\n") :].split("labellers:")[0]
    block = "".join(f"  {line}\n" for line in settled.rstrip().splitlines())
    start, end = block.index("      - id: e1"), block.index("      - id: c1")
    labellers = f"labellers:\n  a:\n{block}  b:\n{block[:start]}{block[end:]}"
    write(folder, labels.split("labellers:")[0].rstrip() + "\n" + labellers, "harbour")
    return folder


def test_labellers_are_scored_against_each_other(tmp_path: Path) -> None:
    (score,), without = agreement_of(load(twice_labelled(tmp_path)))
    assert without == []
    assert score.article == "harbour"
    assert [(error.kind, error.gold) for error in score.errors] == [("missed", "e1")]


def test_the_agreement_is_stored_and_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = twice_labelled(tmp_path)
    assert main(["agreement", "--data", str(folder), "--write"]) == 0
    dataset = load(folder)
    scores, _ = agreement_of(dataset)
    stored = read_agreement(folder / STORED)
    assert list(stored) == stored_lines(dataset, scores)
    assert stored[0].labellers == ("a", "b")
    assert stored[0].figures["events.recall"] == 0.0
    assert f"written: {folder / STORED}" in capsys.readouterr().err


def test_articles_that_are_not_scored_keep_what_was_stored(tmp_path: Path) -> None:
    dataset = load(twice_labelled(tmp_path))
    (line,) = stored_lines(dataset, agreement_of(dataset)[0])
    write_agreement(tmp_path, [line.model_copy(update={"article": "older"})])
    write_agreement(tmp_path, [line])
    assert [one.article for one in read_agreement(tmp_path / STORED)] == ["harbour", "older"]


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    (tmp_path / STORED).write_text("{}\n", "utf-8")
    with pytest.raises(AgreementError, match=r"agreement\.jsonl:1: is no stored agreement"):
        write_agreement(tmp_path, [])


def test_what_is_stored_of_the_shipped_labels_is_what_the_scorer_says() -> None:
    dataset = load()
    stored = {line.article: line for line in read_agreement(SHIPPED / STORED)}
    assert set(stored) == {one.case.article for one in dataset.articles if one.case.labellers}
    scores, _ = agreement_of(dataset)
    for line in stored_lines(dataset, scores):
        assert stored[line.article] == line, "run `python -m evals agreement --write`"
