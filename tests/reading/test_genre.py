"""Opinion pieces, recipes and live blogs are noticed; reports that quote an "I" are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.article import Article
from summarizer.reading.genre import not_a_report

from ..articles import ARTICLE

ARTICLES = Path(__file__).parent.parent.parent.parent / "shared" / "articles"

OPINION = """Time to close the bridge

I have crossed the Tolver bridge every day for thirty years. I never thought I would write this.

The council says it is safe. I do not believe it. We must close it now. Nobody answered my letter.

Some say that a closure would cost the town its shops. In my view the shops would survive."""

RECIPE = """Plum cake

Serves eight.

200g flour
2 tbsp sugar
1 tsp salt
100 ml milk

Heat the oven and bake for an hour."""

LIVE = """Storm over Marn: live updates

10:32 The harbour is closed.

10:15 Trains have stopped.

Good morning from the pier."""

DIARY = "\n\n".join(f"{hour}:15 Train {hour} has left the station." for hour in range(8, 16))

QUOTED = """Mother tells of night in the flood

“I heard the water. I took my son. I thought that I would die,” said Ilse Korbin on Monday.

“I never want to go back. My house is gone, and I have nothing,” she said. The river fell at noon.

“We must move the dam,” she said. “I told the council so, and I was laughed at.”"""

TITLES = (
    "Opinion: close the bridge",
    "Close the bridge | Editorial",
    "Letter to the editor: trams",
)


@pytest.mark.parametrize(
    ("text", "genre"),
    [(OPINION, "an opinion piece"), (RECIPE, "a recipe"), (LIVE, "a live blog")],
    ids=["opinion", "recipe", "live"],
)
def test_what_is_no_report_is_named(text: str, genre: str) -> None:
    warning = not_a_report(Article.from_text(text))
    assert warning is not None
    assert warning.startswith(f"this seems to be {genre}, not a news report")


def test_many_clock_times_are_enough_without_a_title() -> None:
    assert "a live blog" in (not_a_report(Article(text=DIARY)) or "")


@pytest.mark.parametrize("title", TITLES)
def test_a_title_may_say_that_it_is_opinion(title: str) -> None:
    assert "an opinion piece" in (not_a_report(Article(text="The sea rose.", title=title)) or "")


REPORTS = {
    "a report": ARTICLE.text,
    "a report that quotes an I": QUOTED,
    "one that happened at a clock time": "10:15 was the time. The tram left.\n\nIt came back.",
    "one with a few amounts": "The thieves took:\n\n2 kg gold\n\n3 watches\n\nPolice are looking.",
    "one about opinion polls": "Opinion polls show a narrow lead\n\nThe vote is on Sunday.",
    "one with a Roman numeral": "King Oleg I. died. Oleg I was 40. He ruled I think.\n\nHe left.",
}


@pytest.mark.parametrize("text", REPORTS.values(), ids=REPORTS)
def test_a_report_gets_no_warning(text: str) -> None:
    assert not_a_report(Article.from_text(text)) is None


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles to read are not beside this folder")
def test_none_of_the_articles_to_read_is_taken_for_something_else() -> None:
    texts = [path.read_text("utf-8") for path in ARTICLES.glob("*.txt")]
    assert texts
    assert [not_a_report(Article.from_text(text)) for text in texts] == [None] * len(texts)
