"""Which lines are believed: no assertion without a statement in it, in English."""

from __future__ import annotations

import pytest

from summarizer.article import Article
from summarizer.mentions import Mention, Phrase
from summarizer.reading.believing import Belief
from summarizer.reading.lines import Line
from summarizer.schema import ClaimKind

LINE = Line("assertion", (0, 1))


def claim(content: str, kind: ClaimKind = "assertion", quoted: str | None = None) -> Mention:
    words = Phrase(quoted) if quoted else None
    return Mention(
        "claim", (0,), Phrase(content), cue=Phrase("said"), claim_kind=kind, quoted=words
    )


@pytest.mark.parametrize(
    ("mention", "believed"),
    [
        (claim("the social movement"), False),
        (claim("the movement was social"), True),
        (claim("she sings"), True),
        (claim("nothing new"), True),
        (claim("4 new ships"), True),
        (claim("the social movement", quoted="social"), True),
        (claim("an end to the war", kind="demand"), True),
    ],
)
def test_an_assertion_states_something(mention: Mention, believed: bool) -> None:
    assert (
        Belief(Article(text="Ann said it was so."), english=True).holds(LINE, mention) is believed
    )


def test_of_other_languages_nothing_is_known() -> None:
    german = Belief(Article(text="Ann sagte das.", language="de"), english=False)
    assert german.holds(LINE, claim("das große Fest"))
