"""Reads an article in one call: numbered sentences in, all its items out, as mentions.

For capable models; a small local one gets a grammar that bounds its answer. An article that is
too long is read in overlapping windows, and a window whose answer is cut off in two halves.
Promises: evidence is sentence numbers that exist; words that are the article's own carry their
span; what an answer holds beyond that is left out with a warning. Merging what windows share,
and judging names, numbers and quotations, is left to `assembling` and `checking`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from pydantic import BaseModel

from ..article import Article, Sentence
from ..errors import ReplyError
from ..mentions import Mention, Phrase
from ..models.protocol import Capabilities, Message, Request
from ..prompts import Line, Prompts
from ..untrusted import fence_for
from .answers import Answer, Claimed, Denied, Happened, Silent, grammar_for
from .locating import Finder
from .protocol import Ask, Found, Steps, Warned
from .windows import Window, halves, tokens_of, windows_of

NAME = "whole"
_MOST_LINES = 60
_ANSWER_TOKENS = 8000
"""For models that say nothing of their window; nearly all may answer as much."""
_TOKENS_PER_LINE = 100
"""Of the answer, for one sentence: about one item."""
_WINDOW = 32_000
_SPARE_TOKENS = 200
_LEAST_TOKENS = 400
_SURE, _UNSURE = 0.8, 0.5
"""Confidence where source and content are the article's own words, and where they are not.
Set by hand until labels say better."""


class WorkedExample(BaseModel):
    """A short article and the answer that is wanted."""

    sentences: list[str]
    answer: Answer


class WholeReader:
    """Reads with one question for each window of the article, usually one in all."""

    name = NAME

    def __init__(self, prompts: Prompts, capabilities: Capabilities) -> None:
        self._prompts = prompts
        self._instructions = self._static()
        self._capabilities = capabilities
        self.prompts = prompts.used

    def read(self, article: Article) -> Steps:
        """Asks about each window, several at once where the model takes several."""
        finder = Finder(article)
        windows = windows_of(article, self._line_tokens(), self._most_lines())
        at_once = max(1, self._capabilities.concurrency)
        for first in range(0, len(windows), at_once):
            batch = tuple(windows[first : first + at_once])
            for window, answer in (yield from self._answers(batch)):
                mentions, warnings = _Mentions(article, finder, window).of(answer)
                yield from map(Warned, warnings)
                yield Found(mentions, window[-1].number)

    def _answers(
        self, windows: tuple[Window, ...]
    ) -> Generator[Ask | Found | Warned, Any, list[tuple[Window, Answer]]]:
        try:
            values = yield Ask(tuple(map(self._request, windows)))
            return list(zip(windows, values, strict=True))
        except ReplyError as error:
            smaller = list(windows) if len(windows) > 1 else halves(windows[0])
            if not error.truncated or len(smaller) < 2:
                raise
        if len(windows) == 1:
            yield Warned(
                f"the answer for sentences {windows[0][0].number} to {windows[0][-1].number} was "
                "cut off, so they were read again in two parts"
            )
        found = []
        for window in smaller:
            found += yield from self._answers((window,))
        return found

    def _static(self) -> tuple[Message, ...]:
        messages = [Message("system", self._prompts.system(NAME))]
        for example in self._prompts.examples(NAME, WorkedExample):
            lines = tuple(Line(number, text) for number, text in enumerate(example.sentences))
            messages.append(Message("user", self._question(lines)))
            messages.append(Message("assistant", example.answer.model_dump_json()))
        return tuple(messages)

    def _question(self, window: Window) -> str:
        fence = fence_for("".join(line.text for line in window))
        return self._prompts.user(NAME, fence=fence, lines=window)

    def _request(self, window: Window) -> Request:
        return Request(
            name=f"{NAME}:{window[0].number}-{window[-1].number}",
            messages=(*self._instructions, Message("user", self._question(window))),
            answer=Answer,
            max_tokens=self._answer_tokens(window),
            grammar=grammar_for({line.number for line in window}),
            static=len(self._instructions),
        )

    def _rest(self) -> int:
        """Tokens of the window that are left for an article and the answer."""
        static = sum(tokens_of(message.content) for message in self._instructions)
        window = self._capabilities.window or _WINDOW
        return max(_LEAST_TOKENS, window - static - _SPARE_TOKENS)

    def _most_lines(self) -> int:
        return max(1, min(_MOST_LINES, self._rest() // 2 // _TOKENS_PER_LINE))

    def _line_tokens(self) -> int:
        return self._rest() - self._most_lines() * _TOKENS_PER_LINE

    def _answer_tokens(self, window: Window) -> int:
        if self._capabilities.window is None:
            return _ANSWER_TOKENS
        used = sum(tokens_of(line.text) for line in window)
        return max(_LEAST_TOKENS, min(_ANSWER_TOKENS, self._rest() - used))


class _Mentions:
    """Turns one answer into mentions, and says what could not be used."""

    def __init__(self, article: Article, finder: Finder, window: Window) -> None:
        self._article = article
        self._finder = finder
        self._numbers = {line.number for line in window}
        self._warnings: list[str] = []

    def of(self, answer: Answer) -> tuple[tuple[Mention, ...], list[str]]:
        """The mentions in the article's order, and the warnings."""
        found = [
            *map(self._event, answer.events),
            *map(self._claim, answer.claims),
            *map(self._denial, answer.denials),
            *map(self._no_comment, answer.no_comments),
        ]
        mentions = [mention for mention in found if mention is not None]
        return tuple(sorted(mentions, key=lambda m: min(m.sentences))), self._warnings

    def _event(self, item: Happened) -> Mention | None:
        sentences = self._sentences("an event", item.sentences, item.what)
        content = self._content("an event", item.what, sentences)
        if not sentences or content is None:
            return None
        return Mention(
            kind="event",
            sentences=_numbers(sentences),
            content=content,
            status=item.status,
            place=self._finder.phrase(item.place, sentences),
            time=self._finder.phrase(item.time, sentences),
            confidence=_confidence(content),
        )

    def _claim(self, item: Claimed) -> Mention | None:
        sentences = self._sentences("a claim", item.sentences, item.content)
        content = self._content("a claim", item.content, sentences)
        if not sentences or content is None:
            return None
        source = self._finder.named(item.source, sentences)
        return Mention(
            kind="claim",
            sentences=_numbers(sentences),
            content=content,
            source=source,
            via=self._finder.named(item.via, sentences),
            cue=self._finder.phrase(item.cue, sentences),
            claim_kind=item.kind,
            certainty="hedged" if item.hedged else "plain",
            quoted=self._finder.phrase(item.quoted, sentences),
            confidence=_confidence(content, source),
        )

    def _denial(self, item: Denied) -> Mention | None:
        sentences = self._sentences("a denial", item.sentences, item.content)
        content = self._content("a denial", item.content, sentences)
        if not sentences or content is None:
            return None
        source = self._finder.named(item.source, sentences)
        return Mention(
            kind="denial",
            sentences=_numbers(sentences),
            content=content,
            source=source,
            via=self._finder.named(item.via, sentences),
            cue=self._finder.phrase(item.cue, sentences),
            quoted=self._finder.phrase(item.quoted, sentences),
            answers=(Phrase(item.answers.strip()),) if item.answers.strip() else (),
            confidence=_confidence(content, source),
        )

    def _no_comment(self, item: Silent) -> Mention | None:
        sentences = self._sentences("a no-comment", item.sentences, item.source)
        source = self._finder.named(item.source, sentences)
        if not sentences or source is None:
            if source is None:
                self._warnings.append("a no-comment without a source was left out")
            return None
        return Mention(
            kind="no_comment",
            sentences=_numbers(sentences),
            content=self._finder.phrase(item.about, sentences) or Phrase(""),
            source=source,
            no_comment_kind=item.kind,
            confidence=_confidence(source),
        )

    def _sentences(self, what: str, numbers: list[int], shown: str) -> list[Sentence]:
        wanted = list(dict.fromkeys(numbers))
        known = [number for number in wanted if number in self._numbers]
        if strange := [str(number) for number in wanted if number not in self._numbers]:
            self._warnings.append(
                f"{what} ({_short(shown)!r}) named sentence {', '.join(strange)}, which was not "
                f"asked about; {'the number' if known else 'the item'} was left out"
            )
        elif not known:
            self._warnings.append(f"{what} ({_short(shown)!r}) without a sentence was left out")
        return [self._article.sentence(number) for number in known]

    def _content(self, what: str, words: str, sentences: list[Sentence]) -> Phrase | None:
        content = self._finder.phrase(words, sentences)
        if content is None and sentences:
            numbers = ", ".join(str(number) for number in _numbers(sentences))
            self._warnings.append(f"{what} without content (sentence {numbers}) was left out")
        return content


def _numbers(sentences: list[Sentence]) -> tuple[int, ...]:
    return tuple(sentence.number for sentence in sentences)


def _confidence(*phrases: Phrase | None) -> float:
    located = all(phrase is None or phrase.span is not None for phrase in phrases)
    return _SURE if located else _UNSURE


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
