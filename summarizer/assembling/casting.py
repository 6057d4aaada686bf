"""Gives every mention its speakers: from a reader's mentions to parts with a known cast.

Takes out what cannot be used (no such sentence, no content), splits joint sources, and goes
through the article in order, so that a pronoun can mean whoever spoke last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..article import Article
from ..mentions import Mention, Phrase
from ..schema import Dropped
from .drafts import locate, sentence_at
from .joint import split_joint
from .lexicon import CALENDAR
from .mirrored import two_named
from .phrases import is_plural, parse
from .polities import Polities
from .references import Spoken
from .sources import Ledger
from .speakers import Speaker, Speakers
from .words import collapse, tokens

RECENT = 60
"""Attributions that are kept in mind for a pronoun: far more than it can reach across."""


@dataclass(frozen=True, slots=True)
class Part:
    """A mention with its cast.

    Attributes:
        mention: the mention, its sentences checked.
        speaker: whom its source means.
        via: whom its outer source means.
        start: offset by which it is put in order.
        spoken: who had spoken right before, in order.
    """

    mention: Mention
    speaker: Speaker | None
    via: Speaker | None
    start: int
    spoken: tuple[Spoken, ...]


def usable(article: Article, mentions: Iterable[Mention]) -> tuple[list[Mention], list[Dropped]]:
    """The mentions that rest on sentences of the article, in its order, without copies."""
    kept: list[Mention] = []
    dropped: list[Dropped] = []
    numbers = {sentence.number for sentence in article.sentences}
    for mention in sorted(set(mentions), key=lambda m: (_start(article, m, numbers), repr(m))):
        sentences = tuple(dict.fromkeys(n for n in mention.sentences if n in numbers))
        if not sentences:
            dropped.append(_dropped(mention, "it rests on no sentence of the article"))
        elif mention.source and _is_calendar(mention.source.text):
            dropped.append(_dropped(mention, "its source is a day or a month"))
        elif not mention.content.text.strip() and mention.kind != "no_comment":
            dropped.append(_dropped(mention, "it has no content"))
        else:
            mirrored = mention.mirrored and mention.kind == "claim"
            kept.append(replace(mention, sentences=sentences, mirrored=mirrored))
    return kept, dropped


def _is_calendar(words: str) -> bool:
    return all(t.lower in CALENDAR for t in tokens(words)) and bool(words.strip())


class Casting:
    """Gives mentions their speakers, and keeps who has spoken and what each is called.

    `parts` may be asked several times, with later mentions each time.
    """

    def __init__(self, article: Article, polities: Polities) -> None:
        self._article, self._polities = article, polities
        self.speakers = Speakers(article, polities)
        self.ledger = Ledger(article, self.speakers)
        self.spoken: list[Spoken] = []

    def parts(self, mentions: Iterable[Mention]) -> list[Part]:
        """The mentions, usable ones in the article's order, with their speakers."""
        split = [part for m in mentions for part in split_joint(self._article, m, self._is_speaker)]
        for mention in split:
            self._note(mention)
        self.speakers.settle()
        return [self._part(mention) for mention in split]

    def _is_speaker(self, words: str) -> bool:
        country = self._polities.country(words, adjective=False)
        return country is not None or bool(parse(words).name)

    def _note(self, mention: Mention) -> None:
        if mention.mirrored:
            for words in two_named(mention) or ():
                self.speakers.note(words)
        elif mention.source is not None:
            self.speakers.note(mention.source.text)
        if mention.via is not None:
            self.speakers.note(mention.via.text)

    def _part(self, mention: Mention) -> Part:
        article = self._article
        earlier = tuple(self.spoken[-RECENT:])
        speaker = _speaker(article, mention.source, mention, self.speakers, earlier)
        via = _speaker(article, mention.via, mention, self.speakers, earlier)
        for one, phrase in ((via, mention.via), (speaker, mention.source)):
            if one is None or (mention.mirrored and one is speaker):
                continue
            span = locate(article, phrase, mention.sentences)
            self.ledger.record(one, span)
            number = mention.sentences[0]
            start = span.start if span else article.sentence(number).start
            plural = is_plural(one.naming)
            self.spoken.append(Spoken(number, start, one.key, one.kind, plural))
        start = _start(article, mention, set(mention.sentences))
        return Part(mention, speaker, via, start, earlier)


def _speaker(
    article: Article,
    phrase: Phrase | None,
    mention: Mention,
    speakers: Speakers,
    spoken: tuple[Spoken, ...],
) -> Speaker | None:
    if phrase is None or not phrase.text.strip():
        return None
    span = locate(article, phrase, mention.sentences)
    number = mention.sentences[0]
    if span is not None:
        found = sentence_at(article, span.start)
        number = number if found is None else found
    start = span.start if span else article.sentence(number).start
    return speakers.identify(phrase.text, number, start, list(spoken))


def _start(article: Article, mention: Mention, numbers: set[int]) -> int:
    """Where the mention begins: its first phrase, or its first sentence."""
    sentences = tuple(n for n in mention.sentences if n in numbers)
    if not sentences:
        return len(article.text)
    found = [
        span.start
        for phrase in (mention.source, mention.cue, mention.content)
        if (span := locate(article, phrase, sentences))
    ]
    return min(found, default=article.sentence(sentences[0]).start)


def _dropped(mention: Mention, reason: str) -> Dropped:
    source = f" by {collapse(mention.source.text)}" if mention.source else ""
    return Dropped(
        item=mention.kind.replace("_", "-") + source,
        reason=reason,
        text=mention.content.text,
        sentences=mention.sentences,
    )
