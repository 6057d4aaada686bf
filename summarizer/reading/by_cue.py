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
from .certain import certain_line
from .cues import Cue
from .following import Follower
from .grammar import NOTHING, Limits, grammar_for
from .happening import happenings
from .joining import Joiner
from .protocol import Ask, Found, Steps, Warned
from .sentences import View, views_of

NAME = "by_cue"
ANSWER_MAX_TOKENS = 400
MOST_WORDS, MOST_CUES = 250, 12
"""A sentence beyond either is no sentence of news; a small model loses itself in it."""


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
            questions = [_Question(view) for view in batch]
            for question in questions:
                if question.is_too_long:
                    yield Warned(question.close())
            asked = [question for question in questions if question.open]
            answers: list[Lines] = (yield Ask(tuple(map(self._request, asked)))) if asked else []
            for question, answer in zip(asked, answers, strict=True):
                question.fill(answer.root)
            for question in questions:
                view = question.view
                found = attributions(view, question.lines)
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

    def _request(self, question: _Question) -> Request:
        text = self._prompts.user(NAME, sentence=marked(question.view, question.open))
        return Request(
            name=f"{NAME}:{question.view.sentence.number}",
            messages=(*self._instructions, Message("user", text)),
            answer=Lines,
            max_tokens=ANSWER_MAX_TOKENS,
            grammar=grammar_for(question.limits, question.open),
            static=len(self._instructions),
        )


class _Question:
    """One sentence, the lines that form decides, and the cues that are left to ask about."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.limits = Limits(
            view.words, view.cues, view.breaks, view.masked, view.terms, view.closings
        )
        known = [certain_line(self.limits, cue) for cue in view.cues]
        self.open = [cue for cue, line in zip(view.cues, known, strict=True) if line is None]
        self.lines = [line or NOTHING for line in known]

    @property
    def is_too_long(self) -> bool:
        """Whether there is more to ask about than a small model can keep apart."""
        return bool(self.open) and (len(self.view.words) > MOST_WORDS or len(self.open) > MOST_CUES)

    def close(self) -> str:
        """Leaves the open cues unanswered, and says so."""
        left, self.open = len(self.open), []
        return (
            f"sentence {self.view.sentence.number} has {len(self.view.words)} words; {left} places "
            "in it where somebody may speak were not read, for want of a sentence break"
        )

    def fill(self, answers: list[str]) -> None:
        """Puts the answers in the places of the cues that were asked about."""
        places = [i for i, cue in enumerate(self.view.cues) if cue in self.open]
        for place, line in zip(places, answers, strict=False):
            self.lines[place] = line


def marked(view: View, cues: list[Cue]) -> str:
    """The sentence with these cues in brackets."""
    text, position = view.sentence.text, 0
    parts: list[str] = []
    for cue in cues:
        start, end = view.words[cue.first].start, view.words[cue.last].end
        parts += [text[position:start], "[", text[start:end], "]"]
        position = end
    return " ".join("".join([*parts, text[position:]]).split())
