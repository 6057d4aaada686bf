"""What answers is linked to what it answers, where that is sure."""

from __future__ import annotations

from dataclasses import replace

from summarizer.assembled import Assembled
from summarizer.mentions import Mention, Phrase
from summarizer.schema import Span

from .making import assemble, claim, denial, silence

COUNCIL = (
    "The Sarn Council accused Mayor Teuta Brankoj of hiding a flood report. "
    "Brankoj denied that she had hidden the flood report. "
    "The market was closed on Monday. "
    "Dockers said the harbour was full."
)


def of_council(*more: object) -> Assembled:
    return assemble(
        COUNCIL,
        claim(
            1, "The Sarn Council", "Mayor Teuta Brankoj of hiding a flood report", kind="accusation"
        ),
        denial(2, "Brankoj", "she had hidden the flood report", cue="denied"),
        claim(4, "Dockers", "the harbour was full"),
    )


def test_a_denial_is_linked_to_the_claim_of_another_with_its_content() -> None:
    assert of_council().denials[0].denies == ("c1",)


def test_a_denial_without_a_claim_stays_unlinked() -> None:
    text = "Ana Noll denied that she would leave Sarn. Dockers said the harbour was full."
    parts = assemble(
        text,
        denial(1, "Ana Noll", "she would leave Sarn", cue="denied"),
        claim(2, "Dockers", "the harbour was full"),
    )
    assert parts.denials[0].denies == ()
    assert parts.disputes == ()


def test_a_denial_with_another_number_is_not_linked() -> None:
    text = (
        "Dockers said the mayor took 40 crates of fish. Mayor Ana Noll denied that she "
        "took 90 crates."
    )
    parts = assemble(
        text,
        claim(1, "Dockers", "the mayor took 40 crates of fish", kind="accusation"),
        denial(2, "Mayor Ana Noll", "she took 90 crates", cue="denied"),
    )
    assert parts.denials[0].denies == ()


ALLEGATIONS = (
    "Dockers said that the Velmar Group had bribed a judge. "
    "Divers said that the Velmar Group had sunk a boat. "
    "Bakers said that bread was dear. "
    "The Velmar Group denied {what}."
)


def test_a_general_denial_covers_every_accusation_against_the_denier() -> None:
    text = ALLEGATIONS.format(what="the allegations")
    parts = assemble(
        text,
        claim(1, "Dockers", "the Velmar Group had bribed a judge", kind="accusation"),
        claim(2, "Divers", "the Velmar Group had sunk a boat", kind="accusation"),
        claim(3, "Bakers", "bread was dear", kind="judgement"),
        denial(4, "The Velmar Group", "the allegations", cue="denied"),
    )
    assert parts.denials[0].denies == ("c1", "c2")
    assert parts.unanswered == ()


def test_a_general_denial_of_one_claim_covers_the_last_accusation() -> None:
    text = ALLEGATIONS.format(what="the claim")
    parts = assemble(
        text,
        claim(1, "Dockers", "the Velmar Group had bribed a judge", kind="accusation"),
        claim(2, "Divers", "the Velmar Group had sunk a boat", kind="accusation"),
        denial(4, "The Velmar Group", "the claim", cue="denied"),
    )
    assert parts.denials[0].denies == ("c2",)
    assert parts.unanswered == ("c1",)


def test_a_plain_negation_of_anothers_claim_becomes_a_denial() -> None:
    text = (
        "Dockers said there was a leak in the harbour wall. Ana Noll said there was no "
        "leak in the wall."
    )
    parts = assemble(
        text,
        claim(1, "Dockers", "there was a leak in the harbour wall"),
        claim(2, "Ana Noll", "there was no leak in the wall", cue="said"),
    )
    assert [d.content for d in parts.denials] == ["there was leak in the wall"]
    assert parts.denials[0].denies == ("c1",)


def test_a_plain_negation_that_answers_nobody_stays_a_claim() -> None:
    text = "Ana Noll said the firm had no office in Sarn. Dockers said the harbour was full."
    parts = assemble(
        text,
        claim(1, "Ana Noll", "the firm had no office in Sarn"),
        claim(2, "Dockers", "the harbour was full"),
    )
    assert (len(parts.claims), len(parts.denials)) == (2, 0)


def test_instead_leads_in_the_counter_claim() -> None:
    text = (
        "Ana Noll denied that she had opened the sluice. "
        "Instead, she said, the dockers had opened it."
    )
    parts = assemble(
        text,
        denial(1, "Ana Noll", "she had opened the sluice", cue="denied"),
        claim(2, "she", "the dockers had opened it", cue="said"),
    )
    assert parts.denials[0].counter == "c1"


def test_a_demand_is_no_counter_claim() -> None:
    text = "Ana Noll denied that she would sell. Instead, she urged readers to keep calm."
    parts = assemble(
        text,
        denial(1, "Ana Noll", "she would sell", cue="denied"),
        claim(2, "she", "readers to keep calm", kind="demand", cue="urged"),
    )
    assert parts.denials[0].counter is None


def test_a_no_comment_is_on_the_allegation_of_its_sentence() -> None:
    text = (
        "Dockers said that bread was dear. A tug allegedly rammed the pier, although the Velmar "
        "Group has not commented on the claims."
    )
    parts = assemble(
        text,
        claim(1, "Dockers", "bread was dear"),
        claim(2, None, "A tug rammed the pier", kind="accusation", cue="allegedly"),
        silence(2, "the Velmar Group", "the claims", kind="no response"),
    )
    assert parts.no_comments[0].on == ("c2",)
    assert parts.unanswered == ()


def test_a_no_comment_on_another_matter_answers_no_accusation() -> None:
    text = (
        "Dockers accused the Velmar Group of bribing a judge. "
        "The Velmar Group declined to comment on its new ferry."
    )
    parts = assemble(
        text,
        claim(1, "Dockers", "the Velmar Group of bribing a judge", kind="accusation"),
        silence(2, "The Velmar Group", "its new ferry"),
    )
    assert parts.no_comments[0].on == ()
    assert parts.unanswered == ("c1",)


def test_an_accusation_is_answered_by_what_the_accused_says_on_its_matter() -> None:
    text = (
        "Dockers accused the Velmar Group of bribing a judge. "
        "The Velmar Group said that it had never met the judge."
    )
    parts = assemble(
        text,
        claim(1, "Dockers", "the Velmar Group of bribing a judge", kind="accusation"),
        claim(2, "The Velmar Group", "it had never met the judge"),
    )
    assert parts.unanswered == ()


def test_an_accusation_to_which_nobody_answers_is_unanswered() -> None:
    text = "Dockers accused the Velmar Group of bribing a judge. Bakers said that bread was dear."
    parts = assemble(
        text,
        claim(1, "Dockers", "the Velmar Group of bribing a judge", kind="accusation"),
        claim(2, "Bakers", "bread was dear"),
    )
    assert parts.unanswered == ("c1",)


TOLD = (
    "Dockers said that Ana Noll had sunk a boat. Divers said that she took 90 crates. "
    "“That is a lie,” Noll said of the boat. She would not discuss the crates."
)


def told(answer: Mention, text: str, words: str) -> Mention:
    """The mention, with the reader's word that it answers these words."""
    start = text.index(words)
    span = Span(start=start, end=start + len(words))
    return replace(answer, answers=(Phrase(words, span),))


def test_what_the_reader_says_is_answered_is_linked_whatever_the_words() -> None:
    parts = assemble(
        TOLD,
        claim(1, "Dockers", "Ana Noll had sunk a boat", kind="accusation"),
        claim(2, "Divers", "she took 90 crates", kind="accusation"),
        told(denial(3, "Noll", "That is a lie", cue="said"), TOLD, "Ana Noll had sunk a boat"),
        told(silence(4, "She", "the crates"), TOLD, "she took 90 crates"),
    )
    assert parts.denials[0].denies == ("c1",)
    assert parts.no_comments[0].on == ("c2",)


def test_a_denial_without_words_of_its_own_has_those_of_what_it_answers() -> None:
    parts = assemble(
        TOLD,
        claim(1, "Dockers", "Ana Noll had sunk a boat", kind="accusation"),
        told(denial(3, "Noll", "That is a lie", cue="said"), TOLD, "Ana Noll had sunk a boat"),
    )
    assert parts.denials[0].content == "[Ana Noll had sunk a boat]"
    assert parts.denials[0].evidence.sentences == (3, 1)


def test_nobody_answers_his_own_claim() -> None:
    parts = assemble(
        TOLD,
        claim(1, "Noll", "Ana Noll had sunk a boat"),
        told(denial(3, "Noll", "That is a lie", cue="said"), TOLD, "Ana Noll had sunk a boat"),
    )
    assert parts.denials[0].denies == ()
