"""The data card tells what is in the labels: counts, traps and agreement are those of the files.

`python -m tests.evals.test_card` writes its tables anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest

from evals.agreement import agreement_of
from evals.cases import Case
from evals.loading import Dataset, load
from evals.scores import figures_of

CARD = Path(__file__).parent.parent.parent / "evals" / "README.md"
TEXT = CARD.read_text("utf-8")
TYPES = ("event", "claim", "denial", "no_comment")
LEAST_OF_TEST = {"event": 60, "claim": 200, "denial": 60, "no_comment": 40}
LEAST_OF_A_TRAP = 5
FIGURES = {
    "all": "all.f1",
    "events": "events.f1",
    "claims": "claims.f1",
    "denials": "denials.f1",
    "no-comments": "no_comments.f1",
    "source": "source.accuracy",
    "kind": "kind.accuracy",
    "links": "links.f1",
    "disputes": "disputes.f1",
    "harm": "harm.total",
}


@cache
def dataset() -> Dataset:
    return load()


def cases(split: str) -> list[Case]:
    return [one.case for one in dataset().articles if one.case.split == split]


def splits() -> list[str]:
    return sorted({one.case.split for one in dataset().articles})


def items_of(split: str) -> dict[str, tuple[int, int]]:
    """Vital items and all items of each type."""
    items = [item for case in cases(split) for item in case.settled.items]
    return {
        name: (sum(i.vital for i in items if i.type == name), sum(i.type == name for i in items))
        for name in TYPES
    }


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def table_of_splits() -> str:
    rows = [
        (split, len(cases(split)), *(f"{a}/{b}" for a, b in items_of(split).values()))
        for split in splits()
    ]
    return table(("split", "articles", "events", "claims", "denials", "no-comments"), rows)


def table_of_traps() -> str:
    times, articles = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for split in splits():
        for case in cases(split):
            times.update((trap.trap, split) for trap in case.traps)
            articles.update({(trap.trap, split) for trap in case.traps})
    rows = [
        (trap, *(f"{times[trap, split]}/{articles[trap, split]}" for split in splits()))
        for trap in sorted({trap for trap, _ in times})
    ]
    return table(("trap", *splits()), rows)


def table_of_agreement() -> str:
    rows = []
    for split in splits():
        scores, _ = agreement_of(dataset().select(split, None))
        figures = figures_of(scores)
        rows.append((split, *(f"{figures[name]:.2f}" for name in FIGURES.values())))
    return table(("split", *FIGURES), rows)


TABLES: dict[str, Callable[[], str]] = {
    "splits": table_of_splits,
    "traps": table_of_traps,
    "agreement": table_of_agreement,
}


def between(title: str) -> re.Pattern[str]:
    marks = rf"(<!-- {title} -->\n)(.*?)\n?(<!-- end of {title} -->)"
    return re.compile(marks, re.DOTALL)


@pytest.mark.parametrize("title", TABLES)
def test_a_table_of_the_card_is_what_the_labels_hold(title: str) -> None:
    absent = [one.case.article for one in dataset().articles if one.article is None]
    if title == "agreement" and absent:
        pytest.skip(f"no texts of {', '.join(absent)}")
    found = between(title).search(TEXT)
    assert found is not None
    assert found[2] == TABLES[title](), "run `python -m tests.evals.test_card`"


def test_the_test_split_is_large_enough() -> None:
    assert len(cases("test")) >= 20
    found = items_of("test")
    assert all(found[name][0] >= least for name, least in LEAST_OF_TEST.items())


def test_each_trap_occurs_often_enough_in_the_test_split() -> None:
    times = Counter(trap.trap for case in cases("test") for trap in case.traps)
    known = {trap.trap for case in cases("dev") for trap in case.traps}
    assert set(times) == known
    assert len(known) == 24
    assert min(times.values()) >= LEAST_OF_A_TRAP


def test_the_test_split_holds_every_kind_and_status() -> None:
    items = [item for case in cases("test") for item in case.settled.items]
    statuses = {item.status for item in items if item.type == "event"}
    kinds = {kind for item in items if item.type == "claim" for kind in item.kind}
    silences = {item.kind for item in items if item.type == "no_comment"}
    assert (len(statuses), len(kinds), len(silences)) == (4, 7, 5)


if __name__ == "__main__":
    written = TEXT
    for title, made in TABLES.items():
        found = between(title).search(written)
        assert found is not None
        written = written.replace(found[0], f"{found[1]}{made()}\n{found[3]}")
    CARD.write_text(written, "utf-8")
