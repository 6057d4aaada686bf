"""Ways to spoil a perfect output in one thing, for tests of the scorer.

Each takes a case, one of its labelled items and a source of chance, and returns the spoilt
output, or None where the item does not lend itself to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from evals.matching import THRESHOLD, Surroundings, likeness
from evals.normalising import CONTAINED_TERMS, terms_of
from evals.sides import Entry, Side
from evals.sources import identify, is_right

from .labelled_articles import Case, added, changed, without

FRESH = ("The zorple wugs", "wibbled", "grimly")
"""Words that no article holds."""

Spoil = Callable[[Case, Entry, Random], Side | None]


def drop(case: Case, item: Entry, chance: Random) -> Side:
    return without(case.perfect, item.id)


def give_to_another(case: Case, item: Entry, chance: Random) -> Side | None:
    identities = identify(case.gold, case.perfect)
    others = [
        speaker
        for speaker in sorted(case.perfect.speakers)
        if not is_right(item, replace(item, source=speaker), identities)
    ]
    return changed(case.perfect, item.id, source=chance.choice(others)) if others else None


def give_to_nobody(case: Case, item: Entry, chance: Random) -> Side | None:
    return changed(case.perfect, item.id, source=None) if item.source else None


def flip(case: Case, item: Entry, chance: Random) -> Side:
    if item.type == "claim":
        return changed(case.perfect, item.id, type="denial", kinds=(), certainty=None)
    fields = {"kinds": ("assertion",), "certainty": "plain", "answers": ()}
    return changed(case.perfect, item.id, type="claim", **fields)


def negate(case: Case, item: Entry, chance: Random) -> Side:
    return changed(case.perfect, item.id, content=f"not {item.content}")


def say_more(words: str) -> Spoil:
    def spoil(case: Case, item: Entry, chance: Random) -> Side | None:
        # One word and an addition are another content, not a content with an addition.
        if item.type != "no_comment" and len(terms_of(item.content).weights) < CONTAINED_TERMS:
            return None
        return changed(case.perfect, item.id, content=f"{item.content}, {words}")

    return spoil


def name_somebody(words: str) -> Spoil:
    """Says more with a name in it; of names the scorer knows in English only."""
    more = say_more(words)

    def spoil(case: Case, item: Entry, chance: Random) -> Side | None:
        return more(case, item, chance) if case.article.language in (None, "en") else None

    return spoil


def merge(case: Case, item: Entry, chance: Random) -> Side | None:
    """Joins an item with another by the same source."""
    others = [
        other
        for other in case.gold.entries
        if other.vital and other.id != item.id and _merging(other) == _merging(item)
    ]
    if not others:
        return None
    other = chance.choice(others)
    content = f"{item.content}. {other.content}"
    joined = tuple(dict.fromkeys((*item.sentences, *other.sentences)))
    merged = changed(case.perfect, item.id, content=content, sentences=joined)
    return without(merged, other.id)


def _merging(entry: Entry) -> object:
    return (
        entry.type,
        entry.source,
        entry.also_sources,
        entry.kinds,
        entry.certainty,
        entry.status,
    )


def split(case: Case, item: Entry, chance: Random) -> Side | None:
    words = item.content.split()
    if len(words) < 4:
        return None
    middle = chance.randint(2, len(words) - 2)
    first = changed(case.perfect, item.id, content=_unquoted(words[:middle]))
    rest = next(entry for entry in case.perfect.entries if entry.id == item.id)
    return added(first, replace(rest, id="x99", content=_unquoted(words[middle:]), answers=()))


def _unquoted(words: list[str]) -> str:
    """Half a quotation is a quotation of something else; the test is about halves of items."""
    return re.sub(r"[\"“”\[\]]|(?<!\w)['‘]|['’](?!\w)", "", " ".join(words))


def rest_elsewhere(case: Case, item: Entry, chance: Random) -> Side:
    others = [s.number for s in case.article.sentences if s.number not in item.sentences]
    return changed(case.perfect, item.id, sentences=(chance.choice(others),))


def drop_link(case: Case, item: Entry, chance: Random) -> Side | None:
    vital = {entry.id for entry in case.gold.entries if entry.vital}
    kept = [claim for claim in item.answers if claim in vital]
    if not kept:
        return None
    dropped = chance.choice(kept)
    answers = tuple(claim for claim in item.answers if claim != dropped)
    return changed(case.perfect, item.id, answers=answers)


def add_link(case: Case, item: Entry, chance: Random) -> Side | None:
    others = [
        entry.id
        for entry in case.gold.entries
        if entry.type == "claim" and entry.vital and entry.id not in item.answers
    ]
    if not others:
        return None
    return changed(case.perfect, item.id, answers=(*item.answers, chance.choice(others)))


def drop_dispute(case: Case, item: Entry, chance: Random) -> Side | None:
    vital = {entry.id for entry in case.gold.entries if entry.vital}
    mine = sorted(p for p in case.perfect.disputes if item.id in p and vital.issuperset(p))
    if not mine:
        return None
    return replace(case.perfect, disputes=case.perfect.disputes - {chance.choice(mine)})


def add_dispute(case: Case, item: Entry, chance: Random) -> Side | None:
    pairs = [
        (min(item.id, other.id), max(item.id, other.id))
        for other in case.gold.entries
        if other.vital and other.id != item.id and other.type in ("claim", "denial")
    ]
    new = [pair for pair in pairs if pair not in case.perfect.disputes]
    if not new:
        return None
    return replace(case.perfect, disputes=case.perfect.disputes | {chance.choice(new)})


def wrong_kind(case: Case, item: Entry, chance: Random) -> Side:
    kinds = {"assertion", "accusation", "figure", "prediction", "judgement"}
    if item.type == "no_comment":
        kinds = {"declined", "unreachable", "no response", "withheld"}
    return changed(case.perfect, item.id, kinds=(chance.choice(sorted(kinds - {*item.kinds})),))


def wrong_certainty(case: Case, item: Entry, chance: Random) -> Side:
    other = "plain" if item.certainty == "hedged" else "hedged"
    return changed(case.perfect, item.id, certainty=other)


def wrong_status(case: Case, item: Entry, chance: Random) -> Side:
    others = {"occurred", "ongoing", "planned", "cancelled"} - {item.status}
    return changed(case.perfect, item.id, status=chance.choice(sorted(filter(None, others))))


def duplicate(case: Case, item: Entry, chance: Random) -> Side:
    given = next(entry for entry in case.perfect.entries if entry.id == item.id)
    return added(case.perfect, replace(given, id="x99", answers=()))


def give_as_fact(case: Case, item: Entry, chance: Random) -> Side | None:
    event = Entry("x99", "event", item.content, item.sentences, status="occurred")
    among = Surroundings.of(case.gold)
    told = any(
        likeness(entry, event, among) >= THRESHOLD
        for entry in case.gold.entries
        if entry.type == "event"
    )
    return None if told else added(case.perfect, event)


def put_into_mouth(case: Case, item: Entry, chance: Random) -> Side | None:
    """A claim in a sentence in which its source says nothing."""
    if item.source is None:
        return None
    identities = identify(case.gold, case.perfect)
    invented = Entry(
        "x99",
        "claim",
        " ".join(FRESH),
        (1,),
        source=item.source,
        kinds=("assertion",),
        certainty="plain",
    )
    spoken = {
        number
        for entry in case.gold.entries
        if entry.type != "event" and is_right(entry, invented, identities)
        for number in entry.sentences
    }
    silent = [s.number for s in case.article.sentences if s.number not in spoken]
    if not silent:
        return None
    return added(case.perfect, replace(invented, sentences=(chance.choice(silent),)))
