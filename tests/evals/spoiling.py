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
from evals.wording import tokens_of

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
    return changed(case.perfect, item.id, content=_negative(item.content))


def _negative(content: str) -> str:
    """A content with "not" before it, and without the capital of a sentence's first word."""
    starts = content[:1].isupper() and content[1:2].islower()
    return f"not {content[0].lower() + content[1:] if starts else content}"


def negate_clearly(case: Case, item: Entry, chance: Random) -> Side | None:
    """Says the opposite of a content that has no negation yet. "Not only …" is none, and of a word
    that is said twice it stays open which one is meant."""
    terms = terms_of(item.content)
    if terms.negations or terms.asks or not terms_of(_negative(item.content)).negated:
        return None
    return negate(case, item, chance)


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


def begin_with(words: str) -> Spoil:
    """The same at the start of a content."""

    def spoil(case: Case, item: Entry, chance: Random) -> Side | None:
        if len(terms_of(item.content).weights) < CONTAINED_TERMS:
            return None
        if case.article.language not in (None, "en"):
            return None
        return changed(case.perfect, item.id, content=f"{words} {item.content}")

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
    words = _unquoted(item.content).split()
    middles = [m for m in range(2, len(words) - 1) if _can_be_cut(words[:m], words[m:])]
    if not middles:
        return None
    middle = chance.choice(middles)
    first = changed(case.perfect, item.id, content=" ".join(words[:middle]))
    rest = next(entry for entry in case.perfect.entries if entry.id == item.id)
    return added(first, replace(rest, id="x99", content=" ".join(words[middle:]), answers=()))


def _can_be_cut(first: list[str], rest: list[str]) -> bool:
    """Whether a cut leaves brackets and numbers whole: half of "2 million" is another number."""
    texts = " ".join(first), " ".join(rest)
    halves = [token.text for text in texts for token in tokens_of(text) if token.number]
    whole = [token.text for token in tokens_of(" ".join(texts)) if token.number]
    return halves == whole and texts[0].count("[") == texts[0].count("]")


def _unquoted(text: str) -> str:
    """Half a quotation is a quotation of something else; the test is about halves of items."""
    return re.sub(r"[\"“”„«»]|(?<!\w)['‘‚]|['’‘](?!\w)", "", text)


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
    """A claim where its source speaks, where only somebody else does, or where nobody does."""
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
    spoken = [entry for entry in case.gold.entries if entry.type != "event"]
    own = {n for e in spoken if is_right(e, invented, identities) for n in e.sentences}
    others = {n for e in spoken for n in e.sentences} - own
    silent = {sentence.number for sentence in case.article.sentences} - own - others
    places = chance.choice([sorted(found) for found in (own, others, silent) if found])
    return added(case.perfect, replace(invented, sentences=(chance.choice(places),)))
