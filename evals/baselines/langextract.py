"""LangExtract (github.com/google/langextract) as a reader, on whatever model answers.

Everything of LangExtract's is its own, at its defaults: chunks of 1,000 characters, prompt,
parsing, skipping of answers that cannot be parsed, alignment. Its model class here hands each
prompt to our driver, in the messages of LangExtract's provider for OpenAI-compatible servers and
under the JSON schema that this provider derives from the examples; so it gets what it gets at any
such server, and any JSON value that comes back goes to its parser. Ours are the description and
the two examples, written for it in our vocabulary; temperature 0, which our driver always asks
for; and answers of 600 tokens at most, for at its defaults it may loop without end.

What it extracts becomes mentions by its own character intervals. An extraction that it could
not find in the text is left out with a warning, and so is an answer that was cut off.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import GetJsonSchemaHandler, RootModel
from pydantic_core import CoreSchema

from summarizer.errors import MissingExtraError, ReplyError
from summarizer.reading.protocol import (
    Article,
    Ask,
    Found,
    Mention,
    MentionKind,
    Message,
    Phrase,
    Request,
    Sentence,
    Span,
    Steps,
    Warned,
)

try:
    from langextract.core.data import AlignmentStatus, Extraction

    from .extracting import Extracting
    from .extraction_examples import SCHEMA
except ImportError as error:
    raise MissingExtraError(
        f"LangExtract is not installed ({error}): pip install 'summarizer[langextract]'"
    ) from error

MAX_TOKENS = 600
SYSTEM = "You are a helpful assistant that responds in JSON format."
"""What LangExtract's provider for OpenAI-compatible servers says before each prompt."""

_KINDS: dict[str, MentionKind] = {
    "event": "event",
    "claim": "claim",
    "denial": "denial",
    "no_comment": "no_comment",
}


class Extracted(RootModel[Any]):
    """Any JSON value, asked for with LangExtract's own schema."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The schema that LangExtract makes of the examples."""
        return dict(SCHEMA.schema_dict)


class LangExtractReader:
    """A reader that lets LangExtract ask and extract."""

    name = "langextract"
    prompts: tuple[str, ...] = ()

    def read(self, article: Article) -> Steps:
        """Asks what LangExtract asks; yields what it extracted, at the end."""
        with Extracting(article.text) as extracting:
            number = 0
            while (prompt := extracting.question()) is not None:
                number += 1
                try:
                    (value,) = yield Ask((_request(number, prompt),))
                    extracting.answer(json.dumps(value.root, ensure_ascii=False))
                except ReplyError as error:
                    yield Warned(f"LangExtract lost the answer for chunk {number}: {error}")
                    extracting.answer(error.reply)
            extractions = extracting.result()
            yield from map(Warned, extracting.heard)
        mapping = _Mapping(article)
        mentions = [m for m in map(mapping.mention, extractions) if m is not None]
        yield from map(Warned, mapping.warnings)
        yield Found(tuple(mentions), article.sentences[-1].number)


def _request(number: int, prompt: str) -> Request:
    return Request(
        name=f"langextract:{number}",
        messages=(Message("system", SYSTEM), Message("user", prompt)),
        answer=Extracted,
        max_tokens=MAX_TOKENS,
    )


class _Mapping:
    """Turns extractions into mentions, and says what could not be used."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self.warnings: list[str] = []

    def mention(self, extraction: Extraction) -> Mention | None:
        """The mention; None where the extraction has no place in the article or no known class."""
        kind = _KINDS.get(extraction.extraction_class)
        span = _span(extraction)
        sentences = self._sentences(span) if span is not None else []
        if kind is None or span is None or not sentences:
            self._leave_out(extraction, "of no known class" if kind is None else "nowhere there")
            return None
        given = {name: value for name, value in (extraction.attributes or {}).items() if value}
        source = self._located(given.get("source"), sentences)
        if kind == "no_comment":
            if source is None:
                self._leave_out(extraction, "without a source")
                return None
            content = self._located(given.get("about"), sentences) or Phrase("")
        else:
            content = self._content(extraction, span)
        return Mention(
            kind=kind,
            sentences=tuple(sentence.number for sentence in sentences),
            content=content,
            source=None if kind == "event" else source,
        )

    def _content(self, extraction: Extraction, span: Span) -> Phrase:
        """The article's own words, but where LangExtract found only some of what was extracted."""
        if extraction.alignment_status == AlignmentStatus.MATCH_LESSER:
            return Phrase(extraction.extraction_text)
        return Phrase(self._article.text[span.start : span.end], span)

    def _sentences(self, span: Span) -> list[Sentence]:
        """Those that it touches, the one with most of it first."""
        touched = [
            (min(span.end, s.end) - max(span.start, s.start), s) for s in self._article.sentences
        ]
        kept = [(shared, s) for shared, s in touched if shared > 0]
        return [s for _, s in sorted(kept, key=lambda pair: (-pair[0], pair[1].number))]

    def _located(self, words: object, sentences: Sequence[Sentence]) -> Phrase | None:
        """The words where they stand in these sentences, else last before them, else anywhere."""
        if not isinstance(words, str) or not (said := " ".join(words.split())):
            return None
        text = self._article.text
        within = (text.find(said, s.start, s.end) for s in sentences)
        start = next((place for place in within if place >= 0), -1)
        if start < 0:
            start = text.rfind(said, 0, sentences[0].start)
        if start < 0:
            start = text.find(said)
        if start < 0:
            return Phrase(said)
        return Phrase(said, Span(start=start, end=start + len(said)))

    def _leave_out(self, extraction: Extraction, why: str) -> None:
        shown = " ".join(extraction.extraction_text.split())[:60]
        self.warnings.append(
            f"LangExtract's {extraction.extraction_class} {shown!r} was left out: it is {why}"
        )


def _span(extraction: Extraction) -> Span | None:
    interval = extraction.char_interval
    if interval is None or interval.start_pos is None or interval.end_pos is None:
        return None
    return Span(start=interval.start_pos, end=interval.end_pos)
