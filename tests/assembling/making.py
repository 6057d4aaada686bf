"""Short ways to write articles and mentions by hand."""

from __future__ import annotations

from typing import Any

from summarizer.article import Article
from summarizer.assembled import Assembled
from summarizer.assembling import Assembly
from summarizer.mentions import Mention, MentionKind, Phrase
from summarizer.schema import Source

Made = tuple[Article, Assembled]


def mention(
    kind: MentionKind,
    on: int | tuple[int, ...],
    content: str,
    source: str | None = None,
    **more: Any,
) -> Mention:
    """A mention on one or more sentences; phrases are given as plain strings."""
    for name in ("cue", "via", "quoted", "place", "time"):
        if isinstance(more.get(name), str):
            more[name] = Phrase(more[name])
    return Mention(
        kind=kind,
        sentences=(on,) if isinstance(on, int) else on,
        content=Phrase(content),
        source=Phrase(source) if source is not None else None,
        confidence=more.pop("confidence", 0.8),
        **more,
    )


def claim(on: int | tuple[int, ...], source: str | None, content: str, **more: Any) -> Mention:
    """A claim; `kind` is its claim kind."""
    if "kind" in more:
        more["claim_kind"] = more.pop("kind")
    return mention("claim", on, content, source, **more)


def denial(on: int | tuple[int, ...], source: str | None, content: str, **more: Any) -> Mention:
    """A denial."""
    return mention("denial", on, content, source, **more)


def event(on: int | tuple[int, ...], content: str, **more: Any) -> Mention:
    """An event."""
    return mention("event", on, content, **more)


def silence(on: int | tuple[int, ...], source: str | None, about: str = "", **more: Any) -> Mention:
    """A no-comment; `kind` is what sort of silence."""
    if "kind" in more:
        more["no_comment_kind"] = more.pop("kind")
    return mention("no_comment", on, about, source, **more)


def assemble(article: Article | str, *mentions: Mention, speech: tuple[int, ...] = ()) -> Assembled:
    """The parts that these mentions of the article make."""
    found = article if isinstance(article, Article) else Article.from_text(article)
    assembly = Assembly(found)
    assembly.add(mentions)
    return assembly.finish(speech)


def names(parts: Assembled) -> dict[str, str]:
    """The name of each source by its id."""
    return {source.id: source.name for source in parts.sources}


def speakers(parts: Assembled) -> list[str | None]:
    """Who makes each claim, in order."""
    by_id = names(parts)
    return [by_id[c.source] if c.source else None for c in parts.claims]


def source(parts: Assembled, name: str) -> Source:
    """The source of that name."""
    return next(s for s in parts.sources if s.name == name)
