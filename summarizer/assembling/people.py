"""Knows the people of an article: their names, offices and sex, and where each is named.

A surname alone belongs to the one person whose full name the article gives; where two people
share it, it belongs to nobody. Promises: every name is a form that stands in the article; names
may be added until `settle`, and again after it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from ..article import Article
from .drafts import sentence_at
from .lexicon import DETERMINERS, HE, OFFICES, SHE
from .names import names_in
from .phrases import Naming
from .polities import Polities
from .words import tokens, without_possessive

Sex = Literal["male", "female"]
Name = tuple[str, ...]
_OFFICE = re.compile(rf"\b[Tt]he\s(?:[A-Za-z]+\s)?(?:{'|'.join(sorted(OFFICES))})\b", re.IGNORECASE)
_WRITTEN_OUT = {
    "gov": "governor",
    "sen": "senator",
    "gen": "general",
    "rep": "representative",
    "prof": "professor",
    "col": "colonel",
    "capt": "captain",
    "sgt": "sergeant",
    "lt": "lieutenant",
}
_TITLE_VOTE = 3
"""What "Mr" says of a person's sex weighs more than a pronoun near by."""
_SAME_SENTENCE_REACH = 120
"""Code points after a name within which a lone pronoun tells the person's sex."""
_WITHIN_NAME = re.compile(r"\.?\s")


@dataclass(slots=True)
class Person:
    """Somebody whom the article names.

    Attributes:
        name: the fullest name, word by word.
        offices: words of all titles and roles given with the name, in lower case.
        sexes: votes for "male" and "female".
    """

    name: tuple[str, ...]
    offices: set[str] = field(default_factory=set)
    sexes: Counter[Sex] = field(default_factory=Counter)

    @property
    def key(self) -> str:
        """What the person goes by in assembling."""
        return "person:" + " ".join(self.name).lower()

    @property
    def sex(self) -> Sex | None:
        """ "male" or "female" where the article leaves no doubt."""
        votes = self.sexes.most_common(2)
        if not votes or (len(votes) > 1 and votes[0][1] < 3 * votes[1][1]):
            return None
        return votes[0][0]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is named, by name or by office."""

    key: str
    start: int
    end: int
    sentence: int


class People:
    """The people of an article. `add` what sources are called, then `settle`, then ask."""

    def __init__(self, article: Article, polities: Polities) -> None:
        self._article, self._polities = article, polities
        self._tokens = tokens(article.text)
        self._words = [without_possessive(t.text) for t in self._tokens]
        self._at: dict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(self._words):
            if word[0].isupper():
                self._at[word].append(i)
        self._offices = [
            (m.start(), m.end(), tuple(t.lower for t in tokens(m[0])))
            for m in _OFFICE.finditer(article.text)
        ]
        self._found: dict[Name, Naming] = {}
        self._settled = False
        self._clear()
        for naming in names_in(article, polities):
            self.add(naming)

    def _clear(self) -> None:
        self._people: list[Person] = []
        self._by_key: dict[str, Person] = {}
        self._by_word: dict[str, list[Person]] = defaultdict(list)
        self.places: list[Place] = []
        self._starts: list[int] = []

    def add(self, naming: Naming) -> None:
        """Takes note of a naming with a personal name."""
        known = self._found.get(naming.name)
        together = naming
        if known is not None:
            together = replace(
                known,
                titles=known.titles | naming.titles,
                words=tuple(sorted({*known.words, *naming.words})),
                male=known.male or naming.male,
                female=known.female or naming.female,
            )
        if together != known:
            self._found[naming.name] = together
            self._settled = False

    def settle(self) -> None:
        """Makes one person of the names that belong together, and finds where each stands."""
        if self._settled:
            return
        self._clear()
        self._shorten()
        for name in sorted(self._found, key=lambda n: (-len(n), n)):
            owner = self.match(name)
            if owner is None and not (len(name) == 1 and len(self._by_word[name[0]]) > 1):
                owner = self._new(name)
            if owner is not None:
                self._enrich(owner, self._found[name])
        self.places = list(_outermost(self._locate()))
        self._starts = [place.start for place in self.places]
        self._vote()
        self._settled = True

    def _new(self, name: Name) -> Person:
        person = Person(name)
        self._people.append(person)
        self._by_key[person.key] = person
        for word in {name[0], name[-1]}:
            self._by_word[word].append(person)
        return person

    def _shorten(self) -> None:
        """Takes "Senator Ana Brown" and "Ana Brown Image" for the "Ana Brown" found alone."""
        pairs = {name for name in self._found if len(name) == 2}
        for name in sorted(n for n in self._found if len(n) > 2):
            inner = next((p for p in (name[-2:], name[:2]) if p in pairs), None)
            if inner is not None:
                longer = self._found.pop(name)
                self.add(replace(longer, name=inner))

    def _enrich(self, person: Person, naming: Naming) -> None:
        person.offices.update(naming.words)
        if naming.male:
            person.sexes["male"] += _TITLE_VOTE
        if naming.female:
            person.sexes["female"] += _TITLE_VOTE

    def _fitting(self, name: Name) -> list[Person]:
        return [p for p in self._by_word.get(name[-1], ()) if _fits(name, p.name)]

    def match(self, name: Name) -> Person | None:
        """The one person whom this name can mean."""
        fitting = self._fitting(name)
        if len(name) == 1:
            fitting = [p for p in fitting if p.name[-1] == name[0]] or fitting
        return fitting[0] if len(fitting) == 1 else None

    def ambiguous(self, name: Name) -> bool:
        """Whether the name can mean several people."""
        return len(self._fitting(name)) > 1

    def surface(self, name: Name) -> str | None:
        """The name as it stands in the article."""
        span = next(self._spans(name), None)
        return self._article.text[span[0] : span[1]] if span else None

    def person(self, key: str) -> Person | None:
        """The person with this key."""
        return self._by_key.get(key)

    def named_at(self, start: int) -> Person | None:
        """The person whose name begins at this offset."""
        found = self.between(start, start + 1)
        return self.person(found[0].key) if found else None

    def between(self, first: int, last: int) -> list[Place]:
        """Where people are named from offset `first` on and before `last`, in order."""
        return self.places[bisect_left(self._starts, first) : bisect_left(self._starts, last)]

    def holders(self, words: Iterable[str]) -> list[Person]:
        """Those who hold the office that these words name."""
        wanted = {self._office_word(w) for w in words} - {""}
        return self._described(wanted) if wanted & OFFICES else []

    def described(self, words: Iterable[str]) -> Person | None:
        """The one person whom the article introduces with all these words."""
        wanted = {self._office_word(w) for w in words} - {""}
        fitting = self._described(wanted) if wanted else []
        return fitting[0] if len(fitting) == 1 else None

    def _described(self, wanted: set[str]) -> list[Person]:
        return [p for p in self._people if wanted <= {self._office_word(w) for w in p.offices}]

    def _office_word(self, word: str) -> str:
        word = without_possessive(word)
        word = _WRITTEN_OUT.get(word, word)
        if word in DETERMINERS:
            return ""
        country = self._polities.country(word.capitalize()) or self._polities.country(word.upper())
        return country.lower() if country else word

    def _spans(self, name: Name) -> Iterator[tuple[int, int]]:
        """Where the name stands, word by word; a full stop after an initial may come between."""
        for last in self._at.get(name[-1], ()):
            first = last - len(name) + 1
            if first < 0 or tuple(self._words[first : last + 1]) != name:
                continue
            found = self._tokens[first : last + 1]
            gaps = (self._article.text[a.end : b.start] for a, b in pairwise(found))
            if all(_WITHIN_NAME.fullmatch(gap) for gap in gaps):
                yield found[0].start, found[-1].start + len(name[-1])

    def _locate(self) -> Iterator[Place]:
        for person in self._people:
            for start, end in self._spans(person.name):
                yield from self._place(person.key, start, end)
            if self.match(person.name[-1:]) is person:
                for start, end in self._spans(person.name[-1:]):
                    yield from self._place(person.key, start, end)
        for start, end, words in self._offices:
            holders = self.holders(words)
            if len(holders) == 1:
                yield from self._place(holders[0].key, start, end)

    def _place(self, key: str, start: int, end: int) -> Iterator[Place]:
        sentence = sentence_at(self._article, start)
        if sentence is not None:
            yield Place(key, start, end, sentence)

    def _vote(self) -> None:
        """Lets a pronoun beside the only person of a sentence tell the person's sex."""
        by_sentence: dict[int, list[Place]] = defaultdict(list)
        for place in self.places:
            by_sentence[place.sentence].append(place)
        for number, here in by_sentence.items():
            if number == 0 or len({p.key for p in here}) != 1:
                continue
            sentence, person = self._article.sentence(number), self._by_key[here[0].key]
            after = here[0].end - sentence.start
            words = {t.lower for t in tokens(sentence.text[after : after + _SAME_SENTENCE_REACH])}
            if bool(words & HE) != bool(words & SHE):
                person.sexes["male" if words & HE else "female"] += 1


def _outermost(places: Iterable[Place]) -> Iterator[Place]:
    """The places in order, without those inside another one."""
    reached = -1
    for place in sorted(places, key=lambda p: (p.start, -p.end, p.key)):
        if place.end > reached:
            yield place
            reached = place.end


def _fits(name: tuple[str, ...], full: tuple[str, ...]) -> bool:
    if name == full:
        return True
    if len(name) == 1:
        return name[0] in (full[0], full[-1])
    first, other = name[0].rstrip("."), full[0].rstrip(".")
    same_first = first == other or (min(len(first), len(other)) == 1 and first[0] == other[0])
    return name[-1] == full[-1] and same_first
