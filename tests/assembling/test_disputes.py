"""Disputes are computed: denied, mirrored, figure against figure."""

from __future__ import annotations

import pytest

from .making import assemble, claim, denial, names

BORDER = """Kolmara and Varnesia trade blame

Kolmara and Varnesia signed a truce in May. Kolmaran and Varnesian guards met at the \
Ossel. Both sides accused each other of firing first. Both nations blamed the other of \
being first to break the truce."""


def test_a_mirrored_accusation_is_one_claim_a_side_and_a_dispute() -> None:
    text = (
        BORDER
        + "\n\nThe governments of Kolmara and of Varnesia will meet. Varnesia's government is new."
    )
    parts = assemble(
        text,
        claim(3, "Both sides", "each other of firing first", kind="accusation", mirrored=True),
        claim(
            4,
            "Both nations",
            "of the other being first to break the truce",
            kind="accusation",
            mirrored=True,
        ),
    )
    by_id = names(parts)
    assert [(by_id[c.source or ""], c.content) for c in parts.claims] == [
        ("Kolmara", "[Varnesia was] firing first"),
        ("Varnesia", "[Kolmara was] firing first"),
        ("Kolmara", "[Varnesia was] first to break the truce"),
        ("Varnesia", "[Kolmara was] first to break the truce"),
    ]
    assert [(d.kind, d.sides) for d in parts.disputes] == [
        ("mirrored", (("c1",), ("c2",))),
        ("mirrored", (("c3",), ("c4",))),
    ]
    assert parts.unanswered == ()


def test_a_mirrored_accusation_whose_sides_have_no_names_stays_one_claim() -> None:
    text = "The strike went on. Both sides accused each other of breaking the truce."
    parts = assemble(
        text,
        claim(
            2, "Both sides", "each other of breaking the truce", kind="accusation", mirrored=True
        ),
    )
    assert [s.name for s in parts.sources] == ["Both sides"]
    assert parts.disputes == ()


def test_a_third_country_named_as_often_leaves_the_sides_unnamed() -> None:
    text = (
        "Norway, Sweden and Denmark met. Norway, Sweden and Denmark left. Both sides "
        "blamed each other."
    )
    parts = assemble(text, claim(3, "Both sides", "each other", kind="accusation", mirrored=True))
    assert len(parts.claims) == 1


def test_sides_named_by_the_source_itself_are_taken() -> None:
    text = "Ana Noll and Karl Brandt accused each other of lying."
    parts = assemble(
        text,
        claim(
            1, "Ana Noll and Karl Brandt", "each other of lying", kind="accusation", mirrored=True
        ),
    )
    assert {s.name for s in parts.sources} == {"Ana Noll", "Karl Brandt"}


def test_claim_and_denial_are_a_dispute_with_a_short_topic() -> None:
    text = "Dockers said the mayor sold the pier. Mayor Ana Noll denied that she sold the pier."
    parts = assemble(
        text,
        claim(1, "Dockers", "the mayor sold the pier", kind="accusation"),
        denial(2, "Mayor Ana Noll", "she sold the pier", cue="denied"),
    )
    assert [(d.kind, d.sides) for d in parts.disputes] == [("denied", (("c1",), ("d1",)))]
    assert parts.disputes[0].topic == "Noll sold the pier"


@pytest.mark.parametrize(
    ("first", "second", "disputed"),
    [
        ("14 people were killed in the blast", "at least 20 people were killed in the blast", True),
        ("14 people died in the blast", "20 people were killed in the blast", True),
        ("at least 14 people died in the blast", "20 people died in the blast", False),
        ("about 100 people died in the blast", "95 people died in the blast", False),
        ("14 people died in the blast", "20 people were hurt in the blast", False),
        ("14 soldiers died in the blast", "20 sailors died in the blast", False),
        ("the blast cost $3.2 million", "the blast cost $5 million", True),
        ("the blast cost $3.2 million", "the blast cost $3,200,000", False),
        ("14 people died in the blast at Sarn", "20 people died in the blast at Ostry", False),
    ],
)
def test_two_figures_are_a_dispute_only_if_they_are_of_one_thing(
    first: str, second: str, disputed: bool
) -> None:
    text = f"The mill in Sarn and the one in Ostry. Dockers said {first}. Bakers said {second}."
    parts = assemble(
        text,
        claim(2, "Dockers", first, kind="figure"),
        claim(3, "Bakers", second, kind="figure"),
    )
    assert [d.kind for d in parts.disputes] == (["figures"] if disputed else [])


def test_one_source_that_corrects_its_figure_is_no_dispute() -> None:
    text = "Dockers said 14 people died in the blast. Dockers said 20 people died in the blast."
    parts = assemble(
        text,
        claim(1, "Dockers", "14 people died in the blast", kind="figure"),
        claim(2, "Dockers", "20 people died in the blast", kind="figure"),
    )
    assert parts.disputes == ()
    assert len(parts.claims) == 2
