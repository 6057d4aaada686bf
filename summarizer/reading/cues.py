"""Finds the words of a sentence that attribute something to somebody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .contexts import is_refusal, speaks
from .lexicon import Lexeme, nouns, patterns, verbs
from .words import SUBJECT_PRONOUNS, Word

_NOUN_FOLLOWERS = frozenset(["that", "of"])


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a sentence: words `first` to `last`, both included."""

    first: int
    last: int
    text: str
    lexeme: Lexeme


def find_cues(words: tuple[Word, ...], masked: frozenset[int]) -> list[Cue]:
    """The cues of a sentence in order.

    Args:
        words: the sentence's words.
        masked: indices of words inside quotation marks, where nothing counts as a cue.
    """
    taken: set[int] = set(masked)
    cues: list[Cue] = []
    for pattern, lexeme in patterns():
        for first, last in _runs(words, pattern):
            if not taken & set(range(first, last + 1)):
                taken.update(range(first, last + 1))
                cues.append(_cue(words, first, last, lexeme))
    for i in range(len(words)):
        if i in taken:
            continue
        lexeme_found = _word_cue(words, i, masked)
        if lexeme_found is not None:
            cues.append(_cue(words, i, i, lexeme_found))
    return sorted(cues, key=lambda cue: cue.first)


def _runs(words: tuple[Word, ...], pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    position, joined = 0, []
    for i, word in enumerate(words):
        starts[position], ends[position + len(word.lower)] = i, i
        joined.append(word.lower)
        position += len(word.lower) + 1
    return [(starts[m.start()], ends[m.end()]) for m in pattern.finditer(" ".join(joined))]


def _cue(words: tuple[Word, ...], first: int, last: int, lexeme: Lexeme) -> Cue:
    return Cue(first, last, " ".join(w.text for w in words[first : last + 1]), lexeme)


def _word_cue(words: tuple[Word, ...], i: int, masked: frozenset[int]) -> Lexeme | None:
    word = words[i].lower
    before = words[i - 1].lower if i else ""
    after = words[i + 1].lower if i + 1 < len(words) else ""
    noun = nouns().get(word)
    if noun is not None and after in _NOUN_FOLLOWERS and before not in SUBJECT_PRONOUNS:
        return noun
    if word not in verbs():
        return None
    lexeme, sure = verbs()[word]
    denying = lexeme.polarity == "denial"
    spoken = speaks(words, i, masked, sure) and not (denying and is_refusal(words, i))
    return lexeme if spoken else None
