"""The parts of a summary, as `assembling` makes them and `checking` looks at them.

Everything that `Summary` has but the article and the run, and what of the run assembling knows.
"""

from __future__ import annotations

from dataclasses import dataclass

from .schema import Claim, Denial, Dispute, Dropped, Event, NoComment, Source


@dataclass(frozen=True, slots=True)
class Assembled:
    """All parts of a summary; field by field as `summarizer.schema.Summary` describes them.

    Attributes:
        dropped: what could not be kept, with the reason, for `run.dropped`.
        warnings: what the reader of the summary should know, for `run.warnings`.
    """

    gist: str = ""
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    denials: tuple[Denial, ...] = ()
    no_comments: tuple[NoComment, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    unanswered: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    uncovered: tuple[int, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[str, ...] = ()
