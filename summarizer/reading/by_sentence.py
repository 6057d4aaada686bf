"""Reads an article one sentence at a time, each alone, by a short question over fixed examples.

For small models in languages that have no list of cues. The answer is lines of
`cue | who | what | type` in the sentence's own words; where the engine takes a grammar it can
use no others, and cannot run on. A sentence is given alone because a small model extracts
again what it is shown as context; pronouns are resolved in `assembling`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict

from ..article import Article, Sentence
from ..mentions import Mention, Phrase
from ..models.protocol import Capabilities, Message, Request
from ..prompts import Line, Prompts
from ..schema import ClaimKind
from .locating import Finder
from .own_words import literal, squeezed, units
from .protocol import Ask, Found, Steps, Warned
from .windows import windows_of

NAME = "by_sentence"
NOTHING = "-"
_SEPARATOR = "|"
_MOST_LINES = 4
_LONGEST_CUE = 4
_CONFIDENCE = 0.5
_ANSWER_TOKENS = 400
_LONGEST_SENTENCE = 500
"""Tokens, estimated high, beyond which a sentence is read in pieces; no sentence of prose is so
long, and the grammar grows with it."""

TYPES: Mapping[str, ClaimKind | None] = MappingProxyType(
    {
        "claim": "assertion",
        "accusation": "accusation",
        "figure": "figure",
        "prediction": "prediction",
        "promise": "commitment",
        "demand": "demand",
        "judgement": "judgement",
        "denial": None,
        "no comment": None,
        "event": None,
    }
)
"""What the model may call a line, and the kind of claim that it then is."""


class Lines(BaseModel):
    """At most a few lines, `cue | who | what | type` each."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    items: list[str]


class WorkedExample(BaseModel):
    """A sentence and the lines that are wanted."""

    sentence: str
    items: list[str]


class BySentenceReader:
    """Reads with one short question a sentence."""

    name = NAME

    def __init__(self, prompts: Prompts, capabilities: Capabilities) -> None:
        self._prompts = prompts
        self._instructions = self._static()
        self._at_once = max(1, capabilities.concurrency)
        self.prompts = prompts.used

    def read(self, article: Article) -> Steps:
        """Asks about every sentence in order, several at once where the model takes several."""
        finder = Finder(article)
        alone = [window[0] for window in windows_of(article, _LONGEST_SENTENCE, 1)]
        lines = [line for line in alone if any(c.isalpha() for c in line.text)]
        for first in range(0, len(lines), self._at_once):
            batch = lines[first : first + self._at_once]
            answers = yield Ask(tuple(map(self._request, batch)))
            for line, answer in zip(batch, answers, strict=True):
                sentence = article.sentence(line.number)
                mentions, strange = mentions_of(answer.items, sentence, finder)
                for each in strange:
                    yield Warned(f"sentence {line.number}: {each!r} is no usable answer")
                yield Found(mentions, line.number)

    def _static(self) -> tuple[Message, ...]:
        messages = [Message("system", self._prompts.system(NAME))]
        for example in self._prompts.examples(NAME, WorkedExample):
            answer = Lines(items=example.items).model_dump_json()
            messages.append(Message("user", self._prompts.user(NAME, sentence=example.sentence)))
            messages.append(Message("assistant", answer))
        return tuple(messages)

    def _request(self, line: Line) -> Request:
        question = self._prompts.user(NAME, sentence=line.text)
        return Request(
            name=f"{NAME}:{line.number}",
            messages=(*self._instructions, Message("user", question)),
            answer=Lines,
            max_tokens=_ANSWER_TOKENS,
            grammar=grammar_for(line.text),
            static=len(self._instructions),
        )


def mentions_of(
    lines: list[str], sentence: Sentence, finder: Finder
) -> tuple[tuple[Mention, ...], list[str]]:
    """The mentions that the lines of one answer hold, and the lines that hold none."""
    found: dict[Mention, None] = {}
    strange: list[str] = []
    for line in lines:
        if not line.strip(" |-"):
            continue
        mention = _mention(line, sentence, finder)
        if mention is None:
            strange.append(line if len(line) <= 80 else line[:79] + "…")
        else:
            found[mention] = None
    return tuple(found), strange


def _mention(line: str, sentence: Sentence, finder: Finder) -> Mention | None:
    *fields, name = (part.strip() for part in line.split(_SEPARATOR))
    name = name.lower()
    if name not in TYPES or len(fields) != 3:
        return None
    cue, who, what = (
        finder.phrase(field, [sentence]) if field != NOTHING else None for field in fields
    )
    known: dict[str, Any] = {"sentences": (sentence.number,), "confidence": _CONFIDENCE}
    if name == "no comment":
        if who is None:
            return None
        return Mention("no_comment", content=what or Phrase(""), source=who, cue=cue, **known)
    if what is None:
        return None
    if name == "event":
        return Mention("event", content=what, **known)
    if name == "denial":
        return Mention("denial", content=what, source=who, cue=cue, **known)
    kind = TYPES[name] or "assertion"
    return Mention("claim", content=what, source=who, cue=cue, claim_kind=kind, **known)


def grammar_for(sentence: str) -> str:
    """A GBNF grammar (llama.cpp, grammars/README) for lines in the words of one sentence.

    A cue is at most a few words; who speaks crosses no punctuation.
    """
    words = list(units(sentence))
    if not words:
        return r'root ::= "{\"items\":[]}"'
    types = " | ".join(f'"{name}"' for name in TYPES if name not in ("event", "no comment"))
    starts = range(len(words))
    return "\n".join(
        [
            rf'root ::= "{{\"items\":[" (line ("," line){{0,{_MOST_LINES - 1}}})? "]}}"',
            r'line ::= "\"" (event | said | silent) "\""',
            'event ::= "- | - | " what " | event"',
            f'said ::= cue " | " (who | "-") " | " what " | " ({types})',
            'silent ::= cue " | " who " | " (what | "-") " | no comment"',
            "cue ::= " + " | ".join(_cues(sentence, words)),
            "who ::= " + " | ".join(f"n{i}" for i in starts),
            "what ::= " + " | ".join(f"w{i}" for i in starts),
            *_word_rules("n", sentence, words, lambda gap: not gap.strip()),
            *_word_rules("w", sentence, words, lambda gap: _SEPARATOR not in gap),
        ]
    )


def _cues(sentence: str, words: list[tuple[int, int]]) -> list[str]:
    runs = [
        sentence[words[first][0] : words[last][1]]
        for first in range(len(words))
        for last in range(first, min(first + _LONGEST_CUE, len(words)))
    ]
    return [literal(squeezed(run)) for run in dict.fromkeys(runs) if _SEPARATOR not in run]


def _word_rules(
    name: str, sentence: str, words: list[tuple[int, int]], crosses: Callable[[str], bool]
) -> Iterator[str]:
    """One rule a word: the word, and perhaps what stands before the next one, and that."""
    for i, (start, end) in enumerate(words):
        rule = f"{name}{i} ::= {literal(sentence[start:end])}"
        following = words[i + 1][0] if i + 1 < len(words) else end
        gap = sentence[end:following]
        if i + 1 < len(words) and crosses(gap):
            between = literal(squeezed(gap)) + " " if gap else ""
            rule += f" ({between}{name}{i + 1})?"
        yield rule
