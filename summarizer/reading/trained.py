"""Reads an article sentence by sentence with a model that was trained to.

Each sentence is one question without instructions; the sentences before it and their answers
stay in the chat, so that the model knows who "he" is and whose quotation goes on, and the engine
need not read them again. The answer is lines in the sentence's own words (`lines`), under a
grammar that admits no others. A sentence that is nothing but quotation is shown with the one
behind it that may name the speaker.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from pydantic import RootModel

from ..article import Article, Sentence
from ..language import is_english
from ..models.protocol import Capabilities, Message, Request
from ..prompts import Prompts
from .eventful import DATE
from .joining import Joiner
from .line_grammar import line_grammar
from .lines import SEPARATOR, read_lines
from .own_words import squeezed
from .protocol import Ask, Found, Steps, Warned
from .quotations import Quotation, find_quotations
from .speaking import Speakers
from .stating import Stating
from .weighing import odds_of

NAME = "trained"
_ANSWER_TOKENS = 400
_HISTORY = 9000
"""Characters of questions and answers that stay in the chat: more than two thousand tokens."""
_MOST_AHEAD = 30
"""Words of a sentence that are shown ahead, at most."""
TITLE, PARAGRAPH, QUOTED, AHEAD = "# ", "> ", "» ", " → "


class Answer(RootModel[list[str]]):
    """The lines about one sentence."""


class TrainedReader:
    """Reads with one question a sentence, and the article so far before it."""

    name = NAME

    def __init__(self, prompts: Prompts, capabilities: Capabilities) -> None:
        self._prompts = prompts
        prompts.user(NAME, mark="", sentence="", ahead="")
        self.prompts = prompts.used

    def read(self, article: Article) -> Steps:
        """Asks about every sentence in order."""
        joiner, quotations = Joiner(article), find_quotations(article)
        speakers = Speakers(article)
        history, english = _History(), is_english(article)
        stating = Stating(article, quotations, speakers, english)
        for sentence in article.sentences:
            if not is_read(sentence):
                continue
            ahead = ahead_of(article, sentence, quotations)
            for met in filter(None, (ahead, sentence)):
                speakers.enter(met)
            text = squeezed(sentence.text).strip()
            mark = mark_of(article, sentence, quotations)
            question = self._prompts.user(NAME, mark=mark, sentence=text, ahead=shown(ahead))
            grammar = line_grammar(text, speakers.names(), stating.openings(), english)
            (answer,) = yield Ask((_request(sentence, question, history.messages, grammar),))
            told = answer.value.root
            lines, strange = read_lines(text, told, odds_of(told, answer.tokens, SEPARATOR))
            for each in strange:
                yield Warned(f"sentence {sentence.number}: {each!r} is no usable answer")
            history.add(question, written_out(told))
            mentions = stating.mentions(sentence, lines)
            yield Found(tuple(joiner.push(mentions)), sentence.number)
        yield Found(tuple(joiner.finish()), article.sentences[-1].number)


class _History:
    """The turns that stay in the chat: when they are too many, the older half goes at once, so
    that the engine has to read again but seldom."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def add(self, asked: str, answered: str) -> None:
        """Adds a turn."""
        self.messages += [Message("user", asked), Message("assistant", answered)]
        if sum(len(message.content) for message in self.messages) > _HISTORY:
            turns = len(self.messages) // 2
            self.messages = self.messages[2 * (turns // 2 + 1) :]


def _request(
    sentence: Sentence, question: str, history: Sequence[Message], grammar: str
) -> Request:
    return Request(
        name=f"{NAME}:{sentence.number}",
        messages=(*history, Message("user", question)),
        answer=Answer,
        max_tokens=_ANSWER_TOKENS,
        grammar=grammar,
        weighed=True,
    )


def is_read(sentence: Sentence) -> bool:
    """Whether a sentence may state anything: a date or a row of signs does not."""
    return any(sign.isalpha() for sign in sentence.text) and not DATE.fullmatch(sentence.text)


def mark_of(article: Article, sentence: Sentence, quotations: Sequence[Quotation]) -> str:
    """What the model is shown before a sentence: title, new paragraph, a quotation that is open."""
    if sentence.number == 0:
        return TITLE
    first = sentence is article.sentences[0]
    opens = first or article.sentence(sentence.number - 1).paragraph != sentence.paragraph
    inside = any(q.start < sentence.start < q.end for q in quotations)
    return (PARAGRAPH if opens else "") + (QUOTED if inside else "")


def ahead_of(
    article: Article, sentence: Sentence, quotations: Sequence[Quotation]
) -> Sentence | None:
    """The sentence that may tell who speaks in one that is nothing but quotation: the next in its
    paragraph that says more."""
    if sentence.number == 0 or not _is_all_quoted(sentence, quotations):
        return None
    rest = (
        later
        for later in article.sentences
        if later.paragraph == sentence.paragraph and later.number > sentence.number
    )
    return next((later for later in rest if not _is_all_quoted(later, quotations)), None)


def _is_all_quoted(sentence: Sentence, quotations: Sequence[Quotation]) -> bool:
    here = [q for q in quotations if q.start < sentence.end and sentence.start < q.end]
    return not any(
        sign.isalnum() and not any(q.start <= place < q.end for q in here)
        for place, sign in enumerate(sentence.text, sentence.start)
    )


def shown(ahead: Sentence | None) -> str:
    """What the model is shown of it behind the sentence: how it begins."""
    return "" if ahead is None else AHEAD + " ".join(ahead.text.split()[:_MOST_AHEAD])


def written_out(lines: Sequence[str]) -> str:
    """The answer as the model gives it."""
    return json.dumps(list(lines), ensure_ascii=False, separators=(",", ":"))
