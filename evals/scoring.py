"""Counts what an output of an article got right, and lists what it got wrong.

Promises: counts are by the names in `COUNTS`, all of them; items that the labels call okay are
set aside on both sides, with the links and disputes that lead to them; neither order nor ids
make a difference. Arithmetic on the counts is left to `scores`, harms to `harms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from summarizer import Article

from .comparing import STATEMENTS, Compared, short
from .harms import harms_of
from .scores import COUNTS, HARMFUL, HARMS, ArticleScore, Error, ErrorKind
from .sides import Entry, Side

_TYPES = {"event": "events", "claim": "claims", "denial": "denials", "no_comment": "no_comments"}
_HARM_OF = dict(zip(HARMFUL, HARMS, strict=True))
_EXPLAINED = ("claim as fact", "nobody's words")
"""Harms that say why an item is too much; it is not listed as "extra" besides."""

Counts = dict[str, int]
Edge = tuple[str, str]
Values = tuple[str, ...]
Question = Literal["kind", "status", "certainty"]


def score_article(article: Article, gold: Side, output: Side) -> ArticleScore:
    """How an output compares with the labels of its article."""
    compared = Compared.of(gold, output)
    harms = harms_of(article, compared)
    counts = dict.fromkeys(COUNTS, 0) | {"articles": 1}
    for harm in harms:
        counts[f"harm.{_HARM_OF[harm.kind]}"] += 1
    explained = {harm.output for harm in harms if harm.kind in _EXPLAINED}
    errors = [
        *_count_items(compared, counts, explained),
        *_count_pairs(compared, counts),
        *_count_links(compared, counts),
        *_count_disputes(compared, counts),
    ]
    return ArticleScore(
        article=article.id or "",
        counts=counts,
        pairs=compared.pairs,
        errors=(*harms, *errors),
    )


def _count_items(compared: Compared, counts: Counts, explained: set[str | None]) -> Iterator[Error]:
    """Items found and missed, given and right."""
    gold_of = compared.gold_of
    found = {gold.id: output for output, gold in gold_of.items()}
    types = {entry.id: entry.type for entry in compared.output.entries}
    for entry in compared.gold.entries:
        if not entry.vital:
            continue
        _count(counts, entry, "gold")
        if entry.id in found:
            _count(counts, entry, "found", exact=types[found[entry.id]] == entry.type)
        else:
            yield _missed(entry)
    for entry in compared.output.entries:
        gold = gold_of.get(entry.id)
        if gold is not None and not gold.vital:
            continue
        _count(counts, entry, "output")
        if gold is not None:
            _count(counts, entry, "right", exact=gold.type == entry.type)
        elif entry.id not in explained:
            yield _extra(entry)


def _count(counts: Counts, entry: Entry, part: str, exact: bool = True) -> None:
    """Counts an item in its type, unless its polarity is not exact, and in those above it."""
    if exact:
        counts[f"{_TYPES[entry.type]}.{part}"] += 1
    if entry.type in STATEMENTS:
        counts[f"statements.{part}"] += 1
    counts[f"all.{part}"] += 1


def _count_pairs(compared: Compared, counts: Counts) -> Iterator[Error]:
    """How right the found items are."""
    gold_of = compared.gold_of
    for output in compared.output.entries:
        gold = gold_of.get(output.id)
        if gold is None or not gold.vital:
            continue
        yield from _count_evidence(gold, output, counts)
        if gold.type != "event":
            right = compared.has_right_source(gold, output)
            _ask(counts, "source", right)
            if not right and compared.names_nobody(output):
                labelled = compared.speaker(compared.gold, gold) or "nobody named"
                named = compared.speaker(compared.output, output) or "no source"
                yield _about(gold, output, "source", f"has {named}, not {labelled}")
        if gold.type in STATEMENTS:
            _ask(counts, "polarity", not compared.is_flipped(gold, output))
        for name, wanted, given in _questions(gold, output):
            _ask(counts, name, right := bool(set(wanted) & set(given)))
            if not right:
                detail = f"is {_either(given)}, not {_either(wanted)}"
                yield _about(gold, output, name, detail)


def _questions(gold: Entry, output: Entry) -> Iterator[tuple[Question, Values, Values]]:
    """What can be asked of an aligned pair: its name, the right answers, those given."""
    if gold.type != output.type:
        return
    if gold.type in ("claim", "no_comment") and gold.kinds:
        yield "kind", gold.kinds, output.kinds
    if gold.type == "claim" and gold.certainty:
        yield "certainty", (gold.certainty,), tuple(filter(None, [output.certainty]))
    if gold.type == "event" and gold.status:
        yield "status", (gold.status,), tuple(filter(None, [output.status]))


def _ask(counts: Counts, name: str, right: bool) -> None:
    counts[f"{name}.asked"] += 1
    counts[f"{name}.right"] += right


def _count_evidence(gold: Entry, output: Entry, counts: Counts) -> Iterator[Error]:
    wanted, given = set(gold.sentences), set(output.sentences)
    counts["evidence.gold"] += len(wanted)
    counts["evidence.output"] += len(given)
    counts["evidence.both"] += len(wanted & given)
    if not wanted & given:
        detail = f"rests on sentences {_listed(given)}, not on {_listed(wanted)}"
        yield _about(gold, output, "evidence", detail)


def _count_links(compared: Compared, counts: Counts) -> Iterator[Error]:
    """Denials and the claims that they answer."""
    wanted, given = (
        {(e.id, claim) for e in side.entries if e.type == "denial" for claim in e.answers}
        for side in (compared.gold, compared.output)
    )
    missed, extra = _count_edges("links", wanted, given, compared, counts)
    yield from (_edge_error("missed link", edge, compared.gold) for edge in missed)
    yield from (_edge_error("extra link", edge, compared.output) for edge in extra)


def _count_disputes(compared: Compared, counts: Counts) -> Iterator[Error]:
    """Pairs of items that cannot all be true."""
    wanted, given = compared.gold.disputes, compared.output.disputes
    missed, extra = _count_edges("disputes", wanted, given, compared, counts)
    yield from (_edge_error("missed dispute", edge, compared.gold) for edge in missed)
    yield from (_edge_error("extra dispute", edge, compared.output) for edge in extra)


def _count_edges(
    name: Literal["links", "disputes"],
    wanted: Iterable[Edge],
    given: Iterable[Edge],
    compared: Compared,
    counts: Counts,
) -> tuple[list[Edge], list[Edge]]:
    """Compares edges through the alignment of their ends; returns those missed and too many."""
    vital = {entry.id for entry in compared.gold.entries if entry.vital}
    left = {_directed(name, edge): edge for edge in wanted if vital.issuperset(edge)}
    counts[f"{name}.gold"] += len(left)
    extra = []
    for edge in sorted(given):
        ends = [compared.gold_of.get(end) for end in edge]
        if any(end is not None and not end.vital for end in ends):
            continue
        counts[f"{name}.output"] += 1
        one, other = (end.id if end else "" for end in ends)
        if left.pop(_directed(name, (one, other)), None):
            counts[f"{name}.both"] += 1
        else:
            extra.append(edge)
    return sorted(left.values()), extra


def _directed(name: str, edge: Edge) -> Edge:
    """A link as it is; a dispute, which has no direction, in the order of ids."""
    return edge if name == "links" else (min(edge), max(edge))


def _edge_error(kind: ErrorKind, edge: Edge, side: Side) -> Error:
    entries = {entry.id: entry for entry in side.entries}
    ends = [entries[end] for end in edge if end in entries]
    told = " and ".join(f"the {end.type} {short(end)}" for end in ends)
    labelled = kind.startswith("missed")
    return Error(
        kind=kind,
        type=ends[0].type if ends else "claim",
        gold=edge[0] if labelled else None,
        output=None if labelled else edge[0],
        sentences=ends[0].sentences if ends else (),
        detail=f"{'between' if len(ends) > 1 else 'of'} {told}" if told else " and ".join(edge),
    )


def _missed(entry: Entry) -> Error:
    return Error(
        kind="missed",
        type=entry.type,
        gold=entry.id,
        sentences=entry.sentences,
        detail=f"nothing is given for {short(entry)}",
    )


def _extra(entry: Entry) -> Error:
    return Error(
        kind="extra",
        type=entry.type,
        output=entry.id,
        sentences=entry.sentences,
        detail=f"nothing is labelled for {short(entry)}",
    )


def _about(gold: Entry, output: Entry, kind: ErrorKind, what: str) -> Error:
    return Error(
        kind=kind,
        type=output.type,
        gold=gold.id,
        output=output.id,
        sentences=output.sentences,
        detail=f"{short(output)} {what}",
    )


def _either(values: Values) -> str:
    return " or ".join(values) or "none"


def _listed(sentences: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(sentences)))
