"""How a report looks and works in a browser."""

from __future__ import annotations

import html
import json
import re
import struct
import subprocess
from pathlib import Path

import pytest

from evals.report import render
from evals.report.shapes import Page
from evals.report.view import page_of
from evals.report.writing import write_page

from . import reporting as sample
from .reporting import FIRST, LABELS, SECOND


def chromium(browser: str, folder: Path, address: str, *options: str) -> str:
    """What a browser without a screen prints about an address."""
    fixed = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [browser, *fixed, profile, *options, address]
    return subprocess.run(command, check=True, capture_output=True, timeout=240, text=True).stdout


def asked(browser: str, folder: Path, page: Page, script: str, width: int, *options: str) -> str:
    """What a script finds in the page. The page's own policy lets none run in it, so it runs in
    a page around it."""
    around = folder / "around.html"
    around.write_text(
        f"""<!doctype html><meta charset=utf-8><iframe style="width:{width}px;height:900px;border:0"
        srcdoc="{html.escape(render(page))}"></iframe><p id=told></p><script>onload = async () => {{
        const shown = document.querySelector("iframe").contentDocument;
        told.textContent = JSON.stringify(await (async () => {{ {script} }})());}}</script>""",
        "utf-8",
    )
    budget = "--virtual-time-budget=5000"
    dumped = chromium(browser, folder, around.as_uri(), budget, "--dump-dom", *options)
    told = re.search('<p id="told">([^<]*)</p>', dumped)
    assert told is not None
    return html.unescape(told[1])


DARK = "--blink-settings=preferredColorScheme=0"
GROUNDS = {"light": ((), "rgb(253, 253, 251)"), "dark": ((DARK,), "rgb(22, 24, 27)")}


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 720, 1280])
@pytest.mark.parametrize("scheme", GROUNDS)
def test_a_page_fits_its_window_in_dark_and_light(
    browser: str, tmp_path: Path, width: int, scheme: str
) -> None:
    """Long words and all; nothing in a table runs over what stands beside it, and every size of
    type is one of the scale."""
    options, ground = GROUNDS[scheme]
    script = """
        const root = shown.documentElement, style = (one) => getComputedStyle(one);
        shown.querySelectorAll("details").forEach((one) => { one.open = true; });
        const sizes = [...shown.body.querySelectorAll("*")].filter((one) => one.innerText)
          .map((one) => style(one).fontSize);
        const cells = [...shown.querySelectorAll("td, th")]
          .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth)
          .map((one) => one.innerText);
        return [root.scrollWidth - root.clientWidth, cells, style(shown.body).backgroundColor,
          [...new Set(sizes)].sort()];"""
    for made in (sample.hostile("long" * 99 + " words" * 99), page_of([FIRST, SECOND], LABELS)):
        over, cells, colour, sizes = json.loads(
            asked(browser, tmp_path, made, script, width, *options)
        )
        assert (over, cells, colour) == (0, [], ground)
        assert set(sizes) <= {"12.8px", "14.4px", "16px", "16.8px", "17.6px", "25.6px"}


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", GROUNDS)
def test_a_picture_can_be_taken_of_a_page(
    browser: str, tmp_path: Path, width: int, scheme: str
) -> None:
    path, picture = tmp_path / "report.html", tmp_path / "report.png"
    write_page(render(page_of([FIRST, SECOND], LABELS)), path)
    window = f"--window-size={width},2000"
    options = (window, f"--screenshot={picture}", *GROUNDS[scheme][0])
    chromium(browser, tmp_path, path.as_uri(), *options)
    assert struct.unpack(">II", picture.read_bytes()[16:24]) == (width, 2000)


@pytest.mark.browser
def test_one_key_leads_from_error_to_error_and_filters_work_without_a_script(
    browser: str, tmp_path: Path
) -> None:
    """The page without its policy, and with a script that does what a reader does: following a
    link on which the focus lies is what Enter does."""
    script = """onload = async () => {
        const seen = [], go = (id) => document.getElementById(id);
        const settle = () => new Promise((done) => setTimeout(done, 50));
        go("a1-error-1").click(); await settle();
        seen.push(document.activeElement.id);
        document.activeElement.click(); await settle();
        seen.push(document.activeElement.id);
        const count = (what) => [...document.querySelectorAll(what)]
          .filter((one) => one.checkVisibility()).length;
        const counts = () => [count(".mistake"), count(".sentences > li")];
        const all = counts();
        go("harms-only").click(); go("wrong-only").click();
        document.title = JSON.stringify([seen, all, counts()]);};"""
    bare = re.sub("<meta http-equiv[^>]*>", "", render(page_of([FIRST], LABELS)))
    path = tmp_path / "page.html"
    path.write_text(bare.replace("</main>", f"</main><script>{script}</script>"), "utf-8")
    budget = "--virtual-time-budget=5000"
    dumped = chromium(browser, tmp_path, path.as_uri(), budget, "--dump-dom")
    title = html.unescape(dumped.partition("<title>")[2].partition("</title>")[0])
    seen, every, filtered = json.loads(title)
    articles = page_of([FIRST], LABELS).articles
    mistakes = [mistake for article in articles for mistake in article.mistakes]
    assert seen == [mistake.anchor for mistake in mistakes[1:3]]
    assert every == [len(mistakes), sum(len(article.sentences) for article in articles)]
    harmed = {(a.name, m.sentences[0]) for a in articles for m in a.mistakes if m.harmful}
    assert filtered == [sum(m.harmful for m in mistakes), len(harmed)]
