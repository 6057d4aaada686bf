"""Keeps what each speaker is called and where, and builds the `Source`s in the end.

Promises: every name and alias stands in the article word for word; a pronoun is never an alias;
ids follow the article's order; a speaker whom the article nowhere names is no source.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..article import Article
from ..schema import Source, SourceKind, Span
from .drafts import surface
from .speakers import Speaker, Speakers
from .words import collapse, without_article

MAX_ALIAS_CHARACTERS = 120
"""Longer words are a description, not a name."""


@dataclass(slots=True)
class _Entry:
    kind: SourceKind
    called: list[str] = field(default_factory=list)
    pronoun: str | None = None
    spans: set[tuple[int, int]] = field(default_factory=set)


class Ledger:
    """What each speaker of one article is called."""

    def __init__(self, article: Article, speakers: Speakers) -> None:
        self._article, self._speakers = article, speakers
        self._entries: dict[str, _Entry] = {}

    def record(self, speaker: Speaker, span: Span | None) -> None:
        """Takes note of one place where a speaker is named or meant."""
        entry = self._entries.setdefault(speaker.key, _Entry(speaker.kind))
        naming = speaker.naming
        words = surface(self._article, naming.text)
        if words is None and naming.name:
            words = self._speakers.people.surface(naming.name)
        if naming.pronoun:
            entry.pronoun = entry.pronoun or words
        elif words is not None and len(words) <= MAX_ALIAS_CHARACTERS:
            entry.called.append(collapse(words) if collapse(words) in self._article.text else words)
        if span is not None:
            entry.spans.add((span.start, span.end))

    def add_side(self, key: str, kind: SourceKind, span: Span | None) -> None:
        """Makes a speaker of a side, whom words like "both sides" mean at `span`."""
        entry = self._entries.setdefault(key, _Entry(kind))
        if span is not None:
            entry.spans.add((span.start, span.end))

    def name(self, key: str) -> str | None:
        """The speaker's name as the article has it."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        full = self._speakers.full_name(key)
        if full is not None:
            return full
        for words in entry.called:
            bare = without_article(words)
            return bare if entry.kind != "person" or key.startswith("role:") else words
        return entry.pronoun

    def called(self, key: str) -> tuple[str, ...]:
        """All that the article calls the speaker, pronouns aside."""
        return tuple(dict.fromkeys(self._entries[key].called)) if key in self._entries else ()

    def build(self, keys: Iterable[str]) -> tuple[tuple[Source, ...], dict[str, str]]:
        """The sources with these keys, in this order, and the id of each."""
        sources: list[Source] = []
        ids: dict[str, str] = {}
        for key in dict.fromkeys(keys):
            name = self.name(key)
            if name is None:
                continue
            ids[key] = f"s{len(sources) + 1}"
            entry = self._entries[key]
            sources.append(
                Source(
                    id=ids[key],
                    name=name,
                    aliases=_aliases(name, entry.called),
                    kind=entry.kind,
                    mentions=tuple(Span(start=a, end=b) for a, b in sorted(entry.spans)),
                )
            )
        return tuple(sources), ids


def _aliases(name: str, called: list[str]) -> tuple[str, ...]:
    seen = {name.lower(), f"the {name.lower()}"}
    aliases: list[str] = []
    for words in called:
        if words.lower() not in seen:
            aliases.append(words)
            seen |= {words.lower()}
    return tuple(aliases)
