"""What a report shows: plain values that are ready for a page and for JSON.

Promises: every string that came from outside (articles, models, labels, file names, messages)
has been through `clean`; numbers are unrounded. What stands where is decided in `view`, how it
looks in the templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Standing = Literal["better", "worse", "no clear difference", ""]
State = Literal["aligned", "missed", "extra", "okay"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its 95% interval; None where it is not defined, with the reason."""

    value: float | None
    low: float | None
    high: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The second run less the first, on the articles that both have."""

    amount: Amount
    p: float | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        name: as in `evals.scores.FIGURES`.
        label: for people.
        about: what it means, or "".
        amounts: one for each run.
        counts: one for each run: on how many it rests, or how many there are; of an article
            that was read several times the mean.
        counted: what the counts count, for instance "labelled".
        labellers: what one labeller reaches against the other on the articles of the last run.
        change: only where there are two runs.
    """

    name: str
    label: str
    about: str
    amounts: tuple[Amount, ...]
    counts: tuple[float, ...]
    counted: str
    labellers: float | None
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Figures that belong together; `top` is the value at the right end of their axis."""

    key: str
    title: str
    about: str
    rows: tuple[Row, ...]
    top: float
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is known of the runs, one value for each."""

    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the runs are not alike in it."""
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Head:
    """A run's letter on the page and the name of its folder."""

    letter: str
    name: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A labelled item, or one of an output."""

    id: str
    type: str
    lead: str
    content: str
    notes: tuple[str, ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """One line of labels and output side by side.

    Attributes:
        anchor: unique on the page.
        state: okay means set aside: right, but nobody would miss it.
        errors: anchors of the errors that concern it.
    """

    anchor: str
    state: State
    similarity: float | None
    gold: ItemView | None
    output: ItemView | None
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One time that one run read one article: what came out, or why nothing did."""

    run: str
    repeat: int
    matches: tuple[Match, ...]
    failure: str | None = None
    unscored: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """One reading that made an error: the run's letter, the repeat, ids of the items or ""."""

    run: str
    repeat: int
    gold: str
    output: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """An error that was made once or more.

    Attributes:
        anchor: unique on the page.
        kind: as in `evals.scores.ErrorKind`.
        harmful: whether it is one of the harms.
        sentences: the best one first.
        made: every reading that made it.
        presence: how often it was made, in words; "" where there is one run that read once.
        fresh: whether only the second of two runs makes it.
        match: anchor of the line in which labels and output stand side by side, or "".
    """

    anchor: str
    kind: str
    harmful: bool
    type: str
    detail: str
    sentences: tuple[int, ...]
    made: tuple[Sighting, ...]
    presence: str
    fresh: bool
    match: str


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence, with the errors that rest on it before all others."""

    number: int
    anchor: str
    text: str
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """One run on one article; means over its readings, None where none was scored."""

    scored: int
    failed: int
    harms: float | None
    f1: float | None
    missed: float | None
    extra: float | None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article.

    Attributes:
        missing: why there is no text, or "".
        tallies: one for each run.
        loose: errors that have no sentence on the page.
    """

    anchor: str
    name: str
    title: str
    url: str
    language: str
    missing: str
    tallies: tuple[Tally, ...]
    sentences: tuple[SentenceView, ...]
    loose: tuple[Mistake, ...]
    readings: tuple[Reading, ...]

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """All errors, in the order in which they stand on the page."""
        return (*(m for s in self.sentences for m in s.mistakes), *self.loose)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A labelled article that a run did not read, and why."""

    run: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that a report shows.

    Attributes:
        notes: what must be known to read the figures right.
        withheld: why articles are not shown, or "".
    """

    title: str
    runs: tuple[Head, ...]
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    articles: tuple[ArticleView, ...]
    skipped: tuple[Skipped, ...]
    withheld: str
