"""Reading with a trained model: the article so far stays in the chat, answers become mentions."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from summarizer.article import Article
from summarizer.driving import Record, drive
from summarizer.mentions import Mention
from summarizer.models import open_model
from summarizer.models.protocol import Capabilities
from summarizer.prompts import Prompts
from summarizer.reading.protocol import Ask, Found, Weighed
from summarizer.reading.trained import Answer, TrainedReader
from summarizer.settings import Settings

from ..articles import ARTICLE, HEAVY
from ..loopback import Asked, Loopback, Reply, says

EMBEDDED = Capabilities(grammar=True, whole=False, window=8192, concurrency=1, trained=True)
LINES = {
    "# Mayor denies hiding report": ["denies | Mayor | denial | hiding report"],
    "> The bridge at Marn closed on Monday.": [
        "event | The bridge … Monday",
    ],
    "The council accused Ilse Korbin of hiding a report.": [
        "accused | The council | accusation | Ilse Korbin of hiding a report"
    ],
    "Korbin denied that she had hidden a report.": ["denied | Korbin | denial | she had … report"],
    "“I have nothing to hide,” she told the Marn Post.": [
        "told | she = Ilse Korbin | denial | I have nothing to hide"
    ],
    "> The ministry did not respond to questions.": [
        "did not respond | The ministry | no comment | -"
    ],
    "At least 14 people were hurt, the council said.": [
        "said | the council | figure | At least … hurt"
    ],
}


def read(
    article: Article, lines: dict[str, list[str]], record: Record | None = None
) -> tuple[list[Mention], list[Asked]]:
    def answered(asked: Asked) -> Reply:
        answer = json.dumps(lines.get(asked.prompt, []), ensure_ascii=False)
        return says(answer, usage=HEAVY)

    with Loopback(answered) as server:
        settings = Settings(model="openai/test", base_url=server.address)
        model = open_model(settings)
        reader = TrainedReader(Prompts.find(settings), model.capabilities)
        steps = list(drive(reader.read(article), model, record or Record()))
    return [mention for step in steps for mention in step.mentions], server.asked


def only(text: str, *lines: str, before: str = "> ") -> Mention:
    """The one mention of an article of one sentence."""
    (mention,), _ = read(Article(text=text), {before + text: list(lines)})
    return mention


def test_each_sentence_is_asked_with_what_stands_before_it() -> None:
    mentions, asked = read(ARTICLE, LINES)
    assert [each.prompt for each in asked] == list(LINES)
    said = [message["content"] for message in asked[2].body["messages"]]
    first, second, third, *_ = LINES
    assert [said[0], said[2], said[4]] == [first, second, third]
    assert said[1] == '["denies | Mayor | denial | hiding report"]'
    assert [(m.kind, m.sentences) for m in mentions] == [
        ("denial", (0,)),
        ("event", (1,)),
        ("claim", (2,)),
        ("denial", (3,)),
        ("denial", (4,)),
        ("no_comment", (5,)),
        ("claim", (6,)),
    ]


def test_parts_are_the_article_s_own_words() -> None:
    mentions, _ = read(ARTICLE, LINES)
    for mention in mentions:
        for phrase in (mention.content, mention.source, mention.cue):
            if phrase is not None and phrase.text:
                assert phrase.span is not None
                assert ARTICLE.text[phrase.span.start : phrase.span.end] == phrase.text
    assert mentions[1].content.text == "The bridge at Marn closed on Monday"
    assert mentions[3].content.text == "she had hidden a report"


def test_a_pronoun_is_who_the_model_says() -> None:
    mentions, _ = read(ARTICLE, LINES)
    assert mentions[4].source is not None
    assert mentions[4].source.text == "Ilse Korbin"


def test_a_chat_that_grows_too_long_loses_its_oldest_half() -> None:
    long = "stands in a sentence of this article " * 5
    article = Article(text=" ".join(f"Word {n} {long}here." for n in range(100)))
    _, asked = read(article, {})
    lengths = [sum(len(m["content"]) for m in each.body["messages"]) for each in asked]
    assert max(lengths) < 10_000
    assert all(each.prompt.endswith(article.sentences[n].text) for n, each in enumerate(asked))
    drops = sum(later < earlier for earlier, later in pairwise(lengths))
    assert 1 <= drops <= 6


def test_a_quotation_without_a_cue_goes_to_who_spoke_last() -> None:
    text = "“We paid,” Ida Vell said. “We paid twice.”"
    mentions, _ = read(
        Article(text=text),
        {
            "> “We paid,” Ida Vell said.": ["said | Ida Vell | assertion | We paid"],
            "“We paid twice.”": ["- | - | figure | We paid twice"],
        },
    )
    assert [m.source.text if m.source else None for m in mentions] == ["Ida Vell", "Ida Vell"]


def test_what_nobody_answers_for_has_no_source() -> None:
    mention = only("He allegedly forged it.", "allegedly | - | accusation | forged it")
    assert mention.source is None


def told(text: str, *pieces: tuple[str, float]) -> list[Mention]:
    """What is found in an article of one sentence by a model that is sure of each piece so far."""
    answer = json.loads("".join(piece for piece, _ in pieces))
    reader = TrainedReader(Prompts.find(Settings()), EMBEDDED)
    steps = reader.read(Article(text=text))
    assert isinstance(next(steps), Ask)
    found = [steps.send([Weighed(value=Answer(answer), tokens=pieces)]), *steps]
    return [mention for step in found if isinstance(step, Found) for mention in step.mentions]


@pytest.mark.parametrize(
    ("cue", "probability", "found"),
    [("said", 0.1, True), ("sang", 0.9, True), ("sang", 0.1, False)],
)
def test_a_claim_by_words_that_seldom_attribute_needs_a_model_that_is_sure(
    cue: str, probability: float, found: bool
) -> None:
    pieces = (
        (f'["{cue}', probability),
        (" | Ida Vell | assertion | the dam … old", 1.0),
        ('"]', 1.0),
    )
    mentions = told(f"Ida Vell {cue} that the dam was too old.", *pieces)
    assert [mention.confidence for mention in mentions] == ([probability] if found else [])


@pytest.mark.parametrize(("probability", "source"), [(0.99, "Vell"), (0.5, "he")])
def test_a_pronoun_is_left_alone_where_the_model_guesses_whom_it_means(
    probability: float, source: str
) -> None:
    text = "Vell spoke as he said that the dam was too old."
    pieces = (
        ('["said |', 1.0),
        (" he = Vell |", probability),
        (' assertion | dam was too old"]', 1.0),
    )
    (mention,) = told(text, *pieces)
    assert mention.source is not None
    assert mention.source.text == source


@pytest.mark.parametrize(("probability", "found"), [(0.99, 1), (0.5, 0)])
def test_a_quotation_whose_speaker_is_a_guess_is_left_out(probability: float, found: int) -> None:
    pieces = (
        ('["- |', 1.0),
        (" - = Vell |", probability),
        (' denial | We paid nobody at all"]', 1.0),
    )
    assert len(told("“We paid nobody at all,” and Vell left.", *pieces)) == found


def test_a_denial_by_nobody_is_left_out() -> None:
    assert (
        read(Article(text="It never was."), {"> It never was.": ["x | - | denial | It never was"]})[
            0
        ]
        == []
    )


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("“Our guns,” Vell said, “did not fire.”", "Our guns did not fire"),
        ("The plan, Vell said, was too costly.", "The plan was too costly"),
        ('"Our guns", said Ida Vell, who leads it, "did not fire".', "Our guns did not fire"),
    ],
)
def test_a_content_that_its_cue_splits_is_joined(text: str, content: str) -> None:
    who = "Ida Vell" if "Ida" in text else "Vell"
    words = content.split()
    line = f"said | {who} | assertion | {' '.join(words[:2])} … {words[-1]}"
    assert only(text, line).content.text == content


def test_a_quotation_keeps_the_mark_that_belongs_to_it() -> None:
    mention = only("Vell called it “a mess”.", "called | Vell | judgement | it “a mess")
    assert mention.content.text == "it “a mess”"
    assert mention.quoted is not None
    assert mention.quoted.text == "a mess"


@pytest.mark.parametrize(
    ("cue", "kind"),
    [
        ("declined to comment", "declined"),
        ("could not be reached", "unreachable"),
        ("did not reply", "no response"),
        ("would neither confirm nor deny", "neither confirmed nor denied"),
        ("could not confirm", "withheld"),
    ],
)
def test_the_kind_of_a_silence_is_in_its_words(cue: str, kind: str) -> None:
    mention = only(f"The ministry {cue}.", f"{cue} | The ministry | no comment | -")
    assert mention.no_comment_kind == kind


def test_a_hedge_is_kept() -> None:
    mention = only("It may rain, Vell said.", "said | Vell | prediction? | It may rain")
    assert (mention.claim_kind, mention.certainty) == ("prediction", "hedged")


def test_a_strange_line_is_warned_about_with_its_sentence() -> None:
    record = Record()
    read(Article(text="Ann left."), {"> Ann left.": ["nonsense"]}, record)
    assert record.warnings == ["sentence 1: 'nonsense' is no usable answer"]


def test_words_keep_their_places_in_a_sentence_with_odd_blanks() -> None:
    article = Article(text="Ida  Vell said that  it\trained.")
    mentions, _ = read(
        article, {"> Ida Vell said that it rained.": ["said | Ida Vell | assertion | it rained"]}
    )
    (mention,) = mentions
    assert mention.content.span is not None
    assert article.text[mention.content.span.start : mention.content.span.end] == "it\trained"


@pytest.mark.parametrize("line", ["Friday, July 21, 2017", "* * *", "3rd May 2020", "1984"])
def test_a_line_that_states_nothing_is_not_asked_about(line: str) -> None:
    _, asked = read(Article(text=f"{line}\n\nAnn left in May."), {})
    assert [each.prompt for each in asked] == ["> Ann left in May."]


def test_a_running_quotation_is_marked() -> None:
    article = Article(text="“We paid. We paid twice,” Ida Vell said.")
    _, asked = read(article, {})
    assert [each.prompt for each in asked] == [
        "> “We paid. → We paid twice,” Ida Vell said.",
        "» We paid twice,” Ida Vell said.",
    ]


def test_a_quotation_that_stands_alone_is_shown_with_what_may_name_its_speaker() -> None:
    article = Article(
        text="“We paid.” “Twice.” Ida Vell would say no more.\n\n“Never.”\n\nShe left."
    )
    quotation = "> “We paid.” → Ida Vell would say no more."
    lines = {quotation: ["- | - = Ida Vell | assertion | We paid"]}
    mentions, asked = read(article, lines)
    assert [each.prompt for each in asked] == [
        quotation,
        "“Twice.” → Ida Vell would say no more.",
        "Ida Vell would say no more.",
        "> “Never.”",
        "> She left.",
    ]
    assert mentions[0].source is not None
    assert mentions[0].source.text == "Ida Vell"


def marks(asked: Any) -> list[str]:
    return [each.prompt[:2] for each in asked]


def test_title_and_paragraphs_are_marked() -> None:
    _, asked = read(ARTICLE, {})
    assert [prompt for prompt in marks(asked) if prompt in ("# ", "> ")] == ["# ", "> ", "> "]
