"""Reads GUM's news documents, one JSON object a line, with people's attributions.

An attribution rests on the sentences that its annotation names.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer import Article

from .attribution import Attribution, Interval
from .documents import Corpus, CorpusError, Document, Offsets


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
    title: str | None = None
    text: str
    sentences: tuple[_Sentence, ...]
    attributions: tuple[_Annotation, ...] = Field(default=())


def read_gum(path: Path) -> Corpus:
    """The documents of a GUM news file.

    Raises:
        CorpusError: the file is missing or not UTF-8, or a line is not of that form.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror or error}; give the corpus file") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8 ({error}); save it as UTF-8") from error
    documents: dict[str, Document] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        document = _document(_parsed(line, f"{path}:{number}"), f"{path}:{number}")
        if document.id in documents:
            raise CorpusError(f"{path}:{number}: a second document {document.id}; remove one")
        documents[document.id] = document
    return Corpus(tuple(documents.values()))


def _parsed(line: str, where: str) -> _Line:
    try:
        return _Line.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise CorpusError(f"{where}: not JSON: {error}; each line is one document") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise CorpusError(f"{where}: not a GUM document: {field}: {first['msg']}") from error


def _document(line: _Line, where: str) -> Document:
    article = Article(text=line.text, title=line.title, id=line.id)
    try:
        offsets = Offsets(line.text, article)
    except CorpusError as error:
        raise CorpusError(f"{where}: {error}; its text must begin with its title") from error
    moved = {s.id: offsets.move((s.start, s.end)) for s in line.sentences}
    spans = {number: span for number, span in moved.items() if span is not None}
    attributions = (_attribution(annotation, spans) for annotation in line.attributions)
    return Document(line.id, article, tuple(attributions))


def _attribution(annotation: _Annotation, spans: dict[int, Interval]) -> Attribution:
    return Attribution(
        spans=tuple(spans[number] for number in annotation.sentences if number in spans),
        content=annotation.content,
        source=" ".join(annotation.source) or annotation.source_clause,
        negative=annotation.polarity == "negative",
    )
