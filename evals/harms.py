"""Finds the harmful errors of an output: those that put words into mouths or facts into the world.

Promises: every item of the output is looked at, also where its labelled item is only okay; one
error at most of each kind for an item. Definitions are those of the labelling guideline, and
where it leaves room the doubt is the output's benefit. Errors that only cost quality are left
to `scoring`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer import Article

from .comparing import STATEMENTS, Compared, is_flipped, short
from .inventions import Ground, inventions
from .matching import THRESHOLD, likeness
from .normalising import agreement, terms_of
from .scores import Error, ErrorKind
from .sides import Entry
from .wording import Token, tokens_of

LOOSELY_LIKE = 0.3
"""Agreement of contents from which a source says something like a statement."""
CUE_REACH = 3
"""Words between a speaker and the verb of saying, at most."""
_CUES = frozenset(
    "said says saying told tells claimed claims denied denies accused accuses alleged alleges "
    "allegedly reportedly according announced stated states wrote asserted insisted warned".split()
)
_PRONOUNS = frozenset("he she they it".split())


def harms_of(article: Article, compared: Compared) -> list[Error]:
    """The harmful errors of an output, item by item."""
    ground = Ground(article)
    return [error for entry in compared.output.entries for error in _harms(entry, compared, ground)]


def _harms(entry: Entry, compared: Compared, ground: Ground) -> Iterator[Error]:
    gold = compared.gold_of.get(entry.id)
    if gold is not None and is_flipped(gold, entry):
        detail = f"{_told(gold)} is given as {_told(entry)}"
        yield _error("flipped", entry, detail, gold)
    if gold is not None and _has_wrong_speaker(gold, entry, compared):
        labelled = compared.speaker(compared.gold, gold) or "nobody named"
        given = compared.speaker(compared.output, entry)
        detail = f"{short(entry)} is given to {given}, not to {labelled}"
        yield _error("wrong source", entry, detail, gold)
    invented = inventions(entry, compared.speaker(compared.output, entry), ground)
    if invented:
        yield _error("invented", entry, f"{short(entry)}: {', '.join(invented)}", gold)
    if gold is None and entry.type == "event":
        said = _said_only(entry, compared)
        if said is not None and not _is_attributed(entry, said, compared):
            speaker = compared.speaker(compared.gold, said) or "nobody named"
            detail = f"{short(entry)} is given as a fact; it is a {said.type} by {speaker}"
            yield _error("claim as fact", entry, detail, said)
    if gold is None and entry.type in STATEMENTS and _is_nobodys(entry, compared):
        given = compared.speaker(compared.output, entry)
        yield _error("nobody's words", entry, f"{given} says nothing like {short(entry)}", None)


def _has_wrong_speaker(gold: Entry, entry: Entry, compared: Compared) -> bool:
    if entry.type == "event" or entry.source is None:
        return False
    return not compared.has_right_source(gold, entry)


def _said_only(event: Entry, compared: Compared) -> Entry | None:
    """The labelled claim or denial that an event repeats, if no labelled event does so too."""
    alike = [
        (likeness(entry, event, compared.among), entry)
        for entry in compared.gold.entries
        if entry.type != "no_comment"
    ]
    close = [(value, entry) for value, entry in alike if value >= THRESHOLD]
    if not close or any(entry.type == "event" for _, entry in close):
        return None
    return max(close, key=lambda found: (found[0], found[1].content, found[1].sentences))[1]


def _is_attributed(event: Entry, said: Entry, compared: Compared) -> bool:
    """Whether an event itself says who says it ("Armenia accused …"), so that it is no fact."""
    names = [
        name
        for source in (said.source, *said.also_sources)
        if source in compared.gold.speakers
        for name in compared.gold.speakers[source].names
    ]
    named = {token.text.lower() for name in names for token in tokens_of(name) if token.capital}
    speakers = named | _PRONOUNS if said.source else None
    tokens = tokens_of(event.content)
    return any(_is_said(tokens, place, speakers) for place in range(len(tokens)))


def _is_said(tokens: Sequence[Token], place: int, speakers: set[str] | None) -> bool:
    """Whether a word is a verb of saying with a speaker near it; None: with any or none."""
    word = tokens[place]
    if word.text not in _CUES or word.capital:
        return False
    around = tokens[max(0, place - CUE_REACH) : place + CUE_REACH + 1]
    return speakers is None or any(token.text.lower() in speakers for token in around)


def _is_nobodys(entry: Entry, compared: Compared) -> bool:
    """Whether a source that is named says nothing like a statement that aligns with nothing."""
    if entry.source is None:
        return False
    content = terms_of(entry.content)
    for gold in compared.gold.entries:
        if gold.type == "event" or not compared.has_right_source(gold, entry):
            continue
        if set(gold.sentences) & set(entry.sentences):
            return False
        if agreement(terms_of(gold.content), content, compared.among.weigh) >= LOOSELY_LIKE:
            return False
    return True


def _error(kind: ErrorKind, entry: Entry, detail: str, gold: Entry | None) -> Error:
    return Error(
        kind=kind,
        type=entry.type,
        gold=gold.id if gold else None,
        output=entry.id,
        sentences=entry.sentences,
        detail=detail,
    )


def _told(entry: Entry) -> str:
    return f"the {entry.type} {short(entry)}"
