"""Where what somebody says may end in an English sentence."""

from __future__ import annotations

from collections.abc import Sequence

from .own_words import Run
from .words import (
    AUXILIARIES,
    CONJUNCTIONS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    Word,
    is_adverb,
    is_verb,
    words_of,
)

_OPENING = (
    (PREPOSITIONS - {"of"})
    | CONJUNCTIONS
    | SUBORDINATORS
    | SUBJECT_PRONOUNS
    | AUXILIARIES
    | frozenset("that according the because so or only".split())
)
"""Words that may open another phrase."""


def endings(sentence: str, words: Sequence[Run]) -> list[int]:
    """The words with which a content may end: those before punctuation or the sentence's end, and
    those before a word that can open another phrase, a verb, a participle or an adverb. A noun
    phrase is not cut."""
    following = {word.start: word for word in words_of(sentence)}
    return [i for i in range(len(words)) if _may_end(sentence, words, i, following)]


def _may_end(sentence: str, words: Sequence[Run], i: int, following: dict[int, Word]) -> bool:
    if i + 1 == len(words) or sentence[words[i][1] : words[i + 1][0]].strip():
        return True
    word = following.get(words[i + 1][0])
    if word is None or word.lower in _OPENING or is_verb(word) or is_adverb(word):
        return True
    return word.lower.endswith("ing")
