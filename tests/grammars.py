"""What a GBNF grammar admits, for tests of grammars: rules, literals, groups, ? and {m,n}."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

_TOKEN = r'"(?:\\.|[^"\\])*"|[a-z][a-z0-9-]*|[()|?]|\{\d+,\d+\}'


@dataclass(frozen=True)
class _Text:
    text: str


@dataclass(frozen=True)
class _Rule:
    name: str


@dataclass(frozen=True)
class _Choice:
    ways: tuple[tuple[tuple[_Node, int, int], ...], ...]


_Node = _Text | _Rule | _Choice


def _rules(grammar: str) -> Callable[[str], _Choice]:
    lines = dict(line.split(" ::= ", 1) for line in grammar.splitlines())

    @cache
    def rule(name: str) -> _Choice:
        return _choice(re.findall(_TOKEN, lines[name]))

    return rule


def _choice(tokens: list[str]) -> _Choice:
    ways = [_sequence(tokens)]
    while tokens and tokens[0] == "|":
        tokens.pop(0)
        ways.append(_sequence(tokens))
    return _Choice(tuple(ways))


def _sequence(tokens: list[str]) -> tuple[tuple[_Node, int, int], ...]:
    parts = []
    while tokens and tokens[0] not in ("|", ")"):
        part, least, most = _one(tokens), 1, 1
        if tokens and tokens[0] == "?":
            tokens.pop(0)
            least = 0
        elif tokens and tokens[0].startswith("{"):
            least, most = map(int, tokens.pop(0)[1:-1].split(","))
        parts.append((part, least, most))
    return tuple(parts)


def _one(tokens: list[str]) -> _Node:
    head = tokens.pop(0)
    if head == "(":
        inner = _choice(tokens)
        assert tokens.pop(0) == ")"
        return inner
    return _Text(re.sub(r"\\(.)", r"\1", head[1:-1])) if head.startswith('"') else _Rule(head)


def grow(grammar: str) -> Callable[[random.Random], str]:
    """Writes random texts that a grammar admits."""
    rule = _rules(grammar)

    def write(node: _Node, dice: random.Random) -> str:
        if isinstance(node, _Text):
            return node.text
        if isinstance(node, _Rule):
            return write(rule(node.name), dice)
        way = dice.choice(node.ways)
        return "".join(
            write(part, dice) for part, least, most in way for _ in range(dice.randint(least, most))
        )

    return lambda dice: write(rule("root"), dice)


def admits(grammar: str, text: str) -> bool:
    """Whether a grammar admits a text."""
    rule = _rules(grammar)

    @cache
    def ends(node: _Node, start: int) -> frozenset[int]:
        if isinstance(node, _Text):
            return frozenset([start + len(node.text)] if text.startswith(node.text, start) else [])
        if isinstance(node, _Rule):
            return ends(rule(node.name), start)
        return frozenset(end for way in node.ways for end in _after(way, start))

    def _after(way: tuple[tuple[_Node, int, int], ...], start: int) -> set[int]:
        places = {start}
        for part, least, most in way:
            reached = set(places) if least == 0 else set()
            current = places
            for times in range(1, most + 1):
                current = {end for place in current for end in ends(part, place)}
                reached |= current if times >= least else set()
            places = reached
        return places

    return len(text) in ends(rule("root"), 0)
