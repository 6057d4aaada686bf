"""Turns the errors that one or two runs made in one article into what a page shows once each.

Promises: no error is left out; one that several readings make is shown once and says how
often; harms come before the rest, and what only the second run gets wrong before what both do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from summarizer.render.view import clean

from ..scores import HARMFUL, Error
from .inputs import ReadArticle
from .shapes import Mistake, Reading, Sighting

LETTERS = ("A", "B")
_Made = list[tuple[Sighting, Error]]


def mistakes_of(
    prefix: str, runs: Sequence[Sequence[ReadArticle]], readings: Sequence[Reading]
) -> tuple[Mistake, ...]:
    """The errors of an article, worst first.

    Args:
        prefix: of their anchors.
        runs: for each run, how it read the article.
        readings: the same with labels and output side by side, to which the errors point.
    """
    groups: dict[tuple[str, str, str | None, str], _Made] = {}
    for letter, readings_of_run in zip(LETTERS, runs, strict=False):
        for read in readings_of_run:
            for error in read.score.errors if read.score is not None else ():
                key = (error.kind, error.type, error.gold, error.detail)
                groups.setdefault(key, []).append((_sighting(letter, read.repeat, error), error))
    scored = [sum(read.score is not None for read in run) for run in runs]
    lines = _lines(readings)
    ordered = sorted(groups.values(), key=_severity)
    return tuple(
        _mistake(f"{prefix}error-{number}", made, scored, lines)
        for number, made in enumerate(ordered, 1)
    )


def _sighting(letter: str, repeat: int, error: Error) -> Sighting:
    return Sighting(letter, repeat, clean(error.gold or ""), clean(error.output or ""))


def _severity(made: _Made) -> tuple[int, bool, tuple[int, ...]]:
    error = made[0][1]
    order = HARMFUL.index(error.kind) if error.kind in HARMFUL else len(HARMFUL)
    return order, not _only_in_b(made), error.sentences


def _only_in_b(made: _Made) -> bool:
    return all(sighting.run == "B" for sighting, _ in made)


def _lines(readings: Iterable[Reading]) -> dict[tuple[str, int, str, str], str]:
    """Anchors of lines by run, repeat, side and id."""
    return {
        (reading.run, reading.repeat, side, item.id): match.anchor
        for reading in readings
        for match in reading.matches
        for side, item in (("gold", match.gold), ("output", match.output))
        if item is not None
    }


def _mistake(
    anchor: str,
    made: _Made,
    scored: Sequence[int],
    lines: Mapping[tuple[str, int, str, str], str],
) -> Mistake:
    sighting, error = made[0]
    where = sighting.run, sighting.repeat
    beside = (
        lines.get((*where, side, id))
        for side, id in (("output", sighting.output), ("gold", sighting.gold))
    )
    return Mistake(
        anchor=anchor,
        kind=error.kind,
        harmful=error.kind in HARMFUL,
        type=clean(error.type.replace("_", "-")),
        detail=clean(error.detail),
        sentences=tuple(dict.fromkeys(error.sentences)),
        made=tuple(sighting for sighting, _ in made),
        presence=_presence(made, scored),
        fresh=len(scored) == 2 and all(scored) and _only_in_b(made),
        match=next(filter(None, beside), ""),
    )


def _presence(made: _Made, scored: Sequence[int]) -> str:
    readings = {(sighting.run, sighting.repeat) for sighting, _ in made}
    times = [sum(run == letter for run, _ in readings) for letter in LETTERS[: len(scored)]]
    if len(times) == 1:
        return f"in {times[0]} of {scored[0]} readings" if scored[0] > 1 else ""
    if not all(scored):
        return f"in {'A' if times[0] else 'B'}; the other run has no score here"
    words = "in A and B" if all(times) else "only in A, gone in B" if times[0] else "new in B"
    if max(scored) == 1:
        return words
    often = (f"{a} {time} of {n}" for a, time, n in zip(LETTERS, times, scored, strict=True))
    return f"{words} ({', '.join(often)} readings)"
