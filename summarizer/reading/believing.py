"""Which lines of the trained reader are believed: by the model's own probabilities and by form.

The bounds were found on the development split (`evals/README.md`).
"""

from __future__ import annotations

from math import prod

from ..article import Article
from ..mentions import Mention
from .lines import Line
from .sentences import views_of
from .words import NEGATIONS, SUBJECT_PRONOUNS, is_verb, words_of

LEAST_NAME = 0.95
"""Probability from which the name of a speaker is believed that the sentence does not give."""
LEAST_STRANGE = 0.3
"""Probability from which a claim is believed whose cue is none that is known to attribute."""


def is_guess(line: Line) -> bool:
    """Whether the name for a speaker who is not named there is little more than a guess."""
    return line.name is not None and bool(line.odds) and line.odds[1] < LEAST_NAME


class Belief:
    """What is believed of an article."""

    def __init__(self, article: Article, english: bool) -> None:
        """Of another language than English no cue is known, and no form."""
        self._english = english
        views = views_of(article) if english else []
        cues = [view.phrase(cue.first, cue.last + 1) for view in views for cue in view.cues]
        self._cues = [cue.span for cue in cues if cue.span is not None]

    def holds(self, line: Line, mention: Mention) -> bool:
        """Whether a line, of which a mention was made, is believed."""
        if line.who is None and is_guess(line):
            return False
        if mention.kind != "claim" or mention.cue is None or not self._english:
            return True
        if mention.claim_kind == "assertion" and not mention.quoted and not _states(mention):
            return False
        return not line.odds or prod(line.odds) >= LEAST_STRANGE or self._attributes(mention)

    def _attributes(self, mention: Mention) -> bool:
        """Whether the words of its cue are known to attribute, there."""
        span = mention.cue.span if mention.cue is not None else None
        return span is None or any(
            cue.start < span.end and span.start < cue.end for cue in self._cues
        )


def _states(mention: Mention) -> bool:
    """Whether the words state something, as far as their form tells."""
    return any(
        is_verb(word)
        or word.lower in SUBJECT_PRONOUNS | NEGATIONS
        or any(sign.isdigit() for sign in word.text)
        for word in words_of(mention.content.text)
    )
