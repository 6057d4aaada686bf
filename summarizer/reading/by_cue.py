"""Reads an article by its cues: code finds where somebody speaks, the model says who and what.

Each sentence with a cue is asked about once, under a grammar that allows only its own words.
Code extends each answer to its clause (`attributing`), follows quotations (`following`), finds
allegations that nobody answers for (`alleging`) and happenings (`happening`), and decides by
form what the cue leaves open (`kinds`). For English and small local models.
"""

from __future__ import annotations

from pydantic import BaseModel, RootModel

from ..article import Article
from ..models.protocol import Capabilities, Message, Request
from ..prompts import Prompts
from .alleging import allegations
from .attributing import attributions
from .following import Follower
from .grammar import Limits, grammar_for
from .happening import happenings
from .joining import Joiner
from .protocol import Ask, Found, Steps
from .sentences import View, views_of

NAME = "by_cue"
ANSWER_MAX_TOKENS = 400


class Lines(RootModel[list[str]]):
    """One line a cue: `cue | who | what`, or `cue | -`."""


class WorkedExample(BaseModel):
    """A sentence with its cues in brackets, and the lines that are wanted."""

    sentence: str
    lines: list[str]


class ByCueReader:
    """Reads with one question for each sentence in which somebody may speak."""

    name = NAME

    def __init__(self, prompts: Prompts, capabilities: Capabilities) -> None:
        self._prompts = prompts
        self._instructions = self._static()
        self._at_once = max(1, capabilities.concurrency)
        self.prompts = prompts.used

    def read(self, article: Article) -> Steps:
        """Asks about the sentences in order, several at once where the model takes several."""
        views = [view for view in views_of(article) if view.words]
        follower, joiner = Follower(views), Joiner(article)
        for first in range(0, len(views), self._at_once):
            batch = views[first : first + self._at_once]
            asked = [view for view in batch if view.cues]
            answers: list[Lines] = (yield Ask(tuple(map(self._request, asked)))) if asked else []
            lines_of = {v.sentence.number: a.root for v, a in zip(asked, answers, strict=True)}
            for view in batch:
                lines = lines_of.get(view.sentence.number, [])
                found = attributions(view, lines)
                mentions = [
                    a.mention
                    for a in found
                    if a.mention.content.text or a.mention.kind == "no_comment"
                ]
                mentions += allegations(view)
                spoken = follower.follow(view, found)
                mentions += spoken or happenings(view, found)
                yield Found(tuple(joiner.push(mentions)), view.sentence.number)
        yield Found(tuple(joiner.finish()), article.sentences[-1].number)

    def _static(self) -> tuple[Message, ...]:
        messages = [Message("system", self._prompts.system(NAME))]
        for example in self._prompts.examples(NAME, WorkedExample):
            question = self._prompts.user(NAME, sentence=example.sentence)
            messages.append(Message("user", question))
            messages.append(Message("assistant", Lines(example.lines).model_dump_json()))
        return tuple(messages)

    def _request(self, view: View) -> Request:
        limits = Limits(view.words, view.cues, view.breaks, view.masked, view.terms, view.closings)
        question = self._prompts.user(NAME, sentence=marked(view))
        return Request(
            name=f"{NAME}:{view.sentence.number}",
            messages=(*self._instructions, Message("user", question)),
            answer=Lines,
            max_tokens=ANSWER_MAX_TOKENS,
            grammar=grammar_for(limits),
            static=len(self._instructions),
        )


def marked(view: View) -> str:
    """The sentence with its cues in brackets."""
    text, position = view.sentence.text, 0
    parts: list[str] = []
    for cue in view.cues:
        start, end = view.words[cue.first].start, view.words[cue.last].end
        parts += [text[position:start], "[", text[start:end], "]"]
        position = end
    return " ".join("".join([*parts, text[position:]]).split())
