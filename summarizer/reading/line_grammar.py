"""A grammar for one sentence that admits lines in its own words and nothing else.

GBNF (llama.cpp, grammars/README); what the lines mean is defined in `lines`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .lines import (
    AND,
    ANSWERING,
    GAP,
    HAPPENINGS,
    HEDGED,
    KINDS,
    NOTHING,
    SAME,
    SEPARATOR,
    words_of,
)
from .own_words import Run, literal, squeezed

MOST_LINES, MOST_ANSWERED = 6, 3
_NOT_ACROSS = frozenset(",;:()[]{}—–…|")


def line_grammar(sentence: str, names: Sequence[str] = (), claims: Sequence[str] = ()) -> str:
    """The grammar for the answer about one sentence.

    Args:
        sentence: its text, in one line.
        names: what earlier text called those who may speak again.
        claims: how earlier claims begin, which may be answered.
    """
    words = words_of(sentence)
    if not words:
        return r'root ::= "[]"'
    happening = " | ".join(literal(name) for name in HAPPENINGS)
    kind = " | ".join(literal(name) for name in KINDS if name not in ANSWERING)
    starts = range(len(words))
    bar, nothing = literal(SEPARATOR), literal(NOTHING)
    rules = [
        rf'root ::= "[" (line ("," line){{0,{MOST_LINES - 1}}})? "]"',
        r'line ::= "\"" (happening | said | denied | silent) "\""',
        f"happening ::= ({happening}) {bar} what",
        f"said ::= cue {bar} who {bar} ({kind}) {literal(HEDGED)}? {bar} what",
        f'denied ::= cue {bar} who {bar} "denial" {bar} what answered?',
        f'silent ::= cue {bar} who {bar} "no comment" {bar} (what | {nothing}) answered?',
        f"answered ::= {bar} claim ({literal(AND)} claim){{0,{MOST_ANSWERED - 1}}}",
        "claim ::= " + " | ".join(["tail", *map(literal, dict.fromkeys(claims))]),
        f"cue ::= run | {nothing}",
        f"who ::= (run | {nothing}) ({literal(SAME)} name)?",
        "run ::= " + " | ".join(f"n{i}" for i in starts),
        "what ::= " + " | ".join(f"w{i}" for i in starts),
        "tail ::= " + " | ".join(f"t{i}" for i in starts),
        "name ::= " + " | ".join(["run", *map(literal, dict.fromkeys(names))]),
        *_runs(sentence, words),
        *_parts(sentence, words),
    ]
    return "\n".join(rules)


def _runs(sentence: str, words: Sequence[Run]) -> Iterator[str]:
    """Runs of words within a phrase."""
    yield from _rules("n", sentence, words, lambda gap: not _NOT_ACROSS & set(gap), "")


def _parts(sentence: str, words: Sequence[Run]) -> Iterator[str]:
    """Runs of words that may break off and end with two later ones."""
    crosses: Callable[[str], bool] = lambda gap: SEPARATOR.strip() not in gap  # noqa: E731
    yield from _rules("w", sentence, words, crosses, f" | {literal(GAP)} tail")
    for i, (start, end) in enumerate(words):
        more = ""
        if i + 1 < len(words) and crosses(sentence[end : words[i + 1][0]]):
            more = f" ({_between(sentence, words, i)}{_word(sentence, words[i + 1])})?"
        yield f"t{i} ::= {literal(sentence[start:end])}{more}"


def _rules(
    name: str,
    sentence: str,
    words: Sequence[Run],
    crosses: Callable[[str], bool],
    otherwise: str,
) -> Iterator[str]:
    """One rule a word: the word, and perhaps what stands before the next one, and that."""
    for i, word in enumerate(words):
        rule = f"{name}{i} ::= {_word(sentence, word)}"
        last = i + 1 == len(words)
        if not last and crosses(sentence[word[1] : words[i + 1][0]]):
            rule += f" ({_between(sentence, words, i)}{name}{i + 1}{otherwise})?"
        elif not last and otherwise:
            rule += f" ({otherwise.removeprefix(' | ')})?"
        yield rule


def _word(sentence: str, word: Run) -> str:
    return literal(sentence[slice(*word)])


def _between(sentence: str, words: Sequence[Run], i: int) -> str:
    gap = sentence[words[i][1] : words[i + 1][0]]
    return literal(squeezed(gap)) + " " if gap else ""
