"""How a summary looks: whole, safe to print, and the same in every form."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console

from summarizer.article import Article
from summarizer.render import data, markdown, text
from summarizer.render import html as page
from summarizer.render.view import clean, view_of
from summarizer.schema import Claim, Denial, Evidence, Item, Run, Source, Span, Summary

from .harbour import SUMMARY

KEPT = Path(__file__).parent / "data"
EMPTY = Summary(gist="", article=Article(text="It rained."), run=Run(model="m", reading="whole"))
NASTY = "\x1b[31m\x9b2J\u202eevil\u2066 <script>alert(1)</script> [x](javascript:a) `*_#| {{ 7*7 }}"


def nasty_summary(words: str = NASTY) -> Summary:
    """A summary in which every field that is free text holds these words."""
    article = Article(
        text=f"Body {words}", title=f"Title {words}", url=f"javascript:{words}", id="a"
    )
    evidence = Evidence(sentences=(1,), spans=(Span(start=0, end=1),))
    claim = Claim(
        id="c1",
        source="s1",
        kind="assertion",
        content=words,
        quoted=f"said {words}",
        confidence=1,
        evidence=evidence,
    )
    return Summary(
        gist=words,
        claims=(claim,),
        unanswered=("c1",),
        uncovered=(1,),
        sources=(Source(id="s1", name=words, aliases=(f"a {words}",), kind="person"),),
        article=article,
        run=Run(model=words, reading=words, warnings=(words,)),
    )


def as_page(summary: Summary) -> str:
    return page.render([summary])


FORMS: dict[str, Callable[[Summary], str]] = {
    "text": text.render,
    "markdown": markdown.render,
    "html": as_page,
}


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes, and its words."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def every(self, attribute: str) -> list[str]:
        return [value for _, found in self.found if (value := found.get(attribute)) is not None]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_example_looks_as_it_was_last_approved(form: str) -> None:
    kept = KEPT / f"harbour.{'txt' if form == 'text' else 'md'}"
    assert FORMS[form](SUMMARY) == kept.read_text("utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_a_plain_dump_looks_like_its_summary(form: str) -> None:
    render = page.render if form == "html" else None
    dump = SUMMARY.model_dump(mode="json")
    if render is not None:
        assert render([dump]) == render([SUMMARY])
    else:
        assert {"text": text.render, "markdown": markdown.render}[form](dump) == FORMS[form](
            SUMMARY
        )


@pytest.mark.parametrize("form", FORMS)
def test_every_item_is_shown_with_its_id_and_words(form: str) -> None:
    shown = " ".join(html.unescape(FORMS[form](SUMMARY)).replace("\\", "").split())
    statements: tuple[Claim | Denial, ...] = (*SUMMARY.claims, *SUMMARY.denials)
    for item in statements:
        assert item.id in shown
        assert item.content in shown
    for event in SUMMARY.events:
        assert event.description in shown


def test_disputes_come_first_then_denials_claims_and_events() -> None:
    keys = [section.key for section in view_of(SUMMARY).sections]
    assert keys == [
        "disputes",
        "denials",
        "silences",
        "claims",
        "events",
        "unanswered",
        "uncovered",
        "notes",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_summary_says_that_nothing_was_found(form: str) -> None:
    assert "Nothing was found in this article" in FORMS[form](EMPTY)
    assert "Disputes" not in FORMS[form](EMPTY).title()


@pytest.mark.parametrize("form", FORMS)
def test_nothing_in_an_article_can_steer_a_terminal_or_turn_text_around(form: str) -> None:
    shown = FORMS[form](nasty_summary())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert "{{ 7*7 }}" in html.unescape(shown).replace("\\", "")


@pytest.mark.parametrize("width", [1, 20, 33, 80, 200])
def test_text_keeps_within_its_width_from_20_columns_on(width: int) -> None:
    lines = text.render(nasty_summary("日本語 " * 9 + "x" * 90), width=width).splitlines()
    assert max(map(cell_len, lines)) <= max(width, 20)


def test_text_without_colour_holds_no_escape_and_with_colour_tells_nothing_more() -> None:
    coloured = io.StringIO()
    text.show(
        SUMMARY, Console(file=coloured, width=80, force_terminal=True, color_system="standard")
    )
    bare = re.sub("\x1b\\[[0-9;]*m", "", coloured.getvalue())
    plain = text.render(SUMMARY, width=80)
    assert "\x1b" in coloured.getvalue()
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def test_text_of_the_view_itself_is_ascii() -> None:
    assert text.render(SUMMARY).isascii()


def test_brackets_in_an_article_are_not_read_as_markup() -> None:
    assert "[bold]x[/bold] :smile:" in text.render(nasty_summary("[bold]x[/bold] :smile:"))


def test_provisional_items_are_one_safe_line_each() -> None:
    items: tuple[Item, ...] = (
        *SUMMARY.events,
        *SUMMARY.claims,
        *SUMMARY.denials,
        *SUMMARY.no_comments,
    )
    lines = [text.provisional(item) for item in items + nasty_summary().claims]
    assert lines[0] == "[1] event: dockers walked out for a second day"
    assert all(clean(line) == line for line in lines)


@given(st.text(max_size=60))
def test_markdown_shows_any_text_as_it_stands(words: str) -> None:
    wanted = clean(words)
    rendered = (
        MarkdownIt("gfm-like", {"html": True})
        .disable("linkify")
        .render(markdown.render(nasty_summary(f"x {words}")))
    )
    if wanted:
        assert wanted in " ".join(Elements(rendered).words.split())
    assert {tag for tag, _ in Elements(rendered).found} <= set(
        "h1 h2 h3 p em strong ul li hr".split()
    )


@given(st.text(max_size=60))
def test_a_page_shows_any_text_as_it_stands(words: str) -> None:
    source = as_page(nasty_summary(f"x {words}"))
    elements = Elements(source)
    assert clean(words) in " ".join(elements.words.split())
    assert elements.found[0][0] == "html"
    assert "script" not in {tag for tag, _ in elements.found}


def test_a_page_runs_and_loads_nothing() -> None:
    elements = Elements(as_page(nasty_summary()))
    tags = {tag for tag, _ in elements.found}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "base", "svg"}
    assert not [
        a for _, found in elements.found for a in found if a.startswith("on") or a == "style"
    ]
    assert not elements.every("src")
    assert all(address.startswith("#") for address in elements.every("href"))


def test_a_page_allows_its_own_style_sheet_and_nothing_else() -> None:
    source = as_page(SUMMARY)
    policy = next(c for c in Elements(source).every("content") if "default-src" in c)
    style = source.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://news.example/a?b=1&c=2", True),
        ("javascript:alert(1)", False),
        ("data:text/html,a", False),
        (" https://news.example", False),
    ],
)
def test_a_page_links_to_its_article_only_on_the_web(url: str, linked: bool) -> None:
    article = SUMMARY.article.model_copy(update={"url": url})
    elements = Elements(as_page(SUMMARY.model_copy(update={"article": article})))
    assert (url in elements.every("href")) is linked


def test_every_link_of_a_page_has_its_target_and_every_target_is_one() -> None:
    elements = Elements(page.render([SUMMARY, EMPTY, SUMMARY]))
    ids = elements.every("id")
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href in elements.every("href")} <= set(ids)
    assert set(elements.every("aria-labelledby")) <= set(ids)


def test_each_sentence_of_a_page_links_to_the_items_that_rest_on_it() -> None:
    source = as_page(SUMMARY)
    sentence = source.partition('id="a1-sentence-9"')[2].partition("\n")[0]
    assert Elements(f"<i{sentence}").every("href") == ["#a1-c3", "#a1-c4"]


def test_json_gives_the_summary_back_and_holds_no_sign_that_steers() -> None:
    for summary in (SUMMARY, EMPTY, nasty_summary()):
        for indent in (None, 2):
            shown = data.render(summary, indent=indent)
            assert Summary.model_validate_json(shown) == summary
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert data.render(SUMMARY, indent=None).count("\n") == 1


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 400, 1200])
def test_a_browser_applies_the_style_sheet_and_needs_no_scrolling_sideways(
    browser: str, tmp_path: Path, width: int
) -> None:
    """The page's own policy forbids measuring in it, so a page around it does."""
    inner = html.escape(as_page(nasty_summary("long" * 99 + " words" * 99)))
    around = tmp_path / "around.html"
    around.write_text(
        f"""<!doctype html><meta charset=utf-8><iframe style="width:{width}px;border:0"
        srcdoc="{inner}"></iframe><p id=told></p><script>onload = () => {{
        const shown = document.querySelector("iframe").contentDocument, body = shown.body;
        const family = getComputedStyle(body).fontFamily;
        const root = shown.documentElement;
        told.textContent = root.scrollWidth - root.clientWidth + " " + family;}}</script>""",
        "utf-8",
    )
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [browser, *options, profile, "--dump-dom", around.as_uri()]
    dumped = subprocess.run(command, check=True, capture_output=True, timeout=240, text=True)
    told = re.search('<p id="told">([^<]*)</p>', dumped.stdout)
    assert told is not None
    assert told[1] == "0 system-ui, sans-serif"
