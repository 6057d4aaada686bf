"""Turns text into an `Article`: a canonical text and its numbered sentences.

Promises: `article.text[s.start:s.end]` is exactly the sentence, in code points, for every
sentence; sentence 0 is the title where there is one; every other sentence lies in the body.
Reading files and addresses is left to `summarizer.inputs`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import sentencex
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

TITLE_MAX_CHARACTERS = 200
"""A first line longer than this is taken for a paragraph, not for a title."""

_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_CLOSERS = "\"'”’»)]"
_OPENERS = '"“«„'
_INSIDE_QUOTE = re.compile(r"[.!?…][\"'”’»)]*\s+(?=[\"“«„(\[]*[^\W\d_a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Sgt|Lt|Capt|Sen|Rep|Gov|St|Jr|Sr|No|vs|Inc|Ltd|Co|Corp)|\b[A-Z]\.[A-Z])\.$"
)
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY_OF_WEEK = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DATE_LINE = re.compile(
    rf"{_DAY_OF_WEEK}(?:(?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{_MONTH})\.?,?\s+(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))\.?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article.

    Attributes:
        number: its number; 0 is the title, the body starts at 1.
        start: offset of its first code point in `Article.text`.
        end: offset after its last code point.
        paragraph: number of its paragraph; 0 is the title.
        text: the words themselves.
    """

    number: int
    start: int
    end: int
    paragraph: int
    text: str


class Article(BaseModel):
    """A news article: canonical text, what is known about it, and its sentences.

    `Article(text=body, title=title)` composes the canonical `text`: title, blank line, body.
    Characters that no JSON can carry (NUL, lone surrogates) are replaced one for one by U+FFFD.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(
        description="Canonical text: title, blank line, body. All offsets are code points of it."
    )
    title: str | None = Field(default=None, description="Headline; sentence 0 where it is given.")
    published_at: dt.date | dt.datetime | None = Field(
        default=None, description="Date of publication."
    )
    url: str | None = Field(
        default=None, description="Where the article was published. Never fetched."
    )
    id: str | None = Field(default=None, description="The caller's own name for the article.")
    language: str | None = Field(
        default=None, description="ISO 639 code; guessed from the text when absent."
    )

    @field_validator("title", "language", mode="after")
    @classmethod
    def _blank_is_absent(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        return " ".join(_FORBIDDEN.sub("�", value).split())

    @model_validator(mode="before")
    @classmethod
    def _compose(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            return data
        text = _FORBIDDEN.sub("�", data["text"])
        title = data.get("title")
        if isinstance(title, str) and title.strip():
            title = " ".join(_FORBIDDEN.sub("�", title).split())
            first, _, body = text.partition("\n")
            if " ".join(first.split()) == title and body.startswith(("\n", "\r\n")):
                text = body
            if text.strip() != title:
                text = f"{title}\n\n{text.lstrip()}" if text.strip() else title
        return {**data, "text": text}

    @classmethod
    def from_text(cls, text: str, **known: Any) -> Article:
        """Reads a bare text, with its title and date where they stand at the head of it.

        A short first line before a blank one is the title; a line that is only a date is the date.

        Args:
            text: the article as one string.
            known: fields that the caller knows better, by name.
        """
        body = text.removeprefix("﻿").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        title, published_at = known.get("title"), known.get("published_at")
        if title is None:
            first, _, rest = body.partition("\n")
            blank_follows = rest[: len(rest) - len(rest.lstrip())].count("\n") >= 1 or _date_of(
                rest.lstrip().split("\n")[0]
            )
            if rest.strip() and blank_follows and _is_title(first):
                title, body = " ".join(first.split()), rest.lstrip()
        if published_at is None:
            first, _, rest = body.partition("\n")
            if rest.strip() and (found := _date_of(first)):
                published_at, body = found, rest.lstrip()
        return cls(**{**known, "text": body, "title": title, "published_at": published_at})

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order, split by sentencex and inside long quotations by us."""
        return tuple(
            _sentences(self.text, self.title, (self.language or "en").split("-")[0].lower())
        )

    def sentence(self, number: int) -> Sentence:
        """The sentence with this number.

        Raises:
            KeyError: no sentence has it.
        """
        return self._by_number[number]

    @cached_property
    def _by_number(self) -> dict[int, Sentence]:
        return {sentence.number: sentence for sentence in self.sentences}


def _is_title(line: str) -> bool:
    line = line.strip()
    return (
        0 < len(line) <= TITLE_MAX_CHARACTERS
        and not _date_of(line)
        and not line.endswith((". ", ";", ","))
    )


def _date_of(line: str) -> dt.date | None:
    match = _DATE_LINE.fullmatch(line.strip())
    if match is None:
        return None
    year, month, day = (
        (match[f"y{n}"] or "" for n in "123"),
        (match[f"m{n}"] or "" for n in "123"),
        (match[f"d{n}"] or "" for n in "123"),
    )
    name = "".join(month)
    number = int(name) if name.isdigit() else _MONTHS.index(name[:3].lower()) + 1
    try:
        return dt.date(int("".join(year)), number, int("".join(day)))
    except ValueError:
        return None


def _sentences(text: str, title: str | None, language: str) -> list[Sentence]:
    found: list[Sentence] = []
    offset, number = 0, 1
    if title is not None:
        found.append(Sentence(0, 0, len(title), 0, title))
        offset = len(title)
    paragraph, position = 0, offset
    for block in re.finditer(r"\S(?:.*\S)?", text[offset:]):
        start, end = block.start() + offset, block.end() + offset
        if paragraph == 0 or "\n" in text[position:start]:
            paragraph += 1
        position = end
        for first, last in _split(text[start:end], language):
            found.append(
                Sentence(
                    number,
                    start + first,
                    start + last,
                    paragraph,
                    text[start + first : start + last],
                )
            )
            number += 1
    return found


def _split(block: str, language: str) -> list[tuple[int, int]]:
    """Spans of the sentences of one line, without the white space around them."""
    spans: list[tuple[int, int]] = []
    for boundary in sentencex.get_sentence_boundaries(language, block):
        begin = boundary["start_index"]
        piece = block[begin : boundary["end_index"]]
        cuts = [
            0,
            *(
                m.end()
                for m in _INSIDE_QUOTE.finditer(piece)
                if not _ABBREVIATION.search(piece[: m.start() + 1])
            ),
            len(piece),
        ]
        for a, b in pairwise(cuts):
            part = piece[a:b]
            if stripped := part.strip():
                left = begin + a + len(part) - len(part.lstrip())
                spans.append((left, left + len(stripped)))
    return _rejoin(block, spans)


def _rejoin(block: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Gives a piece that holds no letter or digit (a stray closing mark) back to the one before."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not any(c.isalnum() for c in block[start:end]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
