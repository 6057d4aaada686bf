"""Who has been named and who has spoken so far, for sentences that do not name their speaker."""

from __future__ import annotations

import re

from ..article import Article, Sentence
from ..mentions import Phrase
from ..schema import Span
from .words import SUBJECT_PRONOUNS

_NAME = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][\w’'.-]*(?:\s(?:(?:of|de|da|del|van|von|der|den|bin|al|ibn|la|le|du|dos|the)\s)*"
    r"[^\W\d_a-zß-öø-ÿ][\w’'.-]*)*"
)
_MOST = 40
"""Names to choose from: the nearest ones."""


class Speakers:
    """Names of an article up to the sentence that is being read."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._named: dict[str, Span] = {}
        self._last: Phrase | None = None

    def enter(self, sentence: Sentence) -> None:
        """Takes note of the names in a sentence."""
        for match in _NAME.finditer(sentence.text):
            name = _without_edges(match[0])
            if name.lower() in _COMMON or not name:
                continue
            if match.start() == 0 and " " not in name and self._is_common(name):
                continue
            start = sentence.start + match.start() + match[0].find(name)
            self._note(name, Span(start=start, end=start + len(name)))

    def spoke(self, phrase: Phrase) -> None:
        """Takes note that somebody spoke."""
        if is_pronoun(phrase.text):
            return
        self._last = phrase
        if phrase.span is not None:
            self._note(" ".join(phrase.text.split()), phrase.span)

    def last(self) -> Phrase | None:
        """Who spoke last."""
        return self._last

    def names(self) -> list[str]:
        """Names that may be meant, the one met last first."""
        return list(reversed(self._named))[:_MOST]

    def phrase(self, name: str) -> Phrase | None:
        """The name where it was met last."""
        span = self._named.get(name)
        return Phrase(self._article.text[span.start : span.end], span) if span else None

    def _note(self, name: str, span: Span) -> None:
        self._named.pop(name, None)
        self._named[name] = span

    def _is_common(self, word: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", self._article.text) is not None


def is_pronoun(words: str) -> bool:
    """Whether the words name nobody by themselves."""
    return words.lower() in _PRONOUNS


def _without_edges(name: str) -> str:
    """The name without words that only open a sentence, and without a possessive ending."""
    parts = re.sub(r"['’]s?\Z", "", name.rstrip(".-")).split()
    while parts and parts[0].lower() in _COMMON:
        parts = parts[1:]
    return " ".join(parts).rstrip(".-")


_PRONOUNS = SUBJECT_PRONOUNS | {"who", "which", "that", "both", "i", "we", "one", "another"}
_COMMON = _PRONOUNS | frozenset(
    "the a an this that these those his her their its our my but and or if when as in on at by for "
    "from after before since while although yet so then there here no not what why how where both "
    "some many most all two three monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december".split()
)
