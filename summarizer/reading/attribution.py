"""One attribution of a sentence: a mention, and the words that it takes up."""

from __future__ import annotations

from dataclasses import dataclass

from ..mentions import Mention
from .cues import Cue


@dataclass(frozen=True, slots=True)
class Attribution:
    """A mention, and where its parts stand in the sentence.

    Attributes:
        who: first word of the source and the one after its last.
        what: the same for the content; None where there is none here.
    """

    mention: Mention
    cue: Cue
    who: tuple[int, int]
    what: tuple[int, int] | None
