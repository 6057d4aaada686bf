"""How a way of reading is chosen, and a reader of the user's own is found and used."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer import Settings, SummarizerError, summarize
from summarizer.article import Article
from summarizer.errors import SettingsError
from summarizer.models.protocol import Capabilities
from summarizer.prompts import Prompts
from summarizer.reading import protocol
from summarizer.reading.choosing import Choice, choose

from ..articles import ARTICLE, HEAVY, TEXT
from ..loopback import Loopback, says

CAPABLE = Capabilities(grammar=False, whole=True, window=None, concurrency=4)
LOCAL = Capabilities(grammar=True, whole=False, window=8192, concurrency=1)
GERMAN = Article(text="Der Rat hat das bestritten.", language="de")
READER = """
    class Mine:
        name = "mine"
        prompts = ()

        def read(self, article):
            yield Found((), article.sentences[-1].number)
"""
Write = Callable[[str], None]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a module that can be imported as `mine_own` in this test."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "mine_own", raising=False)

    def write(source: str) -> None:
        head = "from summarizer.reading.protocol import *\n"
        (tmp_path / "mine_own.py").write_text(head + textwrap.dedent(source), "utf-8")

    return write


def chosen(
    reading: str, article: Article = ARTICLE, capabilities: Capabilities = CAPABLE
) -> Choice:
    settings = Settings(reading=reading)
    return choose(article, settings, capabilities, Prompts.find(settings))


@pytest.mark.parametrize(
    ("reading", "capabilities", "name"),
    [
        ("auto", CAPABLE, "whole"),
        ("auto", LOCAL, "by_cue"),
        ("whole", LOCAL, "whole"),
        ("by_cue", CAPABLE, "by_cue"),
        ("by_sentence", CAPABLE, "by_sentence"),
    ],
)
def test_a_setting_decides_and_else_the_model(
    reading: str, capabilities: Capabilities, name: str
) -> None:
    choice = chosen(reading, capabilities=capabilities)
    assert (choice.reader.name, choice.warning) == (name, None)


def test_a_model_that_was_not_trained_is_told_of() -> None:
    found = chosen("trained", capabilities=LOCAL)
    assert found.reader.name == "trained"
    assert found.warning is not None
    assert "SUMMARIZER_ADAPTER" in found.warning
    assert chosen("trained", capabilities=replace(LOCAL, trained=True)).warning is None


def test_another_language_is_read_by_sentence_and_the_user_is_told() -> None:
    choice = chosen("auto", GERMAN, LOCAL)
    assert choice.reader.name == "by_sentence"
    assert "'de'" in (choice.warning or "")


# --- a reader of the user's own


@pytest.mark.parametrize(
    "source",
    [
        READER,
        READER + "\n\n    mine = Mine\n",
        READER + "\n\n    def make():\n        return Mine()\n",
        READER + "\n\n    made = Mine()\n",
        "class Many:\n    class Inner:\n        name, prompts = 'mine', ()\n"
        "        def read(self, article):\n            yield Found((), 1)\n",
    ],
    ids=["class", "alias", "function", "instance", "nested"],
)
def test_a_reader_may_be_a_class_a_function_or_an_instance(module: Write, source: str) -> None:
    module(source)
    attribute = {
        "mine = Mine": "mine",
        "def make": "make",
        "made = ": "made",
        "Inner": "Many.Inner",
    }
    name = next((name for words, name in attribute.items() if words in source), "Mine")
    assert chosen(f"mine_own:{name}").reader.name == "mine"


NO_READER = {
    "no_such_package_q.mine:Mine": ("", r"there is no module no_such_package_q.*PYTHONPATH"),
    "mine_own.deeper:Mine": (READER, r"there is no module mine_own\.deeper"),
    "mine_own:Yours": (READER, r"mine_own has no Yours.*after the colon"),
    "mine_own:Needy": (
        "class Needy:\n    def __init__(self, model): ...",
        r"cannot be called without arguments \(missing a required argument: 'model'\)",
    ),
    "mine_own:number": ("number = 7", r"number gives an instance of int, which is no reader"),
    "mine_own:Blank": ("class Blank: ...", r"an instance of Blank.*summarizer\.reading\.protocol"),
    "mine_own:Mine": ("import no_such_package_q", r"cannot be imported.*install what it needs"),
    "mine_own:Found2": ("from json import nothing", r"mine_own cannot be imported: cannot import"),
}


@pytest.mark.parametrize("name", NO_READER)
def test_what_is_wrong_with_a_reader_is_said(module: Write, name: str) -> None:
    source, message = NO_READER[name]
    module(source)
    with pytest.raises(SettingsError, match=message) as caught:
        chosen(name)
    assert repr(name) in str(caught.value)


@pytest.mark.parametrize(
    "name", ["quickly", "mine.py", "mine:", ":Mine", "a b:c", "http://x:y", ""]
)
def test_a_name_of_no_form_is_refused_with_those_that_exist(name: str) -> None:
    with pytest.raises(
        SettingsError, match=r"auto, whole, trained, by_cue, by_sentence; or package\.mod"
    ):
        Settings(reading=name)


def test_an_error_inside_the_user_s_module_stays_what_it_is(module: Write) -> None:
    module("1 / 0")
    with pytest.raises(ZeroDivisionError):
        chosen("mine_own:Mine")


def example() -> str:
    """The code in the docstring of the protocol."""
    lines = (protocol.__doc__ or "").splitlines()
    return textwrap.dedent("\n".join(line for line in lines if line.startswith("    ")))


def test_the_reader_in_the_protocol_s_docstring_reads_an_article(
    module: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    module("from pydantic import BaseModel\n" + example())
    monkeypatch.setenv("SUMMARIZER_READING", "mine_own:Naive")
    with Loopback(says({"claims": ["Korbin had hidden a report"]}, usage=HEAVY)) as server:
        settings = Settings(model="openai/test", base_url=server.address)
        summary = summarize(ARTICLE, settings=settings)
    assert len(server.asked) == len(ARTICLE.sentences)
    assert {claim.content for claim in summary.claims} == {"Korbin had hidden a report"}
    assert summary.run.reading == "naive"


def test_what_a_reader_finds_passes_the_locks(module: Write) -> None:
    module(
        """
        class Liar:
            name, prompts = "liar", ()

            def read(self, article):
                strange = Mention("claim", (99,), Phrase("the bridge fell"))
                invented = Mention("claim", (2,), Phrase("it fell"), source=Phrase("Odo Quill"))
                yield Warned("I make things up")
                yield Found((strange, invented), 6)
        """
    )
    with Loopback() as server:
        at = {"model": "openai/test", "base_url": server.address}
        summary = summarize(TEXT, settings=Settings(**at, reading="mine_own:Liar"))
    assert summary.claims == ()
    assert len(summary.run.dropped) == 2
    assert "I make things up" in summary.run.warnings
    assert server.asked == []


def test_everything_that_a_reader_needs_is_exported() -> None:
    assert sorted(protocol.__all__) == protocol.__all__
    assert {"Ask", "Found", "Warned", "Mention", "Phrase", "Span", "Article", "Request"} <= set(
        protocol.__all__
    )
    assert all(hasattr(protocol, name) for name in protocol.__all__)


def test_a_wrong_reader_is_an_error_of_ours(module: Write) -> None:
    module("")
    with pytest.raises(SummarizerError):
        summarize(TEXT, settings=Settings(model="openai/t", base_url="http://x", reading="m_q:R"))
