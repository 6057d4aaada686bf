"""A grammar for one sentence that admits lines in its own words and nothing else.

GBNF (llama.cpp, grammars/README); what the lines mean is defined in `lines`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .endings import endings
from .lines import (
    AND,
    ANSWERING,
    EVENT,
    GAP,
    HEAD,
    HEDGED,
    KINDS,
    LONGEST_WHOLE,
    NOTHING,
    SAME,
    SEPARATOR,
    words_of,
)
from .own_words import Run, literal, squeezed

MOST_LINES, MOST_ANSWERED = 6, 3
_NOT_ACROSS = frozenset(",;:()[]{}—–…|")


def line_grammar(
    sentence: str, names: Sequence[str] = (), claims: Sequence[str] = (), english: bool = True
) -> str:
    """The grammar for the answer about one sentence.

    Args:
        sentence: its text, in one line.
        names: what earlier text called those who may speak again.
        claims: how earlier claims begin, which may be answered.
        english: whether a content may only end where one can in English.
    """
    words = words_of(sentence)
    if not words:
        return r'root ::= "[]"'
    kind = " | ".join(literal(name) for name in KINDS if name not in ANSWERING)
    starts = range(len(words))
    bar, nothing = literal(SEPARATOR), literal(NOTHING)
    rules = [
        rf'root ::= "[" (line ("," line){{0,{MOST_LINES - 1}}})? "]"',
        r'line ::= "\"" (happening | said | denied | silent) "\""',
        f"happening ::= {literal(EVENT)} {bar} what",
        f"said ::= cue {bar} who {bar} ({kind}) {literal(HEDGED)}? {bar} what",
        f'denied ::= cue {bar} who {bar} "denial" {bar} what answered?',
        f'silent ::= cue {bar} who {bar} "no comment" {bar} (what | {nothing}) answered?',
        f"answered ::= {bar} claim ({literal(AND)} claim){{0,{MOST_ANSWERED - 1}}}",
        "claim ::= " + " | ".join(["head", *map(literal, dict.fromkeys(claims))]),
        f"cue ::= run | {nothing}",
        f"who ::= (run | {nothing}) ({literal(SAME)} name)?",
        "run ::= " + " | ".join(f"n{i}" for i in starts),
        "what ::= " + " | ".join(f"w{i}" for i in starts),
        "head ::= " + " | ".join(f"h{i}" for i in starts),
        "name ::= " + " | ".join(["run", *map(literal, dict.fromkeys(names))]),
        *_phrases(sentence, words),
        *_contents(sentence, words, endings(sentence, words) if english else list(starts)),
    ]
    return "\n".join(rules)


def _phrases(sentence: str, words: Sequence[Run]) -> Iterator[str]:
    """Runs of words without punctuation that parts."""
    for i, word in enumerate(words):
        rule = f"n{i} ::= {_word(sentence, word)}"
        if i + 1 < len(words) and not _NOT_ACROSS & set(_gap(sentence, words, i)):
            rule += f" ({_between(sentence, words, i)}n{i + 1})?"
        yield rule


def _contents(sentence: str, words: Sequence[Run], ends: Sequence[int]) -> Iterator[str]:
    """Runs of words that end at one of `ends`: short ones whole, of long ones how they begin and
    their last word."""
    last = max(ends)
    for i in range(len(words)):
        whole = [_run(sentence, words, i, j) for j in ends if i <= j < i + LONGEST_WHOLE]
        head = _run(sentence, words, i, min(i + HEAD, len(words)) - 1)
        yield f"h{i} ::= {head}"
        long = [f"h{i} {literal(GAP)} t{i + LONGEST_WHOLE}"] if i + LONGEST_WHOLE <= last else []
        yield f"w{i} ::= " + " | ".join([*whole, *long] or [head])
    for i in range(LONGEST_WHOLE, last + 1):
        here = [_word(sentence, words[i])] if i in ends else []
        yield f"t{i} ::= " + " | ".join([*here, *([f"t{i + 1}"] if i < last else [])])


def _run(sentence: str, words: Sequence[Run], first: int, last: int) -> str:
    """The words from one to another in one piece; fewer where a line's own sign parts them."""
    for i in range(first, last):
        if SEPARATOR.strip() in _gap(sentence, words, i):
            last = i
            break
    return literal(squeezed(sentence[words[first][0] : words[last][1]]))


def _gap(sentence: str, words: Sequence[Run], i: int) -> str:
    return sentence[words[i][1] : words[i + 1][0]]


def _word(sentence: str, word: Run) -> str:
    return literal(sentence[slice(*word)])


def _between(sentence: str, words: Sequence[Run], i: int) -> str:
    gap = _gap(sentence, words, i)
    return literal(squeezed(gap)) + " " if gap else ""
