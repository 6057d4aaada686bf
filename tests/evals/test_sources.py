"""Speakers of an output are found among the labelled sources, and never by a loose likeness."""

from __future__ import annotations

import pytest

from evals.sides import Entry, Side, Speaker
from evals.sources import identify, is_right

LABELLED = {
    "s1": ("Ilse Korbin", "the mayor", "Prime Minister"),
    "s2": ("Marn", "Marn's government"),
    "s3": ("South Tarn",),
    "s4": ("Union of Dockers", "the union"),
    "s5": ("Defence and Harbour Boards",),
    "s6": ("two officials",),
    "s7": ("Marn News Agency", "MNA"),
    "s8": ("Ole Korbin",),
}


def side(speakers: dict[str, tuple[str, ...]]) -> Side:
    return Side({i: Speaker(i, names) for i, names in speakers.items()}, (), frozenset())


def meant(*names: str) -> str:
    found = identify(side(LABELLED), side({"x1": names}))["x1"]
    return " ".join(sorted(found))


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("Ilse Korbin", "s1"),
        ("ilse korbin", "s1"),
        ("Ms Ilse Korbin", "s1"),
        ("Prime Minister Ilse Korbin", "s1"),
        ("Ilse", "s1"),
        ("Korbin", "s1 s8"),
        ("Ilse Korbin, the mayor of Marn", "s1"),
        ("the Prime Minister", "s1"),
        ("Mayor", "s1"),
        ("Marn's government", "s2"),
        ("Korbin's lawyer", ""),
        ("a lawyer for Ilse Korbin", ""),
        ("Ministry of Marn", ""),
        ("Tarn", ""),
        ("Dockers", ""),
        ("the Union", "s4"),
        ("Defence and Harbour Boards", "s5"),
        ("Ilse Korbin and Marn", "s1 s2"),
        ("both Marn and the union", "s2 s4"),
        ("Ilse Korbin and Vandorn", ""),
        ("officials", ""),
        ("News Agency", "s7"),
        ("Vandorn", ""),
        ("", ""),
    ],
)
def test_a_name_means_labelled_sources(name: str, sources: str) -> None:
    assert meant(name) == sources


def test_the_own_name_decides_before_aliases() -> None:
    assert meant("Marn", "Ilse Korbin") == "s2"


def test_an_alias_decides_where_the_own_name_is_unknown() -> None:
    assert meant("the speaker", "Ilse Korbin") == "s1"


def test_an_alias_narrows_a_name_that_two_have() -> None:
    assert meant("Korbin", "Ole Korbin") == "s8"


@pytest.mark.parametrize(
    ("labelled", "also", "given", "right"),
    [
        ("s1", (), "x1", True),
        ("s2", (), "x1", False),
        ("s2", ("s1",), "x1", True),
        (None, (), "x1", False),
        ("s1", (), None, False),
        (None, (), None, True),
        ("s1", (), "nowhere", False),
    ],
)
def test_a_source_is_right_where_the_label_allows_it(
    labelled: str | None, also: tuple[str, ...], given: str | None, right: bool
) -> None:
    gold = Entry("c1", "claim", "it is so", (1,), source=labelled, also_sources=also)
    output = Entry("c1", "claim", "it is so", (1,), source=given)
    identities = identify(side(LABELLED), side({"x1": ("Ilse Korbin",)}))
    assert is_right(gold, output, identities) is right
