"""Turns YAML or JSON into plain values that remember the line on which each stands.

Promises: only null, true, false, whole numbers, text, lists and mappings come out; a plain `on`,
`yes` or date is text, as in YAML 1.2. No tag is obeyed and no alias followed, so nothing is
executed or multiplied; depth is limited. Whatever is wrong becomes a `Fault`, never an exception.
What the values must look like is left to `loading`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from summarizer.errors import MissingExtraError

from .cases import Place

MAX_DEPTH = 20
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*+"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_JSON_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file: on which line, at which place, and what to do about it."""

    line: int
    place: Place
    problem: str


@dataclass(slots=True)
class Marked:
    """What a file holds.

    Attributes:
        value: None where the file cannot be read at all; then `faults` says why.
        lines: where each key and list item stands.
    """

    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, place: Place) -> int:
        """The line of what stands there, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _Unreadable(Exception):
    def __init__(self, line: int, problem: str, place: Place = ()) -> None:
        super().__init__(problem)
        self.fault = Fault(line, place, problem)


def read_yaml(text: str) -> Marked:
    """What a YAML text holds.

    Raises:
        MissingExtraError: PyYAML is not installed.
    """
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        problem = f"the character U+{ord(found[0]):04X} must not stand in YAML; remove it"
        return Marked(faults=[Fault(line, (), problem)])
    return _read(lambda marked: _Yaml(_events(text), marked).document())


def read_json(text: str) -> Marked:
    """What a JSON text holds."""
    return _read(lambda marked: _Json(text, marked).document())


def _read(read: Callable[[Marked], Any]) -> Marked:
    marked = Marked()
    try:
        marked.value = read(marked)
    except _Unreadable as stopped:
        marked.faults.append(stopped.fault)
    return marked


def _deeper(place: Place, line: int) -> None:
    if len(place) >= MAX_DEPTH:
        raise _Unreadable(line, f"nested deeper than {MAX_DEPTH} levels; flatten it", place)


def _checked(text: str, line: int, place: Place) -> str:
    if _SURROGATE.search(text):
        raise _Unreadable(line, "half a surrogate pair; write the character itself", place)
    return text


def _enter(marked: Marked, place: Place, key: str, line: int, known: dict[str, Any]) -> Place:
    """Notes the line of a key, or that it is there already."""
    inner = (*place, key)
    if key in known:
        first = marked.lines[inner]
        problem = f"the key is given twice, first on line {first}; keep one of them"
        marked.faults.append(Fault(line, inner, problem))
    else:
        marked.lines[inner] = line
    return inner


def _events(text: str) -> Iterator[Any]:
    try:
        import yaml
    except ImportError as error:
        raise MissingExtraError(
            "reading labels in YAML needs PyYAML: install the [evals] extra of summarizer, "
            f"or run `pip install PyYAML` ({error})"
        ) from error
    try:
        yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = ", ".join(filter(None, [error.context, error.problem]))
        line = mark.line + 1 if mark else 1
        hint = "correct it; text that holds ': ' or ' #' or begins with a sign needs quotes"
        raise _Unreadable(line, f"not YAML: {told}; {hint}") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise _Unreadable(1, f"not YAML: {error}; correct it") from error


class _Yaml:
    """Builds values from the events of a parser. The name of an event's class tells what it is."""

    def __init__(self, events: Iterator[Any], marked: Marked) -> None:
        self._events = events
        self._marked = marked

    def document(self) -> Any:
        found, documents = None, 0
        for event in self._events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise _Unreadable(_line(event), "a second document begins; keep one a file")
                found = self._value(next(self._events), ())
        return found

    def _value(self, event: Any, place: Place) -> Any:
        line, kind = _line(event), type(event).__name__
        if kind == "AliasEvent" or event.anchor is not None:
            raise _Unreadable(line, "anchors (&) and aliases (*) are not read; write it out", place)
        if event.tag is not None:
            raise _Unreadable(line, f"the tag {event.tag!r} is not read; remove it", place)
        if kind == "ScalarEvent":
            return self._scalar(event, line, place)
        _deeper(place, line)
        return self._list(place) if kind == "SequenceStartEvent" else self._mapping(place)

    def _scalar(self, event: Any, line: int, place: Place) -> Any:
        text = _checked(event.value, line, place)
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        return int(text) if _INTEGER.fullmatch(text) else text

    def _list(self, place: Place) -> list[Any]:
        found: list[Any] = []
        while type(event := next(self._events)).__name__ != "SequenceEndEvent":
            inner = (*place, len(found))
            self._marked.lines[inner] = _line(event)
            found.append(self._value(event, inner))
        return found

    def _mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while type(event := next(self._events)).__name__ != "MappingEndEvent":
            line = _line(event)
            if type(event).__name__ != "ScalarEvent" or event.anchor or event.tag:
                raise _Unreadable(line, "a key must be plain text; correct it", place)
            key = _checked(event.value, line, place)
            inner = _enter(self._marked, place, key, line, found)
            found.setdefault(key, self._value(next(self._events), inner))
        return found


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


class _Json:
    """Reads JSON, since the parser of the standard library forgets the lines."""

    def __init__(self, text: str, marked: Marked) -> None:
        self._text = text
        self._marked = marked
        self._at = 0
        self._breaks = [found.start() for found in re.finditer("\n", text)]

    def document(self) -> Any:
        value = self._value(())
        self._skip()
        if self._at < len(self._text):
            raise self._wrong("something follows the end")
        return value

    def _value(self, place: Place) -> Any:
        self._skip()
        if self._text.startswith(("{", "["), self._at):
            _deeper(place, self._line())
            opener = self._text[self._at]
            self._at += 1
            return self._mapping(place) if opener == "{" else self._list(place)
        if self._text.startswith('"', self._at):
            return self._string(place)
        if found := _NUMBER.match(self._text, self._at):
            self._at = found.end()
            return int(found[0]) if _INTEGER.fullmatch(found[0]) else found[0]
        for word, value in _JSON_WORDS.items():
            if self._text.startswith(word, self._at):
                self._at += len(word)
                return value
        raise self._wrong("a value is missing")

    def _list(self, place: Place) -> list[Any]:
        found: list[Any] = []
        while not self._closes("]", bool(found)):
            inner = (*place, len(found))
            self._marked.lines[inner] = self._line()
            found.append(self._value(inner))
        return found

    def _mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not self._closes("}", bool(found)):
            line, key = self._line(), self._string(place)
            inner = _enter(self._marked, place, key, line, found)
            self._expect(":")
            found.setdefault(key, self._value(inner))
        return found

    def _string(self, place: Place) -> str:
        found = _STRING.match(self._text, self._at)
        if found is None:
            raise self._wrong('a text in "double quotes" is missing or does not end')
        try:
            text = str(json.loads(found[0]))
        except ValueError as error:
            raise self._wrong("a backslash is followed by what JSON does not know") from error
        line, self._at = self._line(), found.end()
        return _checked(text, line, place)

    def _closes(self, sign: str, needs_comma: bool) -> bool:
        """Passes the closing sign, or the comma before what follows."""
        self._skip()
        if self._text.startswith(sign, self._at):
            self._at += 1
            return True
        if needs_comma:
            self._expect(",")
            self._skip()
        return False

    def _expect(self, sign: str) -> None:
        self._skip()
        if not self._text.startswith(sign, self._at):
            raise self._wrong(f"{sign!r} is missing")
        self._at += 1

    def _skip(self) -> None:
        if found := _SPACE.match(self._text, self._at):
            self._at = found.end()

    def _line(self) -> int:
        return bisect_right(self._breaks, self._at - 1) + 1

    def _wrong(self, problem: str) -> _Unreadable:
        return _Unreadable(self._line(), f"not JSON: {problem}; correct it")
