"""Turns a `Summary` into plain lines, in the order in which a reader wants them.

Promises: every item of the summary stands under its own heading, with its source and the
numbers of its sentences; every string is safe to print (`clean`).
How it looks is left to `text`, `markdown` and `html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..article import Article
from ..schema import Claim, Denial, Dispute, Dropped, Event, Item, NoComment, Source, Summary

LEGEND = "Numbers in brackets are sentences of the article; [0] is the headline."
NOTHING = "Nothing was found in this article: no event, no claim, no denial."
_NOBODY = "No source given"

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SILENCES = {
    "declined": "declined to comment",
    "unreachable": "could not be reached",
    "no response": "did not respond",
    "neither confirmed nor denied": "neither confirmed nor denied",
    "withheld": "could not confirm, or kept it back",
}
_DISPUTES = {
    "denied": "claim and denial",
    "mirrored": "each side accuses the other",
    "figures": "two figures for one thing",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One item, or one sentence or note that is no item.

    Attributes:
        content: the words of it.
        sentences: numbers of the sentences that it rests on, in the article's order.
        id: its id in the summary; empty where it is no item.
        who: its source by name; empty for an event.
        does: what the source does, for instance "denied".
        kind: what sort of item it is, for instance "accusation"; may be empty.
        via: who relays it, where that is not the source.
        quoted: the words in quotation marks, unless the content shows them already.
        notes: what else is known, each a short phrase.
    """

    content: str
    sentences: tuple[int, ...] = ()
    id: str = ""
    who: str = ""
    does: str = ""
    kind: str = ""
    via: str = ""
    quoted: str = ""
    notes: tuple[str, ...] = ()

    def lead(self, *, named: bool) -> str:
        """What stands before the content; without the source where a heading names it."""
        if not (named and self.who):
            return self.kind
        who = f"{self.who}, via {self.via}," if self.via else self.who
        return " ".join(filter(None, (who, self.does, self.kind and f"({self.kind})")))

    def remarks(self, *, named: bool) -> str:
        """What stands after the content, in parentheses; may be empty."""
        via = () if named or not self.via else (f"via {self.via}",)
        return "; ".join((*via, *self.notes))


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together under a heading of their own: one dispute, one source."""

    lines: tuple[Line, ...]
    heading: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the view.

    Attributes:
        key: a short name without blanks.
        title: its heading.
        groups: its contents.
        about: a sentence that explains it; may be empty.
        named: whether its lines name their source, because no heading of a group does.
    """

    key: str
    title: str
    groups: tuple[Group, ...]
    about: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """Everything that is shown of one summary; sections that are empty are left out."""

    title: str
    byline: str
    gist: str
    sections: tuple[Section, ...]
    made_by: str
    is_empty: bool


def clean(text: str) -> str:
    """The text on one line, without what could steer a terminal or turn its direction around.

    Control characters, overrides of direction and invisible tags become U+FFFD, white space of
    any kind one blank.
    """
    return _UNSAFE.sub("�", " ".join(text.split()))


def validated(summary: Summary | Mapping[str, Any]) -> Summary:
    """The summary itself, or the one that a plain dump of it means."""
    return summary if isinstance(summary, Summary) else Summary.model_validate(summary)


def view_of(summary: Summary | Mapping[str, Any]) -> View:
    """What is shown of a summary, or of a plain dump of one."""
    whole = validated(summary)
    article = whole.article
    return View(
        title=clean(article.title or article.id or "Untitled article"),
        byline=_byline(article),
        gist=clean(whole.gist),
        sections=tuple(
            section
            for section in _Viewer(whole).sections()
            if any(group.lines for group in section.groups)
        ),
        made_by=_made_by(whole),
        is_empty=not (whole.events or whole.claims or whole.denials or whole.no_comments),
    )


class _Viewer:
    """Looks up sources and statements by id while the sections are made."""

    def __init__(self, summary: Summary) -> None:
        self._summary = summary
        self._sources = {source.id: source for source in summary.sources}
        claims = {claim.id: self._claim(claim) for claim in summary.claims}
        denials = {denial.id: self._denial(denial) for denial in summary.denials}
        self._statements = {**claims, **denials}

    def sections(self) -> Iterator[Section]:
        summary = self._summary
        silences = map(self._silence, summary.no_comments)
        yield Section("disputes", "Disputes", tuple(map(self._quarrel, summary.disputes)))
        yield _plain("denials", "Denials", self._lines(denial.id for denial in summary.denials))
        yield _plain("silences", "No comment", silences)
        yield Section("claims", "Claims by source", tuple(self._by_source()), named=False)
        yield _plain("events", "Reported as fact by the article", map(_event, summary.events))
        yield _plain(
            "unanswered",
            "Accusations left unanswered",
            self._lines(summary.unanswered),
            "The article reports no answer by those accused.",
        )
        yield _plain(
            "uncovered",
            "Possibly missed",
            _uncovered(summary),
            "Somebody seems to speak here, and nothing above rests on it.",
        )
        notes = (*summary.run.warnings, *map(_dropped, summary.run.dropped))
        yield _plain("notes", "Notes on this run", (Line(clean(note)) for note in notes))

    def _name(self, id: str | None) -> str:
        if id is None:
            return _NOBODY
        source = self._sources.get(id)
        return clean(source.name if source is not None else id)

    def _lines(self, ids: Iterable[str]) -> tuple[Line, ...]:
        return tuple(self._statements[id] for id in ids if id in self._statements)

    def _claim(self, claim: Claim) -> Line:
        return Line(
            clean(claim.content),
            _ordered(claim),
            clean(claim.id),
            self._name(claim.source),
            "said" if claim.source is not None else "",
            "" if claim.kind == "assertion" else claim.kind,
            self._name(claim.via) if claim.via is not None else "",
            _apart(claim.quoted, claim.content),
            ("hedged",) if claim.certainty == "hedged" else (),
        )

    def _denial(self, denial: Denial) -> Line:
        answers = [f"answers {', '.join(denial.denies)}"] if denial.denies else []
        instead = [f"says instead {denial.counter}"] if denial.counter is not None else []
        return Line(
            clean(denial.content),
            _ordered(denial),
            clean(denial.id),
            self._name(denial.source),
            "denied",
            "",
            self._name(denial.via) if denial.via is not None else "",
            _apart(denial.quoted, denial.content),
            tuple(map(clean, answers + instead)),
        )

    def _silence(self, silence: NoComment) -> Line:
        return Line(
            clean(silence.about or ""),
            _ordered(silence),
            clean(silence.id),
            self._name(silence.source),
            _SILENCES[silence.kind],
            notes=(clean(f"on {', '.join(silence.on)}"),) if silence.on else (),
        )

    def _quarrel(self, dispute: Dispute) -> Group:
        lines = self._lines(id for side in dispute.sides for id in side)
        return Group(lines, clean(dispute.topic), _DISPUTES[dispute.kind])

    def _by_source(self) -> Iterator[Group]:
        """The claims of each source, in the order in which the sources first speak."""
        grouped: dict[str | None, list[str]] = {}
        for claim in self._summary.claims:
            grouped.setdefault(claim.source, []).append(claim.id)
        for id, claims in grouped.items():
            source = self._sources.get(id) if id is not None else None
            yield Group(self._lines(claims), self._name(id), _about(source) if source else "")


def _plain(key: str, title: str, lines: Iterable[Line], about: str = "") -> Section:
    return Section(key, title, (Group(tuple(lines)),), about)


def _about(source: Source) -> str:
    others = [clean(alias) for alias in source.aliases if alias != source.name]
    return f"{source.kind}, also {', '.join(others)}" if others else source.kind


def _event(event: Event) -> Line:
    notes = []
    if event.time is not None:
        days = filter(None, dict.fromkeys((event.time.start, event.time.end)))
        notes.append(", ".join(filter(None, (event.time.text, " to ".join(days)))))
    if event.place is not None:
        notes.append(event.place)
    return Line(
        clean(event.description),
        _ordered(event),
        clean(event.id),
        kind="" if event.status == "occurred" else event.status,
        notes=tuple(map(clean, notes)),
    )


def _ordered(item: Item) -> tuple[int, ...]:
    return tuple(sorted(item.evidence.sentences))


def _apart(quoted: str | None, content: str) -> str:
    if quoted is None or quoted.casefold() in content.casefold():
        return ""
    return clean(quoted)


def _uncovered(summary: Summary) -> Iterator[Line]:
    by_number = {sentence.number: sentence.text for sentence in summary.article.sentences}
    for number in summary.uncovered:
        if number in by_number:
            yield Line(clean(by_number[number]), (number,))


def _dropped(dropped: Dropped) -> str:
    what = f"the field {dropped.field!r} of {dropped.item}" if dropped.field else dropped.item
    where = f" [{','.join(map(str, dropped.sentences))}]" if dropped.sentences else ""
    return f'Left out: {what}, "{dropped.text}": {dropped.reason}{where}'


def _byline(article: Article) -> str:
    count = sum(1 for sentence in article.sentences if sentence.number)
    sentences = "1 sentence" if count == 1 else f"{count} sentences"
    date = article.published_at.isoformat() if article.published_at is not None else ""
    return ", ".join(filter(None, (date, sentences)))


def _made_by(summary: Summary) -> str:
    run = summary.run
    facts = [clean(run.model), clean(run.reading.replace("_", " "))]
    if run.seconds:
        facts.append(f"{run.seconds:.0f} s")
    if run.tokens_in or run.tokens_out:
        facts.append(f"{run.tokens_in:,} tokens in, {run.tokens_out:,} out")
    if run.cost is not None:
        facts.append(f"${run.cost:.4f}")
    by = (
        "by a language model"
        if run.attempts or run.tokens_out
        else "by form alone, no model was asked"
    )
    return f"Read {by} ({', '.join(facts)}). Check before you publish."
