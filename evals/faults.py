"""Turns what pydantic finds wrong in a label file into lines that tell where and what to do.

Promises: each line reads "file:line: field.path: what is wrong; what to do", and holds nothing
of an untrusted file that could steer a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .cases import (
    Case,
    LabelledClaim,
    LabelledDenial,
    LabelledEvent,
    LabelledNoComment,
    LabelledSource,
    Labelling,
    Place,
)
from .marked import Fault, Marked

MOST_FAULTS = 40
"""More are counted and not listed."""
_ITEMS = (LabelledEvent, LabelledClaim, LabelledDenial, LabelledNoComment)
_TYPES = {"event", "claim", "denial", "no_comment"}
_FIELDS = sorted(
    {name for model in (Case, Labelling, LabelledSource, *_ITEMS) for name in model.model_fields}
)
_LONGEST_VALUE, _LONGEST_PATH = 60, 300


def faults_of(error: ValidationError, marked: Marked) -> Iterator[Fault]:
    """What pydantic reports, at the lines of the file."""
    for found in error.errors(include_url=False):
        place = _place(found["loc"])
        if found["type"] == "union_tag_invalid":
            place = (*place, "type")
        if found["type"] == "placed":
            for inner, problem in found["ctx"]["problems"]:
                yield Fault(marked.line_of(place + inner), place + inner, f"{problem}; correct it")
        else:
            yield Fault(marked.line_of(place), place, _problem(found))


def told(path: Path, faults: Iterable[Fault]) -> str:
    """The faults of one file, in the order of its lines, one a line."""
    ordered = sorted(faults, key=lambda fault: fault.line)
    lines = [f"{shown(str(path))}:{f.line}: {_field(f.place)}{f.problem}" for f in ordered]
    if len(lines) > MOST_FAULTS:
        rest = len(lines) - MOST_FAULTS
        lines = [*lines[:MOST_FAULTS], f"{shown(str(path))}: and {rest} more; correct these first"]
    return "\n".join(lines)


def shown(text: str) -> str:
    """The text where all of it can be printed on one line, its escaped form otherwise."""
    text = text if len(text) <= _LONGEST_PATH else f"…{text[-_LONGEST_PATH:]}"
    return text if text.isprintable() else ascii(text)


def _place(location: tuple[int | str, ...]) -> Place:
    """Where pydantic means, without the type of an item, which it names after the index."""
    found: list[int | str] = []
    for part in location:
        names_type = part in _TYPES and found and isinstance(found[-1], int)
        if not names_type and part != "[key]":
            found.append(part)
    return tuple(found)


def _field(place: Place) -> str:
    parts = ""
    for part in place:
        if isinstance(part, int):
            parts += f"[{part}]"
        elif part.isidentifier():
            parts += f".{part}"
        else:
            parts += f"[{_value(part)}]"
    return f"{parts.removeprefix('.')}: " if place else ""


def _problem(error: ErrorDetails) -> str:
    kind, context, value = error["type"], error.get("ctx", {}), _value(error["input"])
    match kind:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            return _unknown(str(error["loc"][-1]))
        case "union_tag_not_found":
            return "the item has no type; add type: event, claim, denial or no_comment"
        case "union_tag_invalid":
            return f"{_value(context['tag'])} is not known; use one of {context['expected_tags']}"
        case "literal_error":
            return f"{value} is not known; use {context['expected']}"
        case "string_type" if isinstance(error["input"], bool | int):
            return f"{value} is not text; put it in quotes"
        case "string_pattern_mismatch":
            return f"{value} does not have the form {context['pattern']}; change it"
    return f"{value}: {error['msg'][:1].lower()}{error['msg'][1:]}; correct it"


def _unknown(name: str) -> str:
    near = get_close_matches(name, _FIELDS, n=1) if len(name) < _LONGEST_VALUE else []
    return f"no such field here; {f'did you mean {near[0]}?' if near else 'remove it'}"


def _value(value: Any) -> str:
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    text = value if isinstance(value, str) else str(value)
    text = text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
    return ascii(text) if not text.isprintable() else repr(text) if isinstance(value, str) else text
