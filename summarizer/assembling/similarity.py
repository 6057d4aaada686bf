"""Turns contents into terms and measures how far two contents say the same.

A content is the words that carry it: stems of its words, names, and numbers, names and numbers
weighing more. Which words are names is learned from the article, so that a headline in capitals
does not make names of verbs. Promises: symmetric, and 0 for contents without terms.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..article import Article
from ..numerals import find_numbers
from .lexicon import NEGATIONS, STOPWORDS
from .polities import Polities
from .words import MIN_SHARED_PREFIX, Token, same_stem, stem, tokens

WORD_WEIGHT, NAME_WEIGHT, NUMBER_WEIGHT = 1.0, 2.0, 3.0
"""A number says more than a name and a name more than a word: two statements that share "42"
and "Sarn" are about one thing far more often than two that share "border" and "post"."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What carries a content.

    Attributes:
        words: stems of its plain words.
        names: its names in lower case, countries by their one key.
        numbers: normal forms of its numbers.
        negated: whether it holds an odd number of negations.
        keys: beginnings of its words; contents that share none have nothing in common.
    """

    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    negated: bool = False
    keys: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = {word[:MIN_SHARED_PREFIX] for word in self.words | self.names}
        object.__setattr__(self, "keys", frozenset(starts) | self.numbers)

    @property
    def weight(self) -> float:
        """All its terms together, weighed."""
        return _weigh(len(self.words), len(self.names), len(self.numbers))

    @property
    def count(self) -> int:
        """How many terms it has."""
        return len(self.words) + len(self.names) + len(self.numbers)

    def without(self, names: frozenset[str]) -> Terms:
        """The same without these names."""
        return Terms(self.words, self.names - names, self.numbers, self.negated)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two contents share, and what each has that the other lacks.

    Attributes:
        dice: weighed, 0 to 1: twice the shared weight over both weights.
        contained: weighed, 0 to 1: the shared weight over that of the smaller one.
        shared: how many terms they share.
        shared_words: how many of these are plain words.
        telling: whether they share two plain words, or a word and a name: a word and a number
            in common is chance ("twelve years").
        rivals: whether each has a name, or each a number, that the other lacks.
        left: weight of the smaller one's terms that the other lacks.
    """

    dice: float
    contained: float
    shared: int
    shared_words: int
    telling: bool
    rivals: bool
    left: float


NO_OVERLAP = Overlap(0.0, 0.0, 0, 0, telling=False, rivals=False, left=0.0)


def overlap(first: Terms, second: Terms) -> Overlap:
    """How far two contents say the same; order does not matter."""
    if first.keys.isdisjoint(second.keys):
        return NO_OVERLAP
    words = _matching(first.words, second.words)
    names = _matching(first.names, second.names)
    numbers = len(first.numbers & second.numbers)
    shared = _weigh(words, names, numbers)
    smaller = min(first.weight, second.weight)
    return Overlap(
        dice=2 * shared / (first.weight + second.weight),
        contained=shared / smaller,
        shared=words + names + numbers,
        shared_words=words,
        telling=words > 1 or (words == 1 and names > 0),
        rivals=_rivals(first, second, names, numbers),
        left=smaller - shared,
    )


def _weigh(words: int, names: int, numbers: int) -> float:
    return WORD_WEIGHT * words + NAME_WEIGHT * names + NUMBER_WEIGHT * numbers


def _rivals(first: Terms, second: Terms, names: int, numbers: int) -> bool:
    names_differ = len(first.names) > names and len(second.names) > names
    numbers_differ = len(first.numbers) > numbers and len(second.numbers) > numbers
    return names_differ or numbers_differ


def _matching(first: frozenset[str], second: frozenset[str]) -> int:
    exact = first & second
    count = len(exact)
    rest: dict[str, list[str]] = {}
    for word in sorted(second - exact):
        rest.setdefault(word[:MIN_SHARED_PREFIX], []).append(word)
    for word in sorted(first - exact) if rest else ():
        near = rest.get(word[:MIN_SHARED_PREFIX], [])
        match = next((other for other in near if same_stem(word, other)), None)
        if match is not None:
            near.remove(match)
            count += 1
    return count


class Vocabulary:
    """Knows which words of an article are names, and gives the terms of a content."""

    def __init__(self, article: Article, polities: Polities) -> None:
        self._polities = polities
        self._capitalised, self._lower = _counts(article)

    def is_name(self, word: str) -> bool:
        """Whether the article writes this word as a name: never small within a sentence."""
        low = word.lower()
        return self._capitalised[low] > 0 and self._lower[low] == 0

    def terms(self, content: str) -> Terms:
        """The terms of `content`."""
        numbers = find_numbers(content)
        taken = [(n.start, n.end) for n in numbers if not n.bare_one]
        words: set[str] = set()
        names: set[str] = set()
        negations = 0
        for token in tokens(content):
            if any(start < token.end and token.start < end for start, end in taken):
                continue
            negations += token.lower in NEGATIONS or token.lower.endswith("n't")
            self._sort(token, words, names)
        values = frozenset(n.value for n in numbers if not n.bare_one)
        return Terms(frozenset(words), frozenset(names), values, negations % 2 == 1)

    def _sort(self, token: Token, words: set[str], names: set[str]) -> None:
        country = self._polities.country(token.text) or self._polities.country(
            token.text.removesuffix("'s").removesuffix("’s")
        )
        if country is not None:
            names.add(country.lower())
            return
        for part in token.lower.split("-"):
            if part in STOPWORDS or part in NEGATIONS or part.endswith("n't"):
                continue
            if token.capitalised and self.is_name(part):
                names.add(part)
            elif len(part) > 1:
                words.add(stem(part))


def _counts(article: Article) -> tuple[Counter[str], Counter[str]]:
    """How often each word is written with a capital within a sentence, and how often small."""
    capitalised: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for sentence in article.sentences:
        if sentence.number == 0:
            continue
        for position, token in enumerate(tokens(sentence.text)):
            for part in token.lower.split("-"):
                if not token.capitalised:
                    lower[part] += 1
                elif position > 0:
                    capitalised[part] += 1
    return capitalised, lower
