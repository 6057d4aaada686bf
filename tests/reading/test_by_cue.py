"""What the by-cue reader makes of a model's lines about sentences of invented news."""

from __future__ import annotations

import pytest

from summarizer.article import Article
from summarizer.mentions import Mention
from summarizer.models.protocol import Capabilities
from summarizer.prompts import Prompts
from summarizer.reading.by_cue import ByCueReader, Lines
from summarizer.reading.protocol import Ask, Found, Warned
from summarizer.settings import Settings

LOCAL = Capabilities(grammar=True, whole=False, window=8192, concurrency=1)


def read(text: str, *answers: list[str], title: str | None = None) -> list[Mention]:
    """Drives the reader with one scripted answer for each sentence that it asks about."""
    article = Article(text=text, title=title)
    steps = ByCueReader(Prompts.find(Settings()), LOCAL).read(article)
    left = list(answers)
    found: list[Mention] = []
    step = next(steps, None)
    while step is not None:
        reply = [Lines(left.pop(0)) for _ in step.requests] if isinstance(step, Ask) else None
        if isinstance(step, Found):
            found.extend(step.mentions)
        try:
            step = steps.send(reply)
        except StopIteration:
            break
    assert not left, "an answer was never asked for"
    for mention in found:
        for phrase in (mention.content, mention.source, mention.cue, mention.quoted):
            if phrase is not None and phrase.span is not None:
                assert article.text[phrase.span.start : phrase.span.end] == phrase.text
    return found


def test_content_reaches_to_the_end_of_its_clause() -> None:
    denial, event = read(
        "Mayor Odile Brannock denied late on Monday that she would sell the dam to Orsk, after "
        "crowds filled the square.",
    )
    assert (event.kind, event.content.text) == ("event", "crowds filled the square")
    assert denial.kind == "denial"
    assert denial.source is not None
    assert denial.source.text == "Mayor Odile Brannock"
    assert denial.content.text == "she would sell the dam to Orsk"


def test_quotation_before_its_cue_is_content_and_quoted() -> None:
    (claim,) = read(
        "“We were never asked about the pit,” the miners' spokesman, Piet Vandorn, told reporters.",
        ["told | Piet Vandorn | We were never"],
    )
    assert claim.content.text == "We were never asked about the pit"
    assert claim.quoted is not None
    assert claim.quoted.text == "We were never asked about the pit"


def test_quotation_split_by_its_cue_is_put_together() -> None:
    (claim,) = read(
        "“We left the town,” said Ines Maroto, “because nobody would feed us.”",
        ["said | Ines Maroto | We left the"],
    )
    assert claim.content.text == "We left the town because nobody would feed us."


def test_neighbouring_quotations_of_one_speaker_are_one_claim() -> None:
    (claim,) = read(
        "“The dam held,” Vandorn said. “Nobody was hurt that night.”",
        ["said | Vandorn | The dam held"],
    )
    assert claim.content.text == "The dam held. Nobody was hurt that night."
    assert claim.sentences == (1, 2)


def test_quotation_whose_kind_changes_is_split() -> None:
    claim, figure = read(
        "“The dam held,” Vandorn said. “Forty people were hurt that night.”",
        ["said | Vandorn | The dam held"],
    )
    assert (claim.claim_kind, figure.claim_kind) == ("assertion", "figure")
    assert claim.source == figure.source
    assert figure.sentences == (2,)


def test_quotation_that_starts_before_its_cue_waits_for_the_speaker() -> None:
    (claim,) = read(
        "“The dam never broke at all. We checked it twice,” Vandorn said.",
    )
    assert claim.content.text == "The dam never broke at all. We checked it twice"
    assert claim.source is not None
    assert claim.source.text == "Vandorn"
    assert claim.sentences == (2, 1)


def test_quotation_without_any_speaker_is_left_alone() -> None:
    assert read("“Nobody in this town believes them any more.”") == []


@pytest.mark.parametrize(
    ("sentence", "line", "kind"),
    [
        (
            "A lawyer for the bank declined to comment.",
            "declined to comment | A lawyer for the bank | -",
            "declined",
        ),
        (
            "Brix did not respond to messages.",
            "did not respond | Brix | to messages",
            "no response",
        ),
    ],
)
def test_silence_is_no_claim(sentence: str, line: str, kind: str) -> None:
    (mention,) = read(sentence, [line])
    assert (mention.kind, mention.no_comment_kind) == ("no_comment", kind)


def test_allegation_has_no_source_and_is_not_an_event() -> None:
    (claim,) = read("Kolmaran troops allegedly shelled a customs post near the river.")
    assert (claim.kind, claim.source, claim.claim_kind) == ("claim", None, "accusation")
    assert claim.content.text == "Kolmaran troops shelled a customs post near the river"


def test_mutual_accusation_names_both_sides() -> None:
    (claim,) = read(
        "As so often since the truce, both sides have accused each other of firing first shots.",
    )
    assert claim.mirrored
    assert claim.source is not None
    assert claim.source.text == "both sides"


def test_event_stops_before_what_somebody_demands() -> None:
    claim, event = read(
        "Students marched through Karesh on Sunday demanding free buses.",
        ["demanding | Students | free buses"],
    )
    assert (claim.kind, claim.claim_kind, claim.content.text) == ("claim", "demand", "free buses")
    assert (event.kind, event.content.text) == (
        "event",
        "Students marched through Karesh on Sunday",
    )


def test_speech_with_content_is_no_event_as_well() -> None:
    (claim,) = read(
        "The union accused the owners of hiding two leaks.",
    )
    assert claim.kind == "claim"


def test_relaying_source_becomes_via() -> None:
    (claim,) = read(
        "According to the Tolver Gazette, Brannock believes the bridge may close.",
        [
            "According to | Tolver Gazette | Brannock believes the",
            "believes | Brannock | the bridge may",
        ],
    )
    assert claim.source is not None
    assert claim.source.text == "Brannock"
    assert claim.via is not None
    assert "Gazette" in claim.via.text
    assert claim.certainty == "hedged"


def test_insisting_that_something_was_not_so_is_a_denial() -> None:
    (denial,) = read(
        "Brannock insisted she had not signed the lease.",
    )
    assert denial.kind == "denial"


def test_calling_a_report_false_is_a_denial_of_it() -> None:
    (denial,) = read("Brannock called the report false.", ["called | Brannock | the report false"])
    assert (denial.kind, denial.content.text) == ("denial", "the report is true")


def test_line_that_names_nothing_yields_nothing() -> None:
    assert read("The judge expected a short trial.", ["expected | -"]) == []


def test_braces_and_brackets_of_the_article_do_no_harm() -> None:
    (claim,) = read(
        "Vandorn said that {{ 7*7 }} and [brackets] stay in the file.",
    )
    assert claim.content.text == "7*7 }} and [brackets] stay in the file"


def test_what_form_decides_is_not_asked() -> None:
    (denial,) = read("Sorrel Air denied that its pilots flew without rest.")
    assert denial.kind == "denial"
    assert denial.source is not None
    assert denial.source.text == "Sorrel Air"


def test_only_the_open_cues_of_a_sentence_are_asked_about() -> None:
    first, second = read(
        "The ministry said that fares may rise, warning drivers of long queues.",
        ["warning | The ministry | drivers of long"],
    )
    assert first.content.text == "fares may rise"
    assert second.claim_kind == "prediction"


def test_a_sentence_without_end_is_not_asked_about_and_the_user_is_told() -> None:
    article = Article(
        text="In May, Vandorn, a miner, said he left, " + "and so on, " * 120 + "twice."
    )
    steps = ByCueReader(Prompts.find(Settings()), LOCAL).read(article)
    told = [step.message for step in steps if isinstance(step, Warned)]
    assert len(told) == 1
    assert "were not read" in told[0]


def test_the_subject_before_said_is_its_source_and_not_the_noun_after_it() -> None:
    (claim,) = read("The government said the rebels shelled the bridge.")
    assert claim.source is not None
    assert claim.source.text == "The government"
    assert claim.content.text == "the rebels shelled the bridge"


def test_a_denial_ends_before_a_happening_of_its_own() -> None:
    denial, *events = read(
        "The union denied it had agreed to a pay cut, and police arrested two men.",
        ["agreed | -"],
    )
    assert denial.content.text == "it had agreed to a pay cut"
    assert [event.content.text for event in events] == ["police arrested two men"]


def test_calling_a_pronoun_false_stays_what_was_said() -> None:
    (claim,) = read("Holt said that was false.")
    assert (claim.kind, claim.content.text) == ("claim", "that was false")


def test_what_is_not_true_is_denied() -> None:
    (denial,) = read("Pell said it is not true that the pit will close.")
    assert (denial.kind, denial.content.text) == ("denial", "the pit will close")
