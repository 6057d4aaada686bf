"""The baselines read articles behind the same interface as our own ways of reading."""

from __future__ import annotations

import sys
import threading
from typing import Any

import pytest

from evals.baselines import NAMES
from evals.baselines.rules import RulesReader
from summarizer import Article, Settings, Summary, summarize
from summarizer.errors import MissingExtraError, ModelError
from summarizer.reading.protocol import Ask, Found, Mention, Reader

from ..articles import ARTICLE, HEAVY, TEXT
from ..loopback import Asked, Loopback, Reply, Scripted, cut_off, fails, says


def test_every_name_leads_to_a_reader() -> None:
    assert set(NAMES) == {"rules", "langextract"}
    assert NAMES["rules"] == "evals.baselines.rules:RulesReader"
    assert Settings(reading=NAMES["langextract"]).reading == NAMES["langextract"]


# --- rules


def by_rules(text: str) -> list[Mention]:
    steps = list(RulesReader().read(Article(text=text)))
    assert all(isinstance(step, Found) for step in steps)
    return [m for step in steps if isinstance(step, Found) for m in step.mentions]


STATEMENTS = {
    "that": (
        "Ann Corrigan said that the bridge would hold.",
        "Ann Corrigan",
        "the bridge would hold",
    ),
    "no that": ("Corrigan has also said it would hold.", "Corrigan", "it would hold"),
    "pronoun": ("On Monday, she said that the bridge would hold.", "she", "the bridge would hold"),
    "role": ("The city council says the bridge is safe.", "The city council", "the bridge is safe"),
    "told somebody": (
        "Corrigan told reporters that the bridge would hold.",
        "Corrigan",
        "the bridge would hold",
    ),
    "an aside": (
        "Ann Corrigan, who runs the port, insisted the bridge was safe.",
        "Ann Corrigan",
        "the bridge was safe",
    ),
    "quotation first": ("“We were never asked,” Corrigan said.", "Corrigan", "We were never asked"),
    "inverted": (
        "“We were never asked,” said Ann Corrigan.",
        "Ann Corrigan",
        "We were never asked",
    ),
    "quotation last": (
        "Corrigan told the press: “We were never asked.”",
        "Corrigan",
        "We were never asked",
    ),
    "statement first": (
        "The bridge will be closed for a year, officials said.",
        "officials",
        "The bridge will be closed for a year",
    ),
    "according to, last": (
        "Nine people were hurt, according to the police.",
        "the police",
        "Nine people were hurt",
    ),
    "according to, first": (
        "According to Ann Corrigan, nine people were hurt.",
        "Ann Corrigan",
        "nine people were hurt",
    ),
    "straight marks": ('"We were never asked," said Corrigan.', "Corrigan", "We were never asked"),
    "denied": ("Corrigan denied that she was asked.", "Corrigan", "she was asked"),
}


@pytest.mark.parametrize(("text", "source", "content"), STATEMENTS.values(), ids=STATEMENTS)
def test_rules_find_who_says_what(text: str, source: str, content: str) -> None:
    (mention,) = by_rules(text)
    assert mention.kind == "claim"
    assert mention.source is not None
    assert (mention.source.text, mention.content.text) == (source, content)
    for phrase in filter(None, (mention.source, mention.content, mention.cue)):
        assert phrase.span is not None
        assert text[phrase.span.start : phrase.span.end] == phrase.text


@pytest.mark.parametrize(
    "text",
    [
        "The bridge closed on Monday.",
        "The so-called “black bridge” closed on Monday.",
        "It was a sad day.",
    ],
)
def test_rules_find_nothing_where_nobody_speaks(text: str) -> None:
    assert by_rules(text) == []


def test_a_quotation_of_several_sentences_is_one_statement_with_all_its_sentences() -> None:
    (mention,) = by_rules("“It is late. We were never asked,” said Corrigan.")[-1:]
    assert mention.content.text == "We were never asked"
    (mention,) = by_rules("Corrigan said: “We were never asked. It is late. We go home.” She left.")
    assert mention.sentences == (1, 2, 3)
    assert mention.content.text == "We were never asked. It is late. We go home"


def test_a_quotation_without_a_verb_goes_to_whoever_spoke_last() -> None:
    mentions = by_rules("Ann Corrigan said the bridge is safe.\n\n“And it was always safe.”")
    assert [m.source.text for m in mentions if m.source] == ["Ann Corrigan"] * 2


def test_rules_ask_no_model() -> None:
    with Loopback() as server:
        settings = Settings(model="openai/test", base_url=server.address, reading=NAMES["rules"])
        summary = summarize(TEXT, settings=settings)
    assert server.asked == []
    assert summary.claims
    assert not summary.denials
    assert not summary.events
    assert summary.run.reading == "rules"


# --- LangExtract


@pytest.fixture
def langextract() -> type[Any]:
    """The reader's class; tests that need it are skipped where the extra is not installed."""
    pytest.importorskip("langextract")
    from evals.baselines.langextract import LangExtractReader

    return LangExtractReader


def extraction(kind: str, text: str, **attributes: str) -> dict[str, Any]:
    return {kind: text, f"{kind}_attributes": attributes or None}


FOUND = {
    "extractions": [
        extraction("event", "The bridge at Marn closed on Monday"),
        extraction("claim", "hiding a report", source="The council"),
        extraction("denial", "she had hidden a report", source="Korbin"),
        extraction("claim", "zebras danced around a pale moon", source="Korbin"),
        extraction("no_comment", "did not respond", source="The ministry", about="questions"),
        extraction("claim", "At least 14 people were hurt", source="Odo Quill"),
    ]
}


def by_langextract(
    *script: Scripted, text: str = TEXT, **fields: Any
) -> tuple[Summary, list[Asked]]:
    with Loopback(*script) as server:
        settings = Settings(
            model="openai/test", base_url=server.address, reading=NAMES["langextract"], **fields
        )
        return summarize(text, settings=settings), server.asked


@pytest.mark.usefixtures("langextract")
def test_extractions_become_items_by_their_place_in_the_article() -> None:
    summary, _ = by_langextract(says(FOUND, usage=HEAVY))
    names = {source.id: source.name for source in summary.sources}
    (event,) = summary.events
    assert (event.description, event.evidence.sentences) == (
        "The bridge at Marn closed on Monday",
        (1,),
    )
    (claim,) = summary.claims
    assert (claim.content, claim.evidence.sentences) == ("hiding a report", (2,))
    (denial,) = summary.denials
    assert (names[denial.source or ""], denial.evidence.sentences) == ("Ilse Korbin", (3,))
    (silent,) = summary.no_comments
    assert (names[silent.source or ""], silent.about) == ("The ministry", "questions")


@pytest.mark.usefixtures("langextract")
def test_what_langextract_cannot_find_in_the_text_is_left_out_with_a_warning() -> None:
    summary, _ = by_langextract(says(FOUND, usage=HEAVY))
    assert any("'zebras danced around a pale moon' was left out" in w for w in summary.run.warnings)
    assert any("Odo Quill" in dropped.item for dropped in summary.run.dropped)


@pytest.mark.usefixtures("langextract")
def test_langextract_asks_as_it_does_at_any_server() -> None:
    _, (asked,) = by_langextract(says(FOUND, usage=HEAVY))
    system, user = asked.body["messages"]
    assert system["content"] == "You are a helpful assistant that responds in JSON format."
    assert user["content"].startswith("Extract what this news text reports")
    assert user["content"].endswith(f"Q: {TEXT}\nA: ")
    assert (asked.body["temperature"], asked.body["max_tokens"]) == (0, 600)
    schema = asked.body["response_format"]["json_schema"]["schema"]
    variants = schema["properties"]["extractions"]["items"]["anyOf"]
    assert [next(iter(v["properties"])) for v in variants] == [
        "event",
        "claim",
        "denial",
        "no_comment",
    ]


LONG = "\n\n".join(
    f"Ann Corrigan said that pier {n} of the bridge is safe today." for n in range(40)
)


def about_the_first_pier(asked: Asked) -> Reply:
    """Finds one statement in the chunk that is asked about."""
    chunk = asked.prompt.rpartition("Q: ")[2]
    said = chunk.partition("said that ")[2].partition(" today")[0]
    found = [extraction("claim", said, source="Ann Corrigan")]
    return says({"extractions": found}, usage=HEAVY)


@pytest.mark.usefixtures("langextract")
def test_a_long_article_is_asked_about_in_chunks() -> None:
    summary, asked = by_langextract(about_the_first_pier, text=LONG)
    assert len(asked) > 2
    assert all(len(a.prompt.rpartition("Q: ")[2]) < 1010 for a in asked)
    assert len({c.evidence.sentences for c in summary.claims}) == len(asked)


@pytest.mark.usefixtures("langextract")
@pytest.mark.parametrize(
    "bad", [cut_off('{"extractions": [{"cl'), says("no JSON at all", usage=HEAVY)]
)
def test_an_answer_that_is_no_use_costs_its_chunk_alone(bad: Reply) -> None:
    summary, asked = by_langextract(bad, about_the_first_pier, text=LONG, attempts=1)
    assert len(summary.claims) == len(asked) - 1
    assert any("lost the answer for chunk 1" in warning for warning in summary.run.warnings)


@pytest.mark.usefixtures("langextract")
def test_a_server_that_fails_ends_the_reading_and_its_thread() -> None:
    with pytest.raises(ModelError):
        by_langextract(fails(401))
    assert not running()


def running() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name == "langextract"]


def test_the_thread_ends_when_the_reading_is_abandoned(langextract: type[Any]) -> None:
    reader: Reader = langextract()
    steps = reader.read(ARTICLE)
    assert isinstance(next(steps), Ask)
    assert running() == ["langextract"]
    steps.close()
    assert not running()


def test_langextract_is_told_what_is_right(
    langextract: type[Any], caplog: pytest.LogCaptureFixture
) -> None:
    from langextract.prompt_validation import validate_prompt_alignment

    from evals.baselines.extraction_examples import EXAMPLES

    report = validate_prompt_alignment(EXAMPLES)
    assert not report.issues
    for shown in EXAMPLES:
        assert all(e.extraction_text in shown.text for e in shown.extractions)
        named = [(e.attributes or {}).get("source", "") for e in shown.extractions]
        assert all(str(source).lower() in shown.text.lower() for source in named)
    assert caplog.records == []


@pytest.fixture
def without_langextract(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were not installed."""
    for name in [n for n in sys.modules if n.partition(".")[0] == "langextract"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "langextract", None)
    for name in ("langextract", "extracting", "extraction_examples"):
        monkeypatch.delitem(sys.modules, f"evals.baselines.{name}", raising=False)


@pytest.mark.usefixtures("without_langextract")
def test_a_missing_langextract_is_an_error_that_tells_what_to_install() -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'summarizer\[langextract\]'"):
        by_langextract(says(FOUND))
