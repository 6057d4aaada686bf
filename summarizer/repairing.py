"""Acts on what `checking` finds: puts right what is certain, and drops the rest, with a reason.

A quotation that runs on into the next sentences gets these as evidence; spans are taken from the
article; a field that does not hold is lost; an item whose own words do not hold is dropped.
Promises: `check` finds nothing in what `repair` gives back, and nothing is lost without standing
in `dropped`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from .article import Article
from .assembled import Assembled
from .checking import Problem, check, content_of, evidence_text, stands
from .schema import Claim, Denial, Dispute, Dropped, Event, Evidence, Item, NoComment, Source, Span

RUNS_ON = 3
"""Sentences before or after the evidence into which a quotation is followed."""
_LOSABLE = ("quoted", "cue", "place", "time", "about")
"""Fields that an item can do without."""
_T = TypeVar("_T", Event, Claim, Denial, NoComment)
_Named = TypeVar("_Named", Event, Claim, Denial, NoComment, Source)


def repair(
    article: Article, assembled: Assembled, compose_gist: Callable[[Assembled], str]
) -> Assembled:
    """The parts with all that `check` finds in them repaired, lost or dropped.

    Args:
        article: what the summary is of.
        assembled: its parts.
        compose_gist: makes the gist anew where items have changed.
    """
    if not check(article, assembled):
        return assembled
    bench = _Bench(article, assembled)
    repaired = bench.repaired()
    return replace(repaired, gist=compose_gist(repaired))


@dataclass(slots=True)
class _Bench:
    article: Article
    parts: Assembled
    dropped: list[Dropped] = field(default_factory=list)

    def repaired(self) -> Assembled:
        problems = check(self.article, self.parts)
        found: dict[str, list[Problem]] = {}
        for problem in problems:
            found.setdefault(problem.item, []).append(problem)
        sources = self._sources(found)
        known = {source.id for source in sources}
        parts = self.parts
        kept = replace(
            parts,
            events=self._kept(parts.events, found, known),
            claims=self._kept(parts.claims, found, known),
            denials=self._kept(parts.denials, found, known),
            no_comments=self._kept(parts.no_comments, found, known),
            sources=sources,
        )
        return self._joined(kept)

    def _sources(self, found: dict[str, list[Problem]]) -> tuple[Source, ...]:
        kept: list[Source] = []
        for source in _first_of_each(self.parts.sources):
            bad = found.get(source.id, [])
            aliases = tuple(a for a in source.aliases if a in self.article.text and a.strip())
            shown, reason = f"source {source.name}", "the article does not hold it"
            for alias in source.aliases:
                if alias not in aliases:
                    self._lose(shown, "aliases", reason, alias)
            name: str | None = source.name
            if any(p.field == "name" for p in bad):
                name = next(iter(aliases), None)
                self._lose(shown, "name" if name else None, reason, source.name)
            if name is None:
                continue
            mentions = tuple(
                m for m in source.mentions if 0 <= m.start < m.end <= len(self.article.text)
            )
            aliases = tuple(a for a in aliases if a != name)
            update = {"name": name, "aliases": aliases, "mentions": mentions}
            kept.append(source.model_copy(update=update))
        return tuple(kept)

    def _kept(
        self, items: tuple[_T, ...], found: dict[str, list[Problem]], sources: Collection[str]
    ) -> tuple[_T, ...]:
        kept = []
        first = _first_of_each(items)
        for item in items:
            if not any(item is one for one in first):
                self._drop(item, f"another item has the id {item.id!r}")
        for item in first:
            mended = self._mended(item, found[item.id]) if item.id in found else item
            if mended is not None and self._is_spoken(mended, sources):
                kept.append(mended)
        return tuple(kept)

    def _mended(self, item: _T, problems: list[Problem]) -> _T | None:
        sentences = tuple(dict.fromkeys(n for n in item.evidence.sentences if n in self._numbers()))
        if not sentences:
            self._drop(item, "none of its sentences exists")
            return None
        sentences = self._followed(item, sentences)
        item = item.model_copy(update={"evidence": self._evidence(sentences)})
        left = [p for p in self._problems(item) if p.kind != "id"]
        for problem in left:
            if problem.field in _LOSABLE:
                lost = getattr(item, problem.field)
                if lost is not None:
                    text = getattr(lost, "text", None) or str(lost)
                    self._lose(self._shown(item), problem.field, problem.detail, text, sentences)
                    item = item.model_copy(update={problem.field: None})
        fatal = [p for p in left if p.field not in _LOSABLE]
        if fatal:
            self._drop(item, fatal[0].detail)
        return None if fatal else item

    def _numbers(self) -> set[int]:
        return {sentence.number for sentence in self.article.sentences}

    def _evidence(self, sentences: Iterable[int]) -> Evidence:
        found = [self.article.sentence(number) for number in sentences]
        return Evidence(
            sentences=tuple(s.number for s in found),
            spans=tuple(Span(start=s.start, end=s.end) for s in found),
        )

    def _problems(self, item: Item) -> list[Problem]:
        """What is wrong with one item alone."""
        alone = Assembled(
            events=(item,) if isinstance(item, Event) else (),
            claims=(item,) if isinstance(item, Claim) else (),
            denials=(item,) if isinstance(item, Denial) else (),
            no_comments=(item,) if isinstance(item, NoComment) else (),
        )
        return check(self.article, alone)

    def _followed(self, item: Item, sentences: tuple[int, ...]) -> tuple[int, ...]:
        """The evidence with the next sentences, where a quotation runs on into them."""
        quoted = getattr(item, "quoted", None)
        if quoted is None or stands(quoted, evidence_text(self.article, sentences)):
            return sentences
        for reach in range(1, RUNS_ON + 1):
            for step in (1, -1):
                more = tuple(sentences[0] + step * n for n in range(1, reach + 1))
                wider = (*sentences, *(n for n in more if n not in sentences))
                if set(wider) <= self._numbers() and stands(
                    quoted, evidence_text(self.article, wider)
                ):
                    return wider
        return sentences

    def _is_spoken(self, item: Item, sources: Collection[str]) -> bool:
        source = getattr(item, "source", None)
        if source is None or source in sources:
            return True
        self._drop(item, "the article does not hold its source")
        return False

    def _drop(self, item: Item, reason: str) -> None:
        text = content_of(item)[1]
        self._lose(self._shown(item), None, reason, text, item.evidence.sentences)

    def _shown(self, item: Item) -> str:
        kind = {"NoComment": "no-comment"}.get(type(item).__name__, type(item).__name__.lower())
        names = {source.id: source.name for source in self.parts.sources}
        name = names.get(getattr(item, "source", None) or "")
        return f"{kind} by {name}" if name else kind

    def _lose(
        self, item: str, lost: str | None, reason: str, text: str, sentences: tuple[int, ...] = ()
    ) -> None:
        self.dropped.append(
            Dropped(item=item, field=lost, reason=reason, text=text, sentences=sentences)
        )

    def _joined(self, parts: Assembled) -> Assembled:
        """The parts with every link to what is gone taken out."""
        claims = {claim.id for claim in parts.claims}
        statements = claims | {denial.id for denial in parts.denials}
        sources = {source.id for source in parts.sources}
        denials = tuple(_relinked(d, claims, sources) for d in parts.denials)
        parts = replace(
            parts,
            claims=tuple(_with_via(claim, sources) for claim in parts.claims),
            denials=denials,
            no_comments=tuple(
                n.model_copy(update={"on": tuple(i for i in n.on if i in claims)})
                for n in parts.no_comments
            ),
            disputes=_standing(parts.disputes, statements),
            unanswered=tuple(dict.fromkeys(i for i in parts.unanswered if i in claims)),
            uncovered=self._uncovered(parts),
            dropped=(*parts.dropped, *self.dropped),
        )
        statements_left: tuple[Claim | Denial, ...] = (*parts.claims, *parts.denials)
        used = {key for item in statements_left for key in (item.source, item.via)}
        used |= {silence.source for silence in parts.no_comments}
        return replace(parts, sources=tuple(s for s in parts.sources if s.id in used))

    def _uncovered(self, parts: Assembled) -> tuple[int, ...]:
        """What was uncovered, and sentences of speech on which only dropped items rested."""
        items: tuple[Item, ...] = (
            *parts.events,
            *parts.claims,
            *parts.denials,
            *parts.no_comments,
        )
        resting = {number for item in items for number in item.evidence.sentences}
        gone = {
            number
            for drop in self.dropped
            if drop.field is None and not drop.item.startswith("event")
            for number in drop.sentences
        }
        wanted = (set(parts.uncovered) | (gone - resting)) & self._numbers()
        return tuple(sorted(wanted))


def _first_of_each(items: Iterable[_Named]) -> list[_Named]:
    """The items without those whose id an earlier one has."""
    return list({item.id: item for item in reversed(list(items))}.values())[::-1]


def _with_via(claim: Claim, sources: Collection[str]) -> Claim:
    return claim if claim.via in (None, *sources) else claim.model_copy(update={"via": None})


def _relinked(denial: Denial, claims: Collection[str], sources: Collection[str]) -> Denial:
    return denial.model_copy(
        update={
            "via": denial.via if denial.via in sources else None,
            "denies": tuple(i for i in denial.denies if i in claims),
            "counter": denial.counter if denial.counter in claims else None,
        }
    )


def _standing(disputes: Iterable[Dispute], statements: Collection[str]) -> tuple[Dispute, ...]:
    """The disputes that still have two sides."""
    kept = []
    for dispute in {d.id: d for d in disputes}.values():
        sides = tuple(
            left for side in dispute.sides if (left := tuple(i for i in side if i in statements))
        )
        if len(sides) > 1:
            kept.append(dispute.model_copy(update={"sides": sides}))
    return tuple(kept)
