"""Says whom a pronoun means, where that is beyond reasonable doubt.

Nothing is known about first names, so what decides is agreement (sex as the article shows it,
person or body), nearness, who stands as subject, and who spoke last. Two candidates that are
about as good give no answer: a wrong speaker does more harm than a pronoun left standing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..article import Article
from ..schema import SourceKind
from .lexicon import FIRST_PERSON, HE, IT, SHE, THEY
from .people import People, Place, Sex
from .words import tokens

REACH = 3
"""Sentences back that a pronoun can point across."""
_NEARNESS = {0: 4.0, 1: 3.0, 2: 1.5, 3: 0.5}
_SUBJECT, _SPEAKER, _OTHER_PARAGRAPH = 2.0, 2.0, -1.0
_ENOUGH = 3.0
"""Below it the best candidate is too far off."""
_CLEAR, _LIKELY = 2.5, 1.5
"""How far the best candidate must be ahead of the next: with certainty, and with likelihood."""
CERTAIN, LIKELY, UNRESOLVED = 0.95, 0.8, 0.5
_BEFORE_OBJECT = frozenset(
    "by to with of against for from on about at told tells tell accused accuses accusing blamed "
    "asked urged met meets between and after under near toward towards over".split(" ")
)

_JOINED = re.compile(r"\s?(?:,|,?\s?and|,?\s?or|&)\s(?:\w+\s){0,3}")
"""Between two names that are one subject: "Ana Brown and her brother Karl Noll"."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who spoke, and where."""

    sentence: int
    start: int
    key: str
    kind: SourceKind
    plural: bool = False


def _is_one(turn: Spoken) -> bool:
    """Whether one person spoke: somebody named, or "a fisherman"."""
    return turn.kind == "person" or (turn.kind == "unnamed" and not turn.plural)


@dataclass(frozen=True, slots=True)
class Reference:
    """Whom words mean, and how sure that is; `key` is None where nobody can tell."""

    key: str | None
    certainty: float


NOBODY = Reference(None, UNRESOLVED)


class Resolver:
    """Resolves pronouns of one article, given who has spoken so far."""

    def __init__(self, article: Article, people: People) -> None:
        self._article, self._people = article, people
        self._first = article.sentences[0].number
        self._paragraphs = {s.number: s.paragraph for s in article.sentences}

    def resolve(self, pronoun: str, sentence: int, start: int, spoken: list[Spoken]) -> Reference:
        """Whom `pronoun` at offset `start` means.

        Args:
            pronoun: in lower case.
            sentence: number of its sentence.
            start: its offset in the article.
            spoken: all earlier attributions, in order.
        """
        if pronoun in HE | SHE:
            return self._person("male" if pronoun in HE else "female", sentence, start, spoken)
        if pronoun in FIRST_PERSON:
            return self._last(spoken, sentence, ("person",), LIKELY)
        if pronoun in IT:
            kinds: tuple[SourceKind, ...] = ("organisation", "government", "document")
            return self._last(spoken, sentence, kinds, LIKELY)
        if pronoun in THEY:
            kinds = ("group", "unnamed", "organisation", "government")
            return self._last(spoken, sentence, kinds, LIKELY)
        return NOBODY

    def named_between(self, first: int, last: int) -> set[str]:
        """The people named between two offsets."""
        return {p.key for p in self._people.between(first, last)}

    def _person(self, sex: Sex, sentence: int, start: int, spoken: list[Spoken]) -> Reference:
        scores = self._scores(sex, sentence, start, spoken)
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or ranked[0][1] < _ENOUGH:
            return NOBODY
        ahead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
        if ahead >= _CLEAR:
            return Reference(ranked[0][0], CERTAIN)
        return Reference(ranked[0][0], LIKELY) if ahead >= _LIKELY else NOBODY

    def _scores(
        self, sex: Sex, sentence: int, start: int, spoken: list[Spoken]
    ) -> dict[str, float]:
        scores: dict[str, float] = {}
        before: Place | None = None
        subject = False
        for place in self._within_reach(sentence, start):
            score = self._nearness(sentence, place.sentence)
            if before is None or before.sentence != place.sentence:
                subject = self._is_subject(place)
            elif not _JOINED.fullmatch(self._article.text[before.end : place.start]):
                subject = False
            score += _SUBJECT if subject else 0.0
            before = place
            scores[place.key] = max(scores.get(place.key, 0.0), score)
        for turn in spoken:
            if _is_one(turn) and 0 <= sentence - turn.sentence <= REACH:
                nearness = self._nearness(sentence, turn.sentence)
                scores[turn.key] = max(scores.get(turn.key, 0.0), nearness + _SPEAKER + _SUBJECT)
        return {key: score for key, score in scores.items() if self._may_be(key, sex)}

    def _within_reach(self, sentence: int, start: int) -> list[Place]:
        earliest = self._article.sentence(max(self._first, sentence - REACH)).start
        return [p for p in self._people.between(earliest, start) if p.sentence > 0]

    def _nearness(self, sentence: int, other: int) -> float:
        crossing = self._paragraphs.get(sentence) != self._paragraphs.get(other)
        return _NEARNESS[sentence - other] + (_OTHER_PARAGRAPH if crossing else 0.0)

    def _may_be(self, key: str, sex: Sex) -> bool:
        person = self._people.person(key)
        return person is None or person.sex in (None, sex)

    def _is_subject(self, place: Place) -> bool:
        """Whether no word before the name makes an object of it."""
        sentence = self._article.sentence(place.sentence)
        before = tokens(sentence.text[: place.start - sentence.start])
        return not before or before[-1].lower not in _BEFORE_OBJECT

    def _last(
        self, spoken: list[Spoken], sentence: int, kinds: tuple[SourceKind, ...], certainty: float
    ) -> Reference:
        """The one speaker of these kinds in the nearest sentence that has any."""
        near = [s for s in spoken if s.kind in kinds and 0 <= sentence - s.sentence <= REACH]
        if not near:
            return NOBODY
        latest = max(s.sentence for s in near)
        keys = {s.key for s in near if s.sentence == latest}
        return Reference(keys.pop(), certainty) if len(keys) == 1 else NOBODY
