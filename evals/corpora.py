"""Reads attribution corpora, and summarises their articles so that both can be compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer import Article, SummarizerError, Summary

from .attribution import Attribution, Prediction


class CorpusError(SummarizerError):
    """A corpus file is missing or not in the form that is expected."""


class _Sentence(BaseModel):
    id: int
    start: int
    end: int


class _Annotation(BaseModel):
    sentences: tuple[int, ...]
    source: tuple[str, ...] = ()
    source_clause: str = ""
    content: str
    polarity: str = "positive"


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    title: str
    text: str
    sentences: tuple[_Sentence, ...]
    attributions: tuple[_Annotation, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class Document:
    """An article of a corpus and what people annotated in it."""

    article: Article
    attributions: tuple[Attribution, ...]


def read_gum(path: Path) -> Iterator[Document]:
    """The documents of a GUM news file, one JSON object a line.

    Raises:
        CorpusError: the file is missing, or a line is not of that form.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror or error}; give the corpus file") from error
    for number, line in enumerate(lines, 1):
        try:
            parsed = _Line.model_validate(json.loads(line))
        except (json.JSONDecodeError, ValidationError) as error:
            first = str(error).splitlines()[0]
            raise CorpusError(f"{path}, line {number}: not a GUM document: {first}") from error
        yield _document(parsed)


def _document(line: _Line) -> Document:
    span_of = {s.id: (s.start, s.end) for s in line.sentences}
    attributions = tuple(
        Attribution(
            spans=tuple(span_of[i] for i in annotation.sentences if i in span_of),
            content=annotation.content,
            source=" ".join(annotation.source) or annotation.source_clause,
            negative=annotation.polarity == "negative",
        )
        for annotation in line.attributions
    )
    return Document(Article(text=line.text, title=line.title, id=line.id), attributions)


def predictions(summary: Summary) -> tuple[Prediction, ...]:
    """The claims and denials of a summary, with their sources' names."""
    sources = {source.id: source for source in summary.sources}
    found = []
    for kind, items in (("claim", summary.claims), ("denial", summary.denials)):
        for item in items:
            source = sources.get(item.source or "")
            found.append(
                Prediction(
                    kind=kind,
                    source=source.name if source else None,
                    names=source.aliases if source else (),
                    content=item.content,
                    spans=tuple((s.start, s.end) for s in item.evidence.spans),
                )
            )
    return tuple(found)
