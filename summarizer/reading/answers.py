"""The shape of the answer to a question about a whole article, and a grammar that bounds it.

The schema is plain on purpose: objects, strings, integers, booleans and enumerations, every
field required and "" for nothing, so that it passes as a strict JSON schema (OpenAI), as a
tool (Anthropic) and as a response schema (Google).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import get_args

from pydantic import BaseModel, ConfigDict

from ..schema import ClaimKind, EventStatus, NoCommentKind

_MOST_ITEMS = {"events": 25, "claims": 25, "denials": 8, "no_comments": 6}
_MOST_EVIDENCE = 4
_LONGEST = {"content": 300, "what": 200, "about": 150, "quoted": 300, "answers": 150}
_LONGEST_OTHER = 60


class _Shape(BaseModel):
    model_config = ConfigDict(
        use_attribute_docstrings=True, json_schema_extra={"additionalProperties": False}
    )


class _Item(_Shape):
    sentences: list[int]
    """Numbers of the sentences that state it, the best one first."""


class Happened(_Item):
    """Something that the journalist reports in their own voice."""

    what: str
    """What happened, in the article's words."""
    place: str
    time: str
    status: EventStatus


class Claimed(_Item):
    """Something that a source says, accuses, reports, predicts, promises, demands or judges."""

    source: str
    """Who answers for it, as the article names them; "" only where nobody does."""
    via: str
    """Who only relays it, or ""."""
    cue: str
    """The words that attribute it, verbatim."""
    content: str
    """Reads after "X says that", in the article's words."""
    kind: ClaimKind
    hedged: bool
    quoted: str
    """The words in quotation marks, verbatim, or ""."""


class Denied(_Item):
    """Something that a source denies, rejects or rules out."""

    source: str
    via: str
    cue: str
    content: str
    """What is denied, stated positively: reads after "X denies that"."""
    quoted: str
    answers: str
    """What it answers, in the article's words, or ""."""


class Silent(_Item):
    """A source was asked or expected to respond, and did not."""

    source: str
    kind: NoCommentKind
    about: str
    """What it was asked about, in the article's words, or ""."""


class Answer(_Shape):
    """Everything that was found in the sentences."""

    events: list[Happened]
    claims: list[Claimed]
    denials: list[Denied]
    no_comments: list[Silent]


def grammar_for(numbers: Collection[int]) -> str:
    """A GBNF grammar (llama.cpp, grammars/README) for an `Answer` that cannot run on for ever.

    Args:
        numbers: of the sentences that evidence may name.
    """
    lists, rules = [], []
    for name, most in _MOST_ITEMS.items():
        rule = name.replace("_", "-")
        lists.append(f'"\\"{name}\\":[" ({rule} ("," {rule}){{0,{most - 1}}})? "]"')
        item = Answer.model_fields[name].annotation
        rules.append(f"{rule} ::= {_object(get_args(item)[0])}")
    root = 'root ::= "{" ' + ' "," '.join(lists) + ' "}"'
    return "\n".join([root, *rules, *_shared(numbers)])


def _object(shape: type[BaseModel]) -> str:
    fields = []
    for name, field in shape.model_fields.items():
        fields.append(f'"\\"{name}\\":" {_value(name, field.annotation)}')
    return '"{" ' + ' "," '.join(fields) + ' "}"'


def _value(name: str, kind: object) -> str:
    if name == "sentences":
        return f'"[" number ("," number){{0,{_MOST_EVIDENCE - 1}}} "]"'
    if kind is bool:
        return '("true" | "false")'
    if choices := get_args(kind):
        return "(" + " | ".join(f'"\\"{choice}\\""' for choice in choices) + ")"
    return f"text{_LONGEST.get(name, _LONGEST_OTHER)}"


def _shared(numbers: Collection[int]) -> Iterable[str]:
    yield "number ::= " + " | ".join(f'"{number}"' for number in sorted(numbers))
    for length in sorted({*_LONGEST.values(), _LONGEST_OTHER}):
        yield f'text{length} ::= "\\"" letter{{0,{length}}} "\\""'
    yield r'letter ::= [^"\\\x00-\x1f] | "\\\""'
