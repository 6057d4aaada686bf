"""Puts what the labels hold and what one reading gave side by side, line by line.

Promises: every labelled item and every item of the output stands in exactly one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from summarizer.render.view import clean

from ..scores import Pair
from ..sides import Entry, Side
from .shapes import ItemView, Match, Mistake, Reading, State

NOBODY = "No source given"
_SAYS = {"claim": "", "denial": " denied", "no_comment": ": no comment"}
_Line = tuple[Entry | None, Entry | None, float | None]


def matches_of(prefix: str, gold: Side, output: Side, pairs: Sequence[Pair]) -> tuple[Match, ...]:
    """The lines of one reading, in the order of the article; errors are not yet in them."""
    return tuple(
        Match(
            anchor=f"{prefix}line-{number}",
            state=_state(labelled, given),
            similarity=similarity,
            gold=_item(labelled, gold) if labelled else None,
            output=_item(given, output) if given else None,
            errors=(),
        )
        for number, (labelled, given, similarity) in enumerate(
            sorted(_lines(gold, output, pairs), key=_place), 1
        )
    )


def with_errors(readings: Iterable[Reading], mistakes: Sequence[Mistake]) -> tuple[Reading, ...]:
    """The readings, each line of which knows the errors that concern it."""
    return tuple(
        replace(
            reading,
            matches=tuple(
                replace(match, errors=tuple(_concerning(reading, match, mistakes)))
                for match in reading.matches
            ),
        )
        for reading in readings
    )


def _concerning(reading: Reading, match: Match, mistakes: Sequence[Mistake]) -> Iterator[str]:
    gold = match.gold.id if match.gold else None
    output = match.output.id if match.output else None
    for mistake in mistakes:
        if any(
            (sighting.run, sighting.repeat) == (reading.run, reading.repeat)
            and (sighting.gold == gold or sighting.output == output)
            for sighting in mistake.made
        ):
            yield mistake.anchor


def _lines(gold: Side, output: Side, pairs: Sequence[Pair]) -> Iterator[_Line]:
    labelled = {entry.id: entry for entry in gold.entries}
    given = {entry.id: entry for entry in output.entries}
    for pair in pairs:
        if pair.gold in labelled and pair.output in given:
            yield labelled.pop(pair.gold), given.pop(pair.output), pair.similarity
    yield from ((entry, None, None) for entry in labelled.values())
    yield from ((None, entry, None) for entry in given.values())


def _place(line: _Line) -> tuple[int, bool]:
    labelled, given, _ = line
    entry = labelled or given
    return min(entry.sentences, default=0) if entry else 0, labelled is None


def _state(labelled: Entry | None, given: Entry | None) -> State:
    if labelled is None:
        return "extra"
    if given is None:
        return "missed" if labelled.vital else "okay"
    return "aligned"


def _item(entry: Entry, side: Side) -> ItemView:
    return ItemView(
        id=clean(entry.id),
        type=entry.type.replace("_", "-"),
        lead="" if entry.type == "event" else clean(_who(entry, side) + _SAYS[entry.type]),
        content=clean(entry.content),
        notes=tuple(map(clean, _notes(entry))),
        sentences=entry.sentences,
    )


def _who(entry: Entry, side: Side) -> str:
    names = [_name(side, id) for id in (entry.source, *entry.also_sources) if id is not None]
    if entry.source is None:
        names.insert(0, NOBODY)
    return " or ".join(names)


def _name(side: Side, id: str) -> str:
    speaker = side.speakers.get(id)
    return speaker.names[0] if speaker is not None and speaker.names else id


def _notes(entry: Entry) -> Iterator[str]:
    yield from filter(None, (" or ".join(entry.kinds), entry.status, entry.time, entry.place))
    if entry.certainty == "hedged":
        yield "hedged"
    if entry.answers:
        yield f"{'on' if entry.type == 'no_comment' else 'answers'} {', '.join(entry.answers)}"
    if entry.quoted and entry.quoted.casefold() not in entry.content.casefold():
        yield f"“{entry.quoted}”"
    if not entry.vital:
        yield "okay, not vital"
