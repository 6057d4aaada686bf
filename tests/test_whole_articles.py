"""The embedded default reads whole articles, and an independent checker finds nothing invented.

The example is the project's own. Articles that may not be copied here are read from where they
lie beside the checkout, and skipped where they are absent.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer import Settings, Summary, summarize
from tests.independent_check import violations

pytestmark = pytest.mark.default_model

EXAMPLE = Path(__file__).parent.parent / "examples" / "harbour.txt"
ARTICLES = Path(__file__).parent.parent.parent / "shared" / "articles"


def read(path: Path) -> Summary:
    if not path.is_file():
        pytest.skip(f"{path.name} is not beside this checkout")
    summary = summarize(path, settings=Settings(model="local"))
    assert violations(summary.model_dump(mode="json")) == []
    return summary


def names(summary: Summary) -> dict[str, str]:
    return {source.id: source.name for source in summary.sources}


@pytest.fixture(scope="module")
def harbour() -> Summary:
    return read(EXAMPLE)


@pytest.fixture(scope="module")
def armenia() -> Summary:
    return read(ARTICLES / "armenia.txt")


def test_headline_and_body_are_one_denial(harbour: Summary) -> None:
    (denial,) = (d for d in harbour.denials if 1 in d.evidence.sentences)
    assert names(harbour)[denial.source or ""] == "Ilse Varnholt"
    assert set(denial.evidence.sentences) == {0, 1}


def test_silences_keep_their_kinds(harbour: Summary) -> None:
    kinds = {names(harbour)[n.source or ""]: n.kind for n in harbour.no_comments}
    assert kinds == {"Sundmark Lines": "declined", "Piet Halloran": "unreachable"}


def test_allegation_without_a_source_has_none(harbour: Summary) -> None:
    (allegation,) = (c for c in harbour.claims if c.source is None)
    assert allegation.evidence.sentences == (13,)


def test_denial_told_three_times_is_one(armenia: Summary) -> None:
    (denial,) = (d for d in armenia.denials if "sign" in d.content)
    assert "Pashinyan" in names(armenia)[denial.source or ""]
    assert set(denial.evidence.sentences) == {0, 1, 2}


def test_martial_law_is_ruled_out(armenia: Summary) -> None:
    assert [d for d in armenia.denials if "martial law" in d.content]


def test_both_mirrored_pairs_are_claims_of_each_side_and_disputes(armenia: Summary) -> None:
    mirrored = [d for d in armenia.disputes if d.kind == "mirrored"]
    assert len(mirrored) == 2
    source_of = {c.id: names(armenia)[c.source or ""] for c in armenia.claims if c.source}
    for dispute in mirrored:
        assert {source_of[side[0]] for side in dispute.sides} == {"Armenia", "Azerbaijan"}


def test_figures_keep_their_sources(armenia: Summary) -> None:
    text = {names(armenia).get(c.source or "", ""): "" for c in armenia.claims}
    for claim in armenia.claims:
        text[names(armenia).get(claim.source or "", "")] += claim.content + "\n"
    assert "105 casualties" in text["Nikol Pashinyan"]
    assert all(n in text["Azerbaijan"] for n in ("42", "eight", "two", "100"))


def test_moscow_did_not_comment_on_the_shelling(armenia: Summary) -> None:
    (silence,) = armenia.no_comments
    assert names(armenia)[silence.source or ""] == "Russia"
    (shelling,) = (c for c in armenia.claims if c.source is None)
    assert silence.on == (shelling.id,)


def test_what_the_article_reports_itself_are_events(armenia: Summary) -> None:
    told = " / ".join(event.description for event in armenia.events).lower()
    assert all(w in told for w in ("protest", "briefed", "mediate a ceasefire", "clashes"))
