"""Reads attributions from brat standoff: a folder of .txt and .ann files, as PolNeAR has them.

The form is the one that brat documents (brat.nlplab.org/standoff.html): spans of the types or
roles Source, Cue and Content, tied together by events or by relations; a role may be numbered
(Content2) and a span may have several parts. An attribution rests on the sentences that its
source, cue and content touch. One without a content is none; one without a source has "".
Where it, its event or its cue has an attribute Denial or Negation, it is negative. Notes,
normalisations and other spans are left out; so is a second annotation of the same text.

Offsets are code points of the text as it is on disk; where they only fit the text with plain
line ends, it is read so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from summarizer import Article

from .attribution import Attribution, Interval
from .documents import Corpus, CorpusError, Document, Offsets

_SPAN = re.compile(r"(T\S*)\t(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)(?:\t(.*))?")
_EVENT = re.compile(r"(E\S*)\t(\S+:\S+(?: +\S+:\S+)*)\s*")
_RELATION = re.compile(r"R\S*\t\S+ \S+:(\S+) \S+:(\S+)\s*")
_ATTRIBUTE = re.compile(r"[AM]\S*\t(\S+) (\S+)(?: (.+))?")
_NAMED = re.compile(r"[TERAM]\d+\t")
_OTHER = re.compile(r"[#N*]\S*\t.*")
_NEGATIVE = frozenset("denial denied negation negated negative".split())
_ROLES = ("content", "cue", "source")


@dataclass
class _Span:
    """A text-bound annotation; `copy` is what the .ann file says that it reads."""

    line: int
    type: str
    parts: tuple[Interval, ...]
    copy: str | None

    def words(self, text: str) -> str:
        return " ".join(text[start:end] for start, end in self.parts)

    def fits(self, text: str) -> bool:
        """Whether the text holds the copy there."""
        inside = all(end <= len(text) for _, end in self.parts)
        copied = self.copy is None or _squeezed(self.words(text)) == _squeezed(self.copy)
        return inside and copied


@dataclass
class _Annotations:
    """The lines of one .ann file, by what they are."""

    path: Path
    spans: dict[str, _Span] = field(default_factory=dict)
    events: dict[str, tuple[int, list[tuple[str, str]]]] = field(default_factory=dict)
    relations: list[tuple[int, str, str]] = field(default_factory=list)
    negative: set[str] = field(default_factory=set)

    def span(self, name: str, line: int) -> _Span:
        """The span of this name; that of its trigger where it is the name of an event."""
        if name in self.events and self.events[name][1]:
            name = self.events[name][1][0][1]
        if name not in self.spans:
            raise CorpusError(f"{self.path}:{line}: there is no {name} in the file; add or name it")
        return self.spans[name]


@dataclass
class _Group:
    """What belongs to one attribution: names of spans, by role."""

    line: int
    content: list[str] = field(default_factory=list)
    cue: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    event: str | None = None

    def add(self, role: str, name: str) -> None:
        held: list[str] = getattr(self, role)
        if name not in held:
            held.append(name)


def read_brat(folder: Path) -> Corpus:
    """The documents below a folder, in the order of their names.

    The text of NAME.ann is NAME.txt beside it or elsewhere below the folder; where the
    annotator's initials follow the name, as in NAME_ab12.ann, NAME.txt will do.

    Raises:
        CorpusError: there is no annotation, or a file is missing, unreadable or malformed.
    """
    annotated = sorted(folder.rglob("*.ann"))
    if not annotated:
        raise CorpusError(f"{folder}: no .ann file in it; give a brat folder or a GUM .jsonl file")
    texts: dict[str, list[Path]] = defaultdict(list)
    for path in folder.rglob("*.txt"):
        texts[path.stem].append(path)
    documents: dict[Path, Document] = {}
    notes = []
    for path in annotated:
        text_path = _text_of(path, texts)
        if text_path in documents:
            notes.append(f"{path}: a second annotation of {text_path.name}, left out")
            continue
        name = text_path.stem
        if len(texts[name]) > 1:
            name = str(text_path.relative_to(folder).with_suffix(""))
        documents[text_path] = _document(name, path, text_path)
    return Corpus(tuple(documents.values()), tuple(notes))


def _text_of(path: Path, texts: dict[str, list[Path]]) -> Path:
    for stem in (path.stem, path.stem.rpartition("_")[0]):
        near = [text for text in texts.get(stem, []) if text.parent == path.parent]
        within = [text for text in texts.get(stem, []) if text.parent.parent == path.parent.parent]
        for found in (near, within, texts.get(stem, [])):
            if len(found) == 1:
                return found[0]
            if found:
                raise CorpusError(f"{path}: its text may be any of {', '.join(map(str, found))}")
    raise CorpusError(f"{path}: there is no {path.stem}.txt; put its text beside it")


def _document(name: str, path: Path, text_path: Path) -> Document:
    annotations = _parse(path)
    text = _fitting(_read(text_path), annotations, text_path)
    article = Article.from_text(text, id=name)
    try:
        offsets = Offsets(text, article)
    except CorpusError as error:
        raise CorpusError(f"{text_path}: {error}") from error
    attributions = (
        _attribution(group, annotations, text, offsets) for group in _groups(annotations)
    )
    return Document(name, article, tuple(found for found in attributions if found is not None))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8 ({error}); save it as UTF-8") from error


def _fitting(text: str, annotations: _Annotations, text_path: Path) -> str:
    """The text, with plain line ends where its annotations only fit it so."""
    for reading in (text, text.replace("\r\n", "\n")):
        misfit = next((s for s in annotations.spans.values() if not s.fits(reading)), None)
        if misfit is None:
            return reading
    first = next(s for s in annotations.spans.values() if not s.fits(text))
    raise CorpusError(
        f"{annotations.path}:{first.line}: the span should read {first.copy!r}, but there "
        f"{text_path} reads {first.words(text)!r}; take the text that was annotated"
    )


def _parse(path: Path) -> _Annotations:
    found = _Annotations(path)
    open_span: _Span | None = None
    for number, line in enumerate(_read(path).removeprefix("\ufeff").split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip() or _OTHER.fullmatch(line):
            continue
        if match := _SPAN.fullmatch(line):
            open_span = _span(match, number)
            found.spans[match[1]] = open_span
        elif not _tie(line, number, found):
            if open_span is None or open_span.copy is None or _NAMED.match(line):
                raise CorpusError(f"{path}:{number}: no line of brat's: {line[:60]!r}; correct it")
            open_span.copy += f"\n{line}"  # The words of a span that has a line break in it.
    return found


def _span(match: re.Match[str], number: int) -> _Span:
    pairs = (part.split() for part in match[3].split(";"))
    return _Span(number, match[2], tuple((int(a), int(b)) for a, b in pairs), match[4])


def _tie(line: str, number: int, found: _Annotations) -> bool:
    """Takes a line that ties spans together or says something of them; False if it is none."""
    if match := _EVENT.fullmatch(line):
        arguments = [argument.split(":", 1) for argument in match[2].split()]
        found.events[match[1]] = (number, [(role, name) for role, name in arguments])
    elif match := _RELATION.fullmatch(line):
        found.relations.append((number, match[1], match[2]))
    elif match := _ATTRIBUTE.fullmatch(line):
        if match[1].lower() in _NEGATIVE and (match[3] or "").strip().lower() not in (
            "false",
            "no",
        ):
            found.negative.add(match[2])
    else:
        return False
    return True


def _groups(annotations: _Annotations) -> Iterator[_Group]:
    for name, (line, arguments) in annotations.events.items():
        group = _Group(line, event=name)
        for role, argument in arguments:
            if (role := role.rstrip("0123456789").lower()) in _ROLES:
                group.add(role, argument)
        yield group
    yield from _related(annotations)


def _related(annotations: _Annotations) -> Iterable[_Group]:
    """Attributions made of relations: all that hangs on one cue, or else on one content."""
    groups: dict[str, _Group] = {}
    for anchor_role in ("cue", "content"):
        for line, one, other in annotations.relations:
            roles = {name: annotations.span(name, line).type.lower() for name in (one, other)}
            anchor = next((name for name, role in roles.items() if role == anchor_role), None)
            if anchor is None or not set(roles.values()) <= set(_ROLES):
                continue
            holders = [g for g in groups.values() if anchor in getattr(g, anchor_role)]
            if anchor_role == "content" and "cue" in roles.values():
                continue
            for group in holders or [groups.setdefault(anchor, _Group(line))]:
                for name, role in roles.items():
                    group.add(role, name)
    return groups.values()


def _attribution(
    group: _Group, annotations: _Annotations, text: str, offsets: Offsets
) -> Attribution | None:
    parts = {
        role: [annotations.span(name, group.line) for name in getattr(group, role)]
        for role in _ROLES
    }
    if not parts["content"]:
        return None
    moved = (offsets.move(part) for role in _ROLES for span in parts[role] for part in span.parts)
    named = {*group.cue, *group.content, *filter(None, [group.event])}
    if group.event:
        named |= {name for _, name in annotations.events[group.event][1]}
    return Attribution(
        spans=tuple(span for span in moved if span is not None),
        content=" ".join(span.words(text) for span in parts["content"]),
        source=" ".join(span.words(text) for span in parts["source"]),
        negative=bool(named & annotations.negative),
    )


def _squeezed(words: str) -> str:
    return "".join(words.split())
