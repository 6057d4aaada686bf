"""The form in which the trained reader answers: what a sentence states, as lines of its words.

`event | what` is a happening that matters; every other line is `cue | who | kind | what`. A part is
a run of the sentence's own words or `-`; a long one is its first two words, `…`, and its last. A
kind with `?` is hedged. Behind a speaker that does not name itself ("he", or `-` in a quotation
without a cue) stands `= name`: what the text before called it. A denial or a silence that answers
claims ends with ` | ` and how these begin, their first two words. Training writes this form and
reading reads it, so it is defined once, here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import get_args

from ..schema import ClaimKind
from .endings import endings
from .own_words import JOINED, Run, squeezed, units
from .weighing import Odds

NOTHING = "-"
SEPARATOR = " | "
GAP = " … "
SAME = " = "
AND = " & "
HEDGED = "?"
HEAD = 2
"""Words that a long part begins with."""
LONGEST_WHOLE = 4
"""Words of a part that is written in full."""
EVENT = "event"
KINDS: tuple[str, ...] = (*get_args(ClaimKind), "denial", "no comment")
ANSWERING = ("denial", "no comment")

_PARTING = "—–…|"
"""Signs that part words as blanks do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a sentence states.

    Attributes:
        kind: `EVENT` or one of `KINDS`.
        what: the words that state it, as far as the sentence has them.
        cue: the words that attribute it; None where there are none, and for events.
        who: the words for its source; None where the sentence has none, and for events.
        name: what the text before called that source, where `who` is no name.
        hedged: whether the source hedges.
        answers: how the claims begin that it answers, each by its `opening`.
        odds: the probabilities that the model gave to its parts as they stand in the answer;
            nothing where these are not known.
    """

    kind: str
    what: Run | None
    cue: Run | None = None
    who: Run | None = None
    name: str | None = None
    hedged: bool = False
    answers: tuple[str, ...] = ()
    odds: Odds = field(default=(), compare=False)


def words_of(sentence: str) -> list[Run]:
    """The words of a sentence, without the punctuation around them."""
    return list(units(sentence, _PARTING))


def written(sentence: str, lines: Iterable[Line]) -> list[str]:
    """The answer that these lines make.

    Raises:
        ValueError: a part of a line holds no word of the sentence.
    """
    words = words_of(sentence)
    return [_written(sentence, words, line) for line in lines]


def _written(sentence: str, words: Sequence[Run], line: Line) -> str:
    what = _part(sentence, words, line.what)
    if line.kind == EVENT:
        return SEPARATOR.join((EVENT, what))
    who = _part(sentence, words, line.who, shorten=False)
    if line.name is not None:
        who += SAME + line.name
    kind = line.kind + (HEDGED if line.hedged else "")
    cue = _part(sentence, words, line.cue, shorten=False)
    return SEPARATOR.join((cue, who, kind, what, *filter(None, [AND.join(line.answers)])))


def opening(sentence: str, run: Run) -> str:
    """How a part begins: its first words."""
    inside = _inside(words_of(sentence), run)[:HEAD]
    return squeezed(sentence[inside[0][0] : inside[-1][1]]) if inside else ""


def _part(sentence: str, words: Sequence[Run], run: Run | None, shorten: bool = True) -> str:
    if run is None:
        return NOTHING
    inside = _inside(words, run)
    if not inside:
        raise ValueError(f"{sentence[slice(*run)]!r} holds no word of {sentence!r}")
    if not shorten or len(inside) <= LONGEST_WHOLE:
        return squeezed(sentence[inside[0][0] : inside[-1][1]])
    head = sentence[inside[0][0] : inside[HEAD - 1][1]]
    return squeezed(head) + GAP + sentence[slice(*inside[-1])]


def _inside(words: Sequence[Run], run: Run) -> list[Run]:
    return [word for word in words if word[0] < run[1] and run[0] < word[1]]


def read_lines(
    sentence: str, answer: Sequence[str], odds: Sequence[Odds] = ()
) -> tuple[list[Line], list[str]]:
    """The lines of an answer, and those of its strings that are none.

    Args:
        sentence: its text, in one line.
        answer: the strings.
        odds: the probabilities of their parts.
    """
    lines: list[Line] = []
    strange: list[str] = []
    for text, sure in zip_longest(answer, odds[: len(answer)]):
        line = _line(sentence, text)
        if line is None:
            strange.append(text)
        elif line not in lines:
            lines.append(replace(line, odds=sure or ()))
    return lines, strange


def _line(sentence: str, text: str) -> Line | None:
    parts = text.split(SEPARATOR)
    if len(parts) == 2 and parts[0] == EVENT:
        what = _found(sentence, parts[1])
        return Line(EVENT, what) if what is not None else None
    if len(parts) not in (4, 5):
        return None
    kind = parts[2].removesuffix(HEDGED)
    if kind not in KINDS:
        return None
    who_text, _, name = parts[1].partition(SAME)
    cue = _found(sentence, parts[0])
    who = _found(sentence, who_text, near=cue)
    what = _found(sentence, parts[3], near=cue, apart=cue)
    if what is None and kind != "no comment":
        return None
    answers = tuple(parts[4].split(AND)) if len(parts) > 4 and kind in ANSWERING else ()
    return Line(kind, what, cue, who, name or None, parts[2].endswith(HEDGED), answers)


def _found(
    sentence: str, part: str, near: Run | None = None, apart: Run | None = None
) -> Run | None:
    """Where the part stands; of several places the nearest to `near`, outside of `apart`."""
    if part == NOTHING:
        return None
    head, gap, tail = part.partition(GAP)
    if not gap:
        return nearest(places(sentence, part), near, apart)
    words = words_of(sentence)
    likely = set(endings(sentence, words))
    runs = []
    for start, _ in places(sentence, head):
        first = next((i for i, word in enumerate(words) if word[0] >= start), len(words))
        far = range(first + LONGEST_WHOLE, len(words))
        ends = [i for i in far if sentence[slice(*words[i])] == tail]
        if ends:
            last = next((i for i in ends if i in likely), ends[0])
            runs.append((start, words[last][1]))
    return nearest(runs, near, None)


def nearest(runs: list[Run], near: Run | None, apart: Run | None = None) -> Run | None:
    """The run beside `near`, outside of `apart` where one is; the first one without `near`."""
    if apart is not None:
        runs = [run for run in runs if run[1] <= apart[0] or run[0] >= apart[1]] or runs
    if near is None or not runs:
        return runs[0] if runs else None
    return min(runs, key=lambda run: max(near[0] - run[1], run[0] - near[1]))


def places(sentence: str, words: str) -> list[Run]:
    """Where the words stand in the sentence as whole words."""
    parts = words.split()
    if not parts:
        return []
    left, right = (
        (r"(?<!\w)" if parts[0][0].isalnum() else ""),
        (r"(?!\w)" if parts[-1][-1].isalnum() else ""),
    )
    if JOINED.search(words):
        left = right = ""
    pattern = left + r"\s+".join(map(re.escape, parts)) + right
    return [match.span() for match in re.finditer(pattern, sentence)]
