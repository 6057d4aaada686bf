"""The scorer is a measuring instrument: what is wrong moves its own figures and no others.

Every row of the table takes a perfect output of some labelled article, spoils one thing, and
says which figures must move and which may. Every other figure has to stay as it was, to the bit.
A figure that "may" move is mostly one that is no longer defined, since nothing is left to judge.
Items of all articles are tried, the same ones in every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.scores import FIGURES
from evals.sides import Entry, Side

from . import spoiling
from .labelled_articles import Case, cases, figures, score, shuffled, with_entries

EXAMPLES = 25
AN_ARTICLE = 2
"""Items of an article that each corruption is tried on; of all items, which takes minutes, by
`python -m tests.evals.test_corruptions`."""
GROUPS = {
    "event": ("events", "all"),
    "claim": ("claims", "statements", "all"),
    "denial": ("denials", "statements", "all"),
    "no_comment": ("no_comments", "all"),
}


@dataclass(frozen=True)
class Row:
    """A kind of corruption.

    Attributes:
        name: of the test.
        spoil: makes of a case, one of its labelled items and chance a spoilt output, or None
            where the item does not lend itself to it.
        must: figures that move.
        may: figures that move or not.
        types: of items that it is tried on.
        vital: whether the items are vital; None for either.
    """

    name: str
    spoil: spoiling.Spoil
    must: frozenset[str]
    may: frozenset[str] = frozenset()
    types: tuple[str, ...] = ("event", "claim", "denial", "no_comment")
    vital: bool | None = True

    def __repr__(self) -> str:
        return self.name


def of(names: str, *parts: str) -> frozenset[str]:
    """Figures by the parts of several groups: of("claims all", "recall", "f1")."""
    return frozenset(f"{name}.{part}" for name in names.split() for part in parts)


def harm(*names: str) -> frozenset[str]:
    return frozenset(f"harm.{name}" for name in (*names, "total"))


STATEMENTS = ("claim", "denial")
SPOKEN = (*STATEMENTS, "no_comment")
EMPTIED = of("source polarity kind status certainty", "accuracy")
"""Accuracies, which are not defined when the last pair is gone that they could judge."""
NO_EDGE = of("links disputes", "precision", "recall", "f1")
WHOLE = of("evidence", "precision", "recall", "f1")


def rows() -> Iterator[Row]:
    for type_, groups in GROUPS.items():
        names = " ".join(groups)
        yield Row(
            f"drop a vital {type_}",
            spoiling.drop,
            must=of(names, "recall", "f1"),
            may=of(names, "precision")
            | EMPTIED
            | WHOLE
            | (NO_EDGE if type_ in STATEMENTS else of("")),
            types=(type_,),
        )
        yield Row(
            f"give a {type_} twice",
            spoiling.duplicate,
            must=of(names, "precision", "f1"),
            types=(type_,),
            vital=None,
        )
    yield Row("drop an okay item", spoiling.drop, must=of(""), vital=False)
    yield Row(
        "swap a source",
        spoiling.give_to_another,
        must=of("source", "accuracy") | harm("wrong_source"),
        types=SPOKEN,
    )
    yield Row("drop a source", spoiling.give_to_nobody, must=of("source", "accuracy"), types=SPOKEN)
    yield Row(
        "flip a claim into a denial",
        spoiling.flip,
        must=of("claims", "recall", "f1")
        | of("denials", "precision", "f1")
        | of("polarity", "accuracy")
        | harm("flipped"),
        may=of("claims", "precision") | of("kind certainty", "accuracy"),
        types=("claim",),
    )
    yield Row(
        "flip a denial into a claim",
        spoiling.flip,
        must=of("denials", "recall", "f1")
        | of("claims", "precision", "f1")
        | of("polarity", "accuracy")
        | harm("flipped"),
        may=of("denials", "precision") | of("links", "precision", "recall", "f1"),
        types=("denial",),
    )
    yield Row(
        "negate what is denied",
        spoiling.negate,
        must=of("polarity", "accuracy") | harm("flipped"),
        types=("denial",),
    )
    yield Row(
        "negate a claim",
        spoiling.negate_clearly,
        must=of("polarity", "accuracy") | harm("flipped"),
        types=("claim",),
    )
    yield Row(
        "negate an event",
        spoiling.negate_clearly,
        must=harm("flipped"),
        types=("event",),
        vital=None,
    )
    yield Row(
        "begin with an invented name",
        spoiling.begin_with("Vandorn claimed"),
        must=harm("invented"),
        vital=None,
    )
    for what, words in {
        "number": "98765 times",
        "spelled number": "nine hundred thousand times",
        "name": "wibbled Zorplewug",
        "name in brackets": "wibbled [Zorplewug]",
        "quotation": "“zorple wibbled”",
    }.items():
        say = spoiling.name_somebody if "name" in what else spoiling.say_more
        yield Row(f"invent a {what}", say(words), must=harm("invented"), vital=None)
    yield Row(
        "merge two events",
        spoiling.merge,
        must=of("events all", "recall", "f1"),
        may=of("evidence", "precision", "f1"),
        types=("event",),
    )
    yield Row(
        "merge two claims",
        spoiling.merge,
        must=of("claims statements all", "recall", "f1"),
        may=of("evidence", "precision", "f1") | NO_EDGE,
        types=("claim",),
    )
    yield Row(
        "split an event",
        spoiling.split,
        must=of("events all", "precision", "f1"),
        may=of("events all", "recall") | harm("claim_as_fact") | EMPTIED | WHOLE,
        types=("event",),
    )
    yield Row(
        "split a claim",
        spoiling.split,
        must=of("claims statements all", "precision", "f1"),
        may=of("claims denials statements all", "recall", "precision", "f1")
        | harm("flipped", "wrong_source")
        | EMPTIED
        | WHOLE
        | NO_EDGE,
        types=("claim",),
    )
    yield Row(
        "shift evidence",
        spoiling.rest_elsewhere,
        must=WHOLE,
        may=harm("invented"),
        types=("event", *STATEMENTS),
    )
    yield Row(
        "drop a link",
        spoiling.drop_link,
        must=of("links", "recall", "f1"),
        may=of("links", "precision"),
        types=("denial",),
    )
    yield Row(
        "add a link", spoiling.add_link, must=of("links", "precision", "f1"), types=("denial",)
    )
    yield Row(
        "drop a dispute",
        spoiling.drop_dispute,
        must=of("disputes", "recall", "f1"),
        may=of("disputes", "precision"),
        types=STATEMENTS,
    )
    yield Row(
        "add a dispute",
        spoiling.add_dispute,
        must=of("disputes", "precision", "f1"),
        types=STATEMENTS,
    )
    yield Row(
        "wrong kind",
        spoiling.wrong_kind,
        must=of("kind", "accuracy"),
        types=("claim", "no_comment"),
    )
    yield Row(
        "wrong certainty",
        spoiling.wrong_certainty,
        must=of("certainty", "accuracy"),
        types=("claim",),
    )
    yield Row(
        "wrong status", spoiling.wrong_status, must=of("status", "accuracy"), types=("event",)
    )
    yield Row(
        "give a claim as a fact",
        spoiling.give_as_fact,
        must=of("events all", "precision", "f1") | harm("claim_as_fact"),
        types=STATEMENTS,
        vital=None,
    )
    yield Row(
        "say what nobody said",
        spoiling.put_into_mouth,
        must=of("claims statements all", "precision", "f1") | harm("nobodys_words"),
        types=SPOKEN,
        vital=None,
    )


@cache
def targets(row: Row) -> list[tuple[Case, Entry]]:
    """Items of all articles that lend themselves to a corruption."""
    found = [
        (case, item)
        for case in cases()
        for item in case.gold.entries
        if item.type in row.types and row.vital in (None, item.vital)
    ]
    return [(case, item) for case, item in found if row.spoil(case, item, Random(0)) is not None]


@cache
def untouched(case: Case) -> dict[str, float | None]:
    return dict(figures(score(case, case.perfect)))


def sample(row: Row) -> Iterator[tuple[Case, Entry]]:
    """Some of them from every article, the same in every run."""
    for _, found in groupby(targets(row), key=lambda target: target[0].article.id):
        listed = list(found)
        yield from Random(row.name).sample(listed, min(AN_ARTICLE, len(listed)))


def fault(row: Row, case: Case, item: Entry) -> str | None:
    """What is wrong with the figures that a corruption of an item moves, in words."""
    spoilt = row.spoil(case, item, Random(f"{case.article.id} {item.id}"))
    if spoilt is None:
        return None
    before, after = untouched(case), figures(score(case, spoilt))
    moved = {name for name in FIGURES if before[name] != after[name]}
    still, besides = sorted(row.must - moved), sorted(moved - row.must - row.may)
    if not still and not besides:
        return None
    return f"{row}, {case}, {item.id}: did not move: {still}; moved besides: {besides}"


@pytest.mark.parametrize("row", list(rows()), ids=repr)
def test_a_corruption_moves_its_own_figures_and_no_others(row: Row) -> None:
    assert len(targets(row)) >= 2
    found = [fault(row, case, item) for case, item in sample(row)]
    assert not any(found), "\n".join(filter(None, found))


@pytest.mark.parametrize("case", cases(), ids=repr)
def test_a_perfect_output_is_perfect_in_every_figure(case: Case) -> None:
    result = score(case, case.perfect)
    for name, value in figures(result).items():
        assert value in (None, 0.0 if name.startswith("harm.") else 1.0), name
    assert result.errors == ()
    assert [pair.gold for pair in result.pairs] == [pair.output for pair in result.pairs]


@pytest.mark.parametrize("case", cases(), ids=repr)
def test_an_output_of_the_vital_items_alone_is_perfect_too(case: Case) -> None:
    vital = {entry.id for entry in case.gold.entries if entry.vital}
    output = with_entries(case.perfect, (e for e in case.perfect.entries if e.id in vital))
    assert figures(score(case, output)) == untouched(case)


@pytest.mark.parametrize("case", cases(), ids=repr)
def test_an_empty_output_has_no_recall_and_does_no_harm(case: Case) -> None:
    result = score(case, Side({}, (), frozenset()))
    found = figures(result)
    for group in ("events", "claims", "denials", "statements", "no_comments", "all"):
        assert found[f"{group}.recall"] in (None, 0.0)
        assert found[f"{group}.precision"] is None
    assert found["all.recall"] == found["all.f1"] == 0.0
    assert found["harm.total"] == 0.0
    assert {error.kind for error in result.errors} <= {"missed", "missed link", "missed dispute"}


@pytest.mark.parametrize("case", cases(), ids=repr)
def test_an_article_without_labels_can_be_scored(case: Case) -> None:
    result = score(replace(case, gold=Side({}, (), frozenset())), case.perfect)
    assert result.counts["all.output"] == len(case.perfect.entries)
    assert result.counts["all.gold"] == 0


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_neither_order_nor_ids_matter(data: st.DataObject) -> None:
    case = cases()[data.draw(st.integers(0, len(cases()) - 1), "case")]
    chance = Random(data.draw(st.integers(0, 999), "seed"))
    output = spoilt_at_random(case, chance)
    before = score(case, output)
    after = score(replace(case, gold=shuffled(case.gold, chance)), shuffled(output, chance))
    assert after.counts == before.counts
    assert sorted(pair.similarity for pair in after.pairs) == sorted(
        pair.similarity for pair in before.pairs
    )
    assert sorted(error.kind for error in after.errors) == sorted(e.kind for e in before.errors)


def spoilt_at_random(case: Case, chance: Random) -> Side:
    """An output with a third of its items dropped, doubled, turned or cut."""
    entries: list[Entry] = []
    for entry in case.perfect.entries:
        kind = chance.randrange(12)
        if kind == 0:
            continue
        if kind == 1:
            entries.append(replace(entry, id=f"{entry.id}000", answers=()))
        words = entry.content.split()
        if kind == 2 and words:
            entry = replace(entry, content=" ".join(words[: len(words) // 2 + 1]))
        if kind == 3 and entry.type in STATEMENTS:
            entry = replace(entry, type="claim" if entry.type == "denial" else "denial")
        entries.append(entry)
    return with_entries(case.perfect, entries)


def main() -> int:
    """Tries every corruption on every item; prints what is wrong, by articles and ids alone."""
    wrong = 0
    for row in rows():
        found = [fault(row, case, item) for case, item in targets(row)]
        wrong += len(told := list(filter(None, found)))
        print(f"{row}: {len(told)} of {len(found)} items", *told, sep="\n", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
