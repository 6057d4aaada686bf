"""Turns lessons into the tokens that a model is trained on.

An article is one sequence: each question and each answer ends with the token that ends a turn,
as the engine's chat template has it (`summarizer.models.engine_child`). Only answers are
learned.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..lessons import Turn

Lesson = tuple[Turn, ...]
Tokenise = Callable[[str], list[int]]


@dataclass(frozen=True, slots=True)
class Tokens:
    """One article in tokens.

    Attributes:
        tokens: of questions and answers in turn.
        learned: for each token, whether it belongs to an answer.
    """

    tokens: tuple[int, ...]
    learned: tuple[bool, ...]


def sequence_of(lesson: Lesson, tokenise: Tokenise, end: int) -> Tokens:
    """The tokens of one lesson."""
    tokens: list[int] = []
    learned: list[bool] = []
    for turn in lesson:
        for text, is_answer in ((turn.question, False), (turn.answer, True)):
            part = [*tokenise(text), end]
            tokens += part
            learned += [is_answer] * len(part)
    return Tokens(tuple(tokens), tuple(learned))


def drawn(lessons: Sequence[Lesson], sentences: int | None, seed: int) -> list[Lesson]:
    """Whole lessons with about so many sentences in all; all of them where that is None.

    The same seed draws the same ones in the same order, so a smaller number is a part of a
    larger one.
    """
    if sentences is None:
        return list(lessons)
    shuffled = list(lessons)
    random.Random(seed).shuffle(shuffled)
    chosen: list[Lesson] = []
    while shuffled and sum(map(len, chosen)) < sentences:
        chosen.append(shuffled.pop(0))
    return chosen


def parted(
    lessons: Sequence[Lesson], held_out: int, seed: int
) -> tuple[list[Lesson], list[Lesson]]:
    """The lessons to learn from, and so many that are held out."""
    shuffled = list(lessons)
    random.Random(seed).shuffle(shuffled)
    held = shuffled[:held_out]
    return [lesson for lesson in lessons if lesson not in held], held


def hash_of(lessons: Sequence[Lesson]) -> str:
    """SHA-256 over the lessons."""
    plain = [[[turn.question, turn.answer] for turn in lesson] for lesson in lessons]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()
