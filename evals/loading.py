"""Turns label files into `Case`s, and finds the texts that they label.

Promises: whatever a label file holds, it becomes a `Case` or a `LabelError` that lists what is
wrong with it, line by line. A text is used only where its SHA-256 is the one in the label file:
a label file from a stranger may name any file of this machine, and still brings into an article,
and so before a model, only a text whose checksum its author knew already. An absent text is no
error; `LabelledArticle.missing` says why it is absent and how to get it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from pydantic import ValidationError

from summarizer import Article, SummarizerError

from .cases import Case, Labelling, Place
from .faults import faults_of, shown, told
from .marked import Fault, Marked, read_json, read_yaml

SHIPPED = Path(__file__).parent / "labels"
"""The labels that come with the evals."""
READERS = {".yaml": read_yaml, ".yml": read_yaml, ".json": read_json}
MAX_LABEL_BYTES = 1_000_000
MAX_TEXT_BYTES = 8_000_000


class LabelError(SummarizerError):
    """A label file, or a folder of them, cannot be used. One problem a line."""


@dataclass(frozen=True)
class LabelledArticle:
    """A label file and the text that it labels.

    Attributes:
        article: None where the text is absent.
        missing: why it is, and how to get it.
        sha256: checksum of the label file.
    """

    case: Case
    path: Path
    article: Article | None
    missing: str | None
    sha256: str = ""


@dataclass(frozen=True)
class Dataset:
    """The labelled articles of a folder, by name."""

    folder: Path
    articles: tuple[LabelledArticle, ...]

    @property
    def labels_hash(self) -> str:
        """SHA-256 over the sorted checksums of the label files, one a line.

        `sha256sum FILE… | cut -c-64 | sort | sha256sum` gives the same.
        """
        lines = sorted(f"{one.sha256}\n" for one in self.articles)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def select(self, split: str | None, pattern: str | None) -> Dataset:
        """Those of a split and with a name like `pattern`; None stands for any."""
        chosen = (
            one
            for one in self.articles
            if split in (None, one.case.split) and _is_wanted(one.case.article, pattern)
        )
        return replace(self, articles=tuple(chosen))


def _is_wanted(name: str, pattern: str | None) -> bool:
    """Whether a name fits a pattern, or one of several between commas."""
    return pattern is None or any(fnmatchcase(name, one) for one in pattern.split(","))


def load_case(path: Path) -> Case:
    """Reads one label file; its text is not looked for.

    Raises:
        LabelError: it cannot be read, or something in it is wrong.
    """
    return _case(path, _marked(path, _label_bytes(path)))


def load(folder: Path | None = None, texts: Sequence[Path] = ()) -> Dataset:
    """Reads the label files of a folder (or of its `labels`) and finds their texts.

    Args:
        folder: None for the labels that come with the evals.
        texts: more folders in which to look for the texts.

    Raises:
        LabelError: the folder holds no label file, an article is labelled twice, or something
            is wrong in a file.
    """
    folder = SHIPPED if folder is None else folder
    found: list[LabelledArticle] = []
    problems: list[str] = []
    for path in _label_files(folder):
        try:
            found.append(_labelled(path, texts))
        except LabelError as error:
            problems.append(str(error))
    problems += _labelled_twice(found)
    if problems:
        raise LabelError("\n".join(problems))
    return Dataset(folder, tuple(sorted(found, key=lambda one: one.case.article)))


def _label_files(folder: Path) -> list[Path]:
    for place in (folder / "labels", folder):
        if not place.is_dir():
            continue
        paths = sorted(path for path in place.iterdir() if _is_label_file(path))
        if paths:
            return paths
    wrong = "holds no label file" if folder.is_dir() else "is not a folder"
    raise LabelError(
        f"{shown(str(folder))} {wrong}; it should hold one YAML or JSON file an article, in itself "
        f"or in its folder labels, as {SHIPPED / 'README.md'} describes"
    )


def _is_label_file(path: Path) -> bool:
    if path.name.startswith(".") or path.name.endswith(".schema.json"):
        return False
    return path.suffix.lower() in READERS and path.is_file()


def _labelled_twice(articles: Iterable[LabelledArticle]) -> Iterator[str]:
    first: dict[str, Path] = {}
    for one in articles:
        there = first.setdefault(one.case.article, one.path)
        if there is not one.path:
            yield (
                f"{shown(str(one.path))}:1: article: {one.case.article!r} is labelled in "
                f"{shown(str(there))} too; rename one or remove it"
            )


def _labelled(path: Path, texts: Sequence[Path]) -> LabelledArticle:
    data = _label_bytes(path)
    marked = _marked(path, data)
    case = _case(path, marked)
    text, missing = _text(case, path, texts)
    article = None
    if text is not None:
        article, wrong = _article(case, text)
        _refuse(path, [Fault(marked.line_of(place), place, problem) for place, problem in wrong])
    return LabelledArticle(case, path, article, missing, hashlib.sha256(data).hexdigest())


def _label_bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise LabelError(f"{shown(str(path))}: is no file; give a label file")
        data = _bytes(path, MAX_LABEL_BYTES)
    except (OSError, ValueError) as error:
        raise LabelError(f"{shown(str(path))}: cannot be read: {error}; correct that") from error
    if data is None:
        raise LabelError(
            f"{shown(str(path))}: is larger than {MAX_LABEL_BYTES:,} bytes; one file an article"
        )
    return data


def _bytes(path: Path, most: int) -> bytes | None:
    """What the file holds, or None where that is more than `most` bytes."""
    with path.open("rb") as file:
        data = file.read(most + 1)
    return data if len(data) <= most else None


def _marked(path: Path, data: bytes) -> Marked:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise LabelError(f"{shown(str(path))}: its name ends in none of {', '.join(READERS)}")
    try:
        return reader(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Marked(faults=[Fault(line, (), "is not UTF-8; save it as UTF-8")])


def _case(path: Path, marked: Marked) -> Case:
    if marked.value is None:
        empty = Fault(1, (), "the file is empty; it should label an article")
        _refuse(path, marked.faults or [empty])
    try:
        case = Case.model_validate_json(json.dumps(marked.value), strict=True)
    except ValidationError as error:
        raise LabelError(told(path, [*marked.faults, *faults_of(error, marked)])) from error
    _refuse(path, marked.faults)
    return case


def _refuse(path: Path, faults: Sequence[Fault]) -> None:
    if faults:
        raise LabelError(told(path, faults))


def _text(case: Case, path: Path, texts: Sequence[Path]) -> tuple[bytes | None, str | None]:
    """The bytes of the text, or why there are none."""
    name = PurePath(case.text).name
    others: list[str] = []
    for place in (path.parent / case.text, *(folder / name for folder in texts)):
        try:
            data = _bytes(place, MAX_TEXT_BYTES) if place.is_file() else None
        except (OSError, ValueError):
            data = None
        if data is not None and hashlib.sha256(data).hexdigest() == case.sha256:
            return data, None
        if data is not None:
            others.append(shown(str(place)))
    return None, _missing(case, others)


def _missing(case: Case, others: Sequence[str]) -> str:
    if others:
        why = (
            f"{' and '.join(others)}: not the text that was labelled, its SHA-256 "
            f"(see `sha256sum`) is not {case.sha256}"
        )
    else:
        why = f"no text at {shown(case.text)}, seen from the label file, nor in a --texts folder"
    where = f" (published at {shown(case.url)})" if case.url else ""
    return f"{why}; put the text{where} into a folder and name that by --texts"


def _article(case: Case, data: bytes) -> tuple[Article | None, list[tuple[Place, str]]]:
    """The article, and what in the label file does not fit it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None, [(("text",), "the text is not UTF-8; save it so and label its new SHA-256")]
    article = Article.from_text(text, id=case.article, url=case.url, language=case.language)
    if case.published_at is not None:
        article = article.model_copy(update={"published_at": case.published_at})
    return article, [*_wrong_title(case, article), *_wrong_sentences(case, article)]


def _wrong_title(case: Case, article: Article) -> Iterator[tuple[Place, str]]:
    if case.title is not None and " ".join(case.title.split()) != article.title:
        has = "has no title line" if article.title is None else f"is titled {article.title!r}"
        yield ("title",), f"{case.title!r}, but the text {has}; correct it or leave it null"


def _wrong_sentences(case: Case, article: Article) -> Iterator[tuple[Place, str]]:
    numbers = [sentence.number for sentence in article.sentences]
    if not numbers:
        yield ("text",), "the text holds no sentence; label another"
        return
    for place, labelling in _labellings(case):
        for index, item in enumerate(labelling.items):
            for position, number in enumerate(item.sentences):
                if not numbers[0] <= number <= numbers[-1]:
                    problem = f"there is no sentence {number}; the text has {numbers[0]} to"
                    spot = (*place, "items", index, "sentences", position)
                    yield spot, f"{problem} {numbers[-1]}; correct it"


def _labellings(case: Case) -> Iterator[tuple[Place, Labelling]]:
    yield ("settled",), case.settled
    yield from ((("labellers", name), labelling) for name, labelling in case.labellers.items())
