"""Finds the harmful errors of an output: those that put words into mouths or facts into the world.

Promises: every item of the output is looked at, also where its labelled item is only okay; one
error at most of each kind for an item. Definitions are those of the labelling guideline, and
where it leaves room the doubt is the output's benefit. Errors that only cost quality are left
to `scoring`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer import Article

from .comparing import STATEMENTS, Compared, short
from .inventions import Ground, inventions
from .matching import THRESHOLD, likeness
from .normalising import agreement, stem, terms_of
from .scores import Error, ErrorKind
from .sides import Entry
from .wording import Token, tokens_of

LOOSELY_LIKE = 0.3
"""Agreement of contents from which a source says something like a statement."""
AS_FACT = 0.71
"""Similarity from which an event repeats a claim as a fact. More is asked than to pair two items:
there labelled items compete for the output's and the wrong ones lose, while here nothing does,
and what only stands in the same sentence as a claim is soon as alike as `THRESHOLD`."""
CUE_REACH = 3
"""Words between a speaker and the verb of saying, at most."""
_CUES = frozenset(
    map(
        stem,
        "said says saying told tells claimed denied accused alleged allegedly reportedly according "
        "announced stated wrote asserted insisted warned showed typed assured answered added "
        "pointed reproached".split(),
    )
)
_DEEDS = frozenset(
    map(
        stem,
        "rated ranked named called described defended counted put estimated valued gave offered "
        "invited promised granted decided ruled ordered told spoke made accused asked urged "
        "praised criticised condemned welcomed proposed demanded blamed listed found".split(),
    )
)
"""Verbs whose subject answers for what follows: "the council rates the bridge as unsafe"."""
_PASSIVES = frozenset(
    map(
        stem,
        "reported encouraged urged advised accused believed thought feared expected asked told "
        "ordered warned understood invited required".split(),
    )
)
"""Verbs that, without an agent, leave open who says so."""
_BEING = frozenset("is are was were be been being".split())
_PRONOUNS = frozenset("he she they it".split())
_ARTICLES = frozenset("a an the".split())


def harms_of(article: Article, compared: Compared) -> list[Error]:
    """The harmful errors of an output, item by item."""
    ground = Ground(article)
    return [error for entry in compared.output.entries for error in _harms(entry, compared, ground)]


def _harms(entry: Entry, compared: Compared, ground: Ground) -> Iterator[Error]:
    gold = compared.gold_of.get(entry.id)
    if gold is not None and compared.is_flipped(gold, entry):
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
    if entry.type == "event" or compared.names_nobody(entry):
        return False
    return not compared.has_right_source(gold, entry)


def _said_only(event: Entry, compared: Compared) -> Entry | None:
    """The labelled claim or denial that an event repeats, if no labelled event does so too."""
    alike = [
        (likeness(entry, event, compared.among), entry)
        for entry in compared.gold.entries
        if entry.type != "no_comment"
    ]
    if any(entry.type == "event" and value >= THRESHOLD for value, entry in alike):
        return None
    close = [(value, entry) for value, entry in alike if value >= AS_FACT]
    if not close:
        return None
    return max(close, key=lambda found: (found[0], found[1].content, found[1].sentences))[1]


def _is_attributed(event: Entry, said: Entry, compared: Compared) -> bool:
    """Whether an event itself says who says it ("Armenia accused …"), so that it is no fact.

    A verb that is part of what is said ("[he] told the clerk to …") attributes nothing.
    """
    tokens = tokens_of(event.content)
    within = {stem(token.text) for token in tokens_of(said.content)}
    fresh = [not token.capital and stem(token.text) not in within for token in tokens]
    if not said.source:
        return any(
            fresh[place] and (stem(token.text) in _CUES or _is_passive(tokens, place))
            for place, token in enumerate(tokens)
        )
    names = _words_of_speakers(said, compared)
    inside = [token.text.lower() for token in tokens_of(said.content)]
    # Who speaks of his own deeds does not answer for them by doing them.
    of_himself = not names.isdisjoint(inside) or inside[:1] in ([one] for one in _PRONOUNS)
    speakers = [token.text.lower() in names and not of_himself for token in tokens]
    return any(
        fresh[place]
        and (
            (stem(token.text) in _CUES and _is_near(tokens, place, names | _PRONOUNS))
            or (stem(token.text) in _DEEDS and _is_subject(speakers, place))
        )
        for place, token in enumerate(tokens)
    )


def _words_of_speakers(said: Entry, compared: Compared) -> set[str]:
    """The words that a statement's source is named with; for a name without capitals, all."""
    found: set[str] = set()
    for source in (said.source, *said.also_sources):
        speaker = compared.gold.speakers.get(source or "")
        for name in speaker.names if speaker else ():
            tokens = tokens_of(name)
            capitals = {token.text.lower() for token in tokens if token.capital}
            found |= capitals or {token.text for token in tokens if len(token.text) > 3}
    return found - _ARTICLES


def _is_near(tokens: Sequence[Token], place: int, names: set[str]) -> bool:
    around = tokens[max(0, place - CUE_REACH) : place + CUE_REACH + 1]
    return any(token.text.lower() in names for token in around)


def _is_subject(speakers: Sequence[bool], place: int) -> bool:
    """Whether a text begins with its speaker, and goes on with the word at a place."""
    before = [index for index in range(place) if speakers[index]]
    return bool(before) and before[0] <= CUE_REACH and place - before[-1] <= CUE_REACH


def _is_passive(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is a passive of saying: "people were asked to"."""
    before = tokens[max(0, place - CUE_REACH) : place]
    return stem(tokens[place].text) in _PASSIVES and any(one.text in _BEING for one in before)


def _is_nobodys(entry: Entry, compared: Compared) -> bool:
    """Whether a source that is named says nothing like a statement that aligns with nothing."""
    if entry.source is None:
        return False
    content, words = terms_of(entry.content), _words(entry)
    for gold in compared.gold.entries:
        if gold.type == "event" or not compared.has_right_source(gold, entry):
            continue
        if words <= _words(gold):
            return False
        said = terms_of(gold.content)
        # Either may hold the other: a piece of what a source says is like it.
        for one, other in ((said, content), (content, said)):
            if agreement(one, other, compared.among.weigh) >= LOOSELY_LIKE:
                return False
    return True


def _words(entry: Entry) -> set[str]:
    return {token.text for token in tokens_of(entry.content)}


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
