"""Finds where a clause that begins at a word ends, so that a model need only name its start."""

from __future__ import annotations

from .cues import Cue
from .words import SUBJECT_PRONOUNS, SUBORDINATORS, Word, is_verb

_BREAKS = (SUBORDINATORS - {"if", "unless", "where", "when", "who", "because"}) | frozenset(
    "but saying adding including noting citing calling stressing arguing claiming according".split()
)
_STOPS = (";", ": ", "—", " - ", " – ")
_OPENING, _CLOSING = "“«„", "”»"
_SUBJECT_WORDS = 5
_SHORTEST = 2
"""A comma this close to the start belongs to the clause ("Yes, we did")."""


def gap_after(sentence: str, words: tuple[Word, ...], i: int) -> str:
    """What stands between word `i` and the next one, or the end of the sentence."""
    end = words[i + 1].start if i + 1 < len(words) else len(sentence)
    return sentence[words[i].end : end]


def end_of_clause(
    sentence: str,
    words: tuple[Word, ...],
    first: int,
    barrier: int,
    cues: list[Cue],
    strict: bool = False,
) -> int:
    """Index after the last word of the clause that begins at word `first`.

    It ends at `barrier` (the clause's own source or cue, where they follow), at a break
    (", after", ", but", ", which"), before another cue that is set off by a comma or "and", at a
    dash, colon or semicolon, with the quotation that opens it, and at the latest with the
    sentence; where it is `strict`, also before ", and" with a subject and verb of its own.
    Nothing inside quotation marks ends it.
    """
    lead = gap_after(sentence, words, first - 1) if first else sentence[: words[0].start]
    begins_quoted = lead.rstrip()[-1:] in tuple(_OPENING + '"') and bool(lead.strip())
    inside = begins_quoted
    starts = {cue.first for cue in cues}
    for i in range(first + 1, len(words)):
        gap = gap_after(sentence, words, i - 1)
        if i == barrier:
            return i
        if inside:
            if any(c in gap for c in _CLOSING + '"'):
                inside = any(c in gap for c in _OPENING)
                if begins_quoted and any(c in gap for c in ",.?!"):
                    return i
            continue
        if any(c in gap for c in _OPENING + '"'):
            inside = True
        elif any(stop in gap for stop in _STOPS):
            return i
        elif "," in gap and i - first >= _SHORTEST and _breaks(words, i, starts):
            return i
        elif words[i].lower in ("and", "but") and starts & {i + 1, i + 2}:
            return i
        elif strict and "," in gap and words[i].lower == "and" and _new_clause(words, i + 1):
            return i
    return len(words)


def _new_clause(words: tuple[Word, ...], first: int) -> bool:
    """A subject that is no pronoun, and a finite verb right after it."""
    if first >= len(words) or words[first].lower in SUBJECT_PRONOUNS or is_verb(words[first]):
        return False
    return any(is_verb(word) for word in words[first + 1 : first + _SUBJECT_WORDS])


def _breaks(words: tuple[Word, ...], i: int, starts: set[int]) -> bool:
    return words[i].lower in _BREAKS or i in starts
