"""What a report shows: every error beside its sentence, nothing of the test split, no markup."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import asdict, replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.report import render
from evals.report.inputs import ReadRun
from evals.report.shapes import Page
from evals.report.view import WITHHELD, page_of
from evals.scores import FIGURES, HARMFUL
from evals.sides import of_summary
from summarizer.render.view import clean

from ..harbour import SUMMARY
from . import reporting as sample
from .pages import Elements
from .reporting import FIRST, LABELS, SECOND

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def page(*runs: ReadRun) -> Page:
    return page_of(runs or (FIRST,), LABELS)


def shown(*runs: ReadRun) -> Elements:
    return Elements(render(page(*runs)))


ONE, TWO = shown(FIRST), shown(FIRST, SECOND)
BOTH = pytest.mark.parametrize("elements", [ONE, TWO], ids=["one run", "two runs"])


@BOTH
def test_every_link_has_its_target_and_every_target_is_one(elements: Elements) -> None:
    ids = elements.every("id")
    assert len(ids) == len(set(ids))
    inside = {href[1:] for href in elements.every("href") if href.startswith("#")}
    assert inside <= set(ids)
    assert set(elements.every("aria-labelledby")) <= set(ids)


@BOTH
def test_a_page_runs_and_loads_nothing(elements: Elements) -> None:
    tags = {tag for tag, _ in elements.found}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "base", "use"}
    assert not [a for _, found in elements.found for a in found if a.startswith("on")]
    assert not elements.every("style")
    assert not elements.every("src")
    outside = {href for href in elements.every("href") if not href.startswith("#")}
    assert outside == {"https://vellmouth.example/harbour"}


def test_a_page_allows_its_own_style_sheet_and_nothing_else() -> None:
    source = render(page())
    style = source.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(c for c in Elements(source).every("content") if "default-src" in c)
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style
    assert "@import" not in style


def test_a_report_has_the_colours_and_sizes_of_the_page_of_a_summary() -> None:
    def properties(package: str, name: str) -> list[dict[str, str]]:
        style = files(package).joinpath("templates", name).read_text("utf-8")
        blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
        return [dict(re.findall(r"(--[\w-]+): ([^;]+);", block)) for block in blocks]

    ours, theirs = (
        properties("evals.report", "report.css"),
        properties("summarizer.render", "page.css"),
    )
    assert len(ours) == len(theirs) == 2
    assert all(there.items() <= here.items() for here, there in zip(ours, theirs, strict=True))


def test_harms_come_first_and_every_figure_stands_once() -> None:
    tables = page().tables
    assert tables[0].rows[0].name == "harm.total"
    names = [row.name for table in tables for row in table.rows]
    assert sorted(names) == sorted(FIGURES)


def test_totals_come_with_their_intervals_and_what_the_labellers_reach() -> None:
    row = page().tables[1].rows[0]
    low, high = row.amounts[0].low, row.amounts[0].high
    assert f"0.941 [{low:.3f}, {high:.3f}]" in ONE.words()
    assert "labellers 0.810" in ONE.words()


def test_two_runs_are_shown_with_difference_interval_and_p() -> None:
    change = page(FIRST, SECOND).tables[0].rows[0].change
    assert change is not None
    assert change.amount.value == -0.75
    row = next(n for n in TWO.of_class("primary"))
    assert "1.500 [0.000, " in TWO.words(row)
    assert "−0.750 [" in TWO.words(row)
    assert f"{change.p:.3f} no clear difference" in TWO.words(row)


def test_a_clear_difference_is_called_better_or_worse() -> None:
    names = [f"n{number}" for number in range(10)]
    wrong = [sample.error("missed", "x", 1)] * 6
    bad, good = (
        sample.run("r", [sample.ok(sample.score(n, errors), sample.FERRY_SUMMARY) for n in names])
        for errors in (wrong, [])
    )
    standings = [
        page_of(runs, LABELS).tables[1].rows[0].change for runs in ((bad, good), (good, bad))
    ]
    assert [change and change.standing for change in standings] == ["better", "worse"]


@pytest.mark.parametrize("fact", [fact for fact in sample.FACTS if fact[1]])
def test_facts_of_the_run_are_shown(fact: tuple[str, str]) -> None:
    assert " ".join(fact) in ONE.words()


def test_facts_that_differ_are_marked_in_words() -> None:
    differing = [TWO.words(number) for number in TWO.of_class("differs")]
    assert len(differing) == 1
    assert differing[0].startswith("Commit differs 2d2e53c0aa71f00d, with uncommitted")


def test_every_error_stands_beside_the_best_sentence_that_it_rests_on() -> None:
    cards = {}
    for number in ONE.of_class("mistake"):
        sentence = ONE.holder(number, "wrong")
        cards[ONE.words(number)] = sentence and sentence["id"]
    for error in sample.BEFORE.errors:
        words = next(words for words in cards if error.detail in words)
        assert (cards[words] or "").endswith(f"-sentence-{error.sentences[0]}")
        assert words.startswith(f"Harm: {error.kind}") == (error.kind in HARMFUL)
    assert len(cards) == len(sample.BEFORE.errors) + 2


def test_an_article_without_text_has_its_errors_without_sentences() -> None:
    article = ONE.by_id(next(a.anchor for a in page().articles if a.name == "quarry"))
    assert "no text at quarry.txt" in ONE.words(article)
    assert "Nele Brandt: the quarry is shut sentence 3" in ONE.words(article)
    assert not [n for n in ONE.of_class("sentences") if article in ONE.inside[n]]


def test_failures_and_skipped_articles_say_why() -> None:
    assert "Failed: ReplyError: the reply did not fit" in ONE.words()
    assert "fair: no text at fair.txt" in ONE.words()
    assert "1 of 5 readings failed and are in no figure." in ONE.words()


def test_the_most_harmful_article_comes_first() -> None:
    names = [article.name for article in page().articles]
    assert names == ["harbour", "jisr", "storm", "quarry", "ferry"]


@pytest.mark.parametrize(("suffix", "kinds"), [("", None), ("-harm", HARMFUL)])
def test_from_each_error_one_link_leads_to_the_next(
    suffix: str, kinds: tuple[str, ...] | None
) -> None:
    """The link is where the link before it leads to, so one key pressed again goes on."""
    wanted = [
        f"{mistake.anchor}{suffix}"
        for article in page().articles
        for mistake in article.mistakes
        if kinds is None or mistake.kind in kinds
    ]
    leads_to = {found.get("id"): found.get("href") for tag, found in ONE.found if tag == "a"}
    walked = [wanted[0]]
    while (target := (leads_to[walked[-1]] or "")[1:]) != "worst":
        walked.append(target)
    assert walked == wanted


def test_labels_and_output_stand_side_by_side() -> None:
    lines = {ONE.words(number) for number in ONE.of_class("line")}
    wrong = (
        "^aligned similarity 0.870 harm: wrong source kind "
        "Labelled: c1 claim The Dockers' Union or Renate Osk: .* "
        "Given: c2 claim The Dockers' Union: "
    )
    assert any(re.search(wrong, line) for line in lines)
    assert any(
        line.startswith("missed Labelled: n1 no-comment Sundmark Lines: no comment: the letter")
        and line.endswith("Given: nothing")
        for line in lines
    )
    assert any(line.startswith("set aside Labelled: c3") for line in lines)
    assert any(re.match("extra .*Labelled: nothing Given: c5", line) for line in lines)


def test_every_labelled_and_given_item_stands_in_one_line() -> None:
    reading = page().articles[0].readings[0]
    gold = [match.gold.id for match in reading.matches if match.gold]
    output = [match.output.id for match in reading.matches if match.output]
    assert sorted(gold) == sorted(item.id for item in sample.HARBOUR_LABELS.items)
    assert sorted(output) == sorted({entry.id for entry in of_summary(SUMMARY).entries})


def test_of_two_runs_an_error_says_which_of_them_makes_it() -> None:
    presence = {m.detail: m.presence for a in page(FIRST, SECOND).articles for m in a.mistakes}
    assert presence[sample.BEFORE.errors[0].detail] == "only in A, gone in B"
    assert presence[sample.BEFORE.errors[1].detail] == "in A and B"
    assert presence[sample.AFTER.errors[2].detail] == "new in B"


def test_an_error_of_several_readings_stands_once_and_says_how_often() -> None:
    scores = [sample.BEFORE, sample.AFTER, sample.BEFORE]
    repeated = sample.run("r", [sample.ok(score, SUMMARY, n) for n, score in enumerate(scores, 1)])
    article = page(repeated).articles[0]
    presence = {mistake.kind: mistake.presence for mistake in article.mistakes}
    assert presence["flipped"] == "in 2 of 3 readings"
    assert presence["wrong source"] == "in 3 of 3 readings"
    assert [reading.repeat for reading in article.readings] == [1, 2, 3]
    assert article.tallies[0].missed == pytest.approx(2 / 3)
    assert "side by side, reading 3" in shown(repeated).words()


def test_of_the_test_split_only_totals_are_shown() -> None:
    labels = [replace(one, case=one.case.model_copy(update={"split": "test"})) for one in LABELS]
    tested = replace(FIRST, splits=dict.fromkeys(FIRST.splits, "test"))
    for runs in ((tested,), (tested, SECOND)):
        made = page_of(runs, labels)
        told = render(made) + json.dumps(asdict(made), ensure_ascii=False)
        assert WITHHELD in html.unescape(told)
        assert "0.941" in told
        assert made.tables == page_of((FIRST, SECOND)[: len(runs)], LABELS).tables
        for secret in ("harbour.", "Varnholt", "storm", "quarry", "ReplyError", "fair.txt"):
            assert secret not in told


@pytest.mark.parametrize("known", [True, False], ids=["labels say so", "the run says so"])
def test_one_article_of_the_test_split_is_withheld_among_others(known: bool) -> None:
    harbour = sample.HARBOUR.case.model_copy(update={"split": "test"})
    labels = [
        replace(sample.HARBOUR, case=harbour) if one is sample.HARBOUR else one for one in LABELS
    ]
    mixed = replace(FIRST, splits={**FIRST.splits, "harbour": "test"})
    made = page_of([FIRST], labels) if known else page_of([mixed], LABELS)
    assert [article.name for article in made.articles] == ["jisr", "storm", "quarry", "ferry"]
    assert made.withheld
    assert "Varnholt" not in render(made)


def test_a_run_in_which_everything_failed_says_that_there_are_no_figures() -> None:
    words = shown(sample.run("r", [sample.failed("storm", "no route to the model")])).words()
    assert "Nothing was scored, so there are no figures." in words
    assert "Failed: no route to the model" in words


def test_runs_on_different_articles_say_what_the_difference_is_over() -> None:
    fewer = sample.run("r", [r for r in FIRST.readings if r.article != "ferry"])
    words = shown(FIRST, fewer).words()
    assert "Only 3 articles have a score in both runs." in words


def test_text_of_any_direction_sets_its_own() -> None:
    words = [n for n in ONE.of_class("words") if "قالت" in ONE.words(n)]
    assert [ONE.found[n][1] for n in words] == [{"class": "words", "dir": "auto", "lang": "ar"}]


def test_nothing_from_outside_becomes_markup_or_steers() -> None:
    source = render(sample.hostile(sample.HOSTILE))
    elements, plain = Elements(source), Elements(render(sample.hostile("words")))
    assert [tag for tag, _ in elements.found] == [tag for tag, _ in plain.found]
    assert [set(found) for _, found in elements.found] == [set(found) for _, found in plain.found]
    assert all(href.startswith("#") for href in elements.every("href"))
    assert not STEERING.search(source)
    assert clean(sample.HOSTILE) in elements.words()


@given(st.text(max_size=40))
def test_any_text_is_shown_as_it_stands(words: str) -> None:
    elements = Elements(render(sample.hostile(f"x{words}")))
    assert clean(f"x{words}") in elements.words()
    assert not {"script", "img"} & {tag for tag, _ in elements.found}
