"""Knows which names of bodies mean the same body: acronyms, short forms, "the church".

Two bodies are one only where the article leaves no other reading: a short form that fits two
of its bodies fits none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..article import Article
from .lexicon import DETERMINERS, GENERIC_HEADS
from .words import Token, tokens

_ACRONYM = re.compile(r"[(\[](?P<letters>[A-Z][A-Za-z0-9&-]*[A-Z0-9]s?)[)\]]")
_CONNECTORS = ("of", "for", "and", "on", "the", "in", "de", "du", "des", "to")
_MAX_NAME_WORDS = 10

Words = tuple[str, ...]


class Bodies:
    """The bodies of an article. `add` those that speak, then ask which one a name means."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._spelled: dict[str, Words] = {}
        self._texts: dict[Words, str] = {}
        for letters, name in _acronyms(article.text):
            self._spelled[letters.lower()] = significant(name)
            self._texts.setdefault(significant(name), name)
        self._named = {significant(name): name for name in _long_names(article)}
        self._parts = {word for words in (*self._texts, *self._named) for word in words}

    def add(self, words: Words, text: str) -> None:
        """Takes note of a body that speaks."""
        if words and len(words) > 1:
            self._texts.setdefault(words, text)
            self._parts.update(words)

    def canonical(self, words: Words, head: str) -> Words:
        """The words of the one body that these can mean; the words themselves where unsure."""
        if len(words) == 1 and words[0] in self._spelled:
            return self._spelled[words[0]]
        for full in self._spelled.values():
            if len(full) > 1 and words[-len(full) :] == full:
                return full
        if words in self._texts and len(words) > 1:
            return words
        for known in (self._texts, self._named):
            fitting = {other for other in known if _short_for(words, other, head)}
            if len(fitting) == 1:
                return fitting.pop()
        return words

    def holds(self, word: str) -> bool:
        """Whether the word is part of some body's name."""
        return word in self._parts

    def full_name(self, words: Words) -> str | None:
        """The name as the article has it, for words that `canonical` gave."""
        return self._texts.get(words) or self._named.get(words)


def significant(text: str | Iterable[Token]) -> Words:
    """The words of a name without articles, in lower case."""
    found = tokens(text) if isinstance(text, str) else text
    return tuple(t.lower for t in found if t.lower not in DETERMINERS)


def _short_for(words: Words, full: Words, head: str) -> bool:
    """Whether `words` are the beginning or end of `full`, or the noun that says what it is."""
    if not words or len(words) >= len(full):
        return False
    if words == (head,) and head in GENERIC_HEADS:
        return head == full[-1] or (head == full[0] and full[1] in _CONNECTORS)
    if len(words) == 1 and words[0] in GENERIC_HEADS:
        return False
    if len(words) == 1 and "".join(w[0] for w in full if w not in _CONNECTORS) == words[0]:
        return len(words[0]) > 1
    return full[-len(words) :] == words or (full[: len(words)] == words and full[1:2] != ("of",))


def _acronyms(text: str) -> Iterable[tuple[str, str]]:
    """ "Collective Security Treaty Organization (CSTO)"."""
    for match in _ACRONYM.finditer(text):
        letters = match["letters"].rstrip("s").lower()
        before = tokens(text[: match.start()])[-_MAX_NAME_WORDS:]
        for count in range(len(before), 0, -1):
            name = before[-count:]
            initials = "".join(
                t.text[0] for t in name if t.text[0].isupper() or t.text[0].isdigit()
            )
            if name[0].capitalised and initials.lower() == letters:
                yield match["letters"], text[name[0].start : name[-1].end]
                break


def _long_names(article: Article) -> Iterable[str]:
    """Names of bodies in the running text: capitalised words around a noun like "Church"."""
    for sentence in article.sentences:
        if sentence.number == 0:
            continue
        run: list[Token] = []
        for token in tokens(sentence.text):
            gap = sentence.text[run[-1].end : token.start] if run else ""
            if gap == " " and (token.capitalised or (run and token.lower in _CONNECTORS[:4])):
                run.append(token)
                continue
            yield from _as_body(run, sentence.text)
            run = [token] if token.capitalised else []
        yield from _as_body(run, sentence.text)


def _as_body(run: list[Token], text: str) -> Iterable[str]:
    while run and (not run[-1].capitalised or run[-1].possessive):
        run = run[:-1]
    while run and run[0].lower in DETERMINERS:
        run = run[1:]
    if len(run) > 1 and (run[0].lower in GENERIC_HEADS or run[-1].lower in GENERIC_HEADS):
        yield text[run[0].start : run[-1].end]
