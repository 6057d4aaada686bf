"""Makes the parts of a summary out of mentions.

Promises: one source for each real speaker, one item for each statement however often the article
repeats it; ids in the article's order; the same mentions give the same parts, in whatever order
they were added. Looking over the result is left to `checking`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..article import Article
from ..assembled import Assembled
from ..mentions import Mention
from ..schema import Dropped, Item
from .casting import Casting, usable
from .composing import compose
from .drafting import Drafting
from .drafts import Draft
from .gist import compose_gist
from .items import Ids, item_of
from .links import Links
from .scene import Scene
from .sources import Ledger
from .targets import Targets


class Assembly:
    """Takes the mentions of one article and makes the parts of its summary."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._scene = Scene.of(article)
        self._mentions: list[Mention] = []
        self._stream: Casting | None = None
        self._given = 0

    def add(self, mentions: Iterable[Mention]) -> list[Item]:
        """Takes mentions, and gives them back as provisional items.

        A provisional item carries its source as text in place of an id, and an id that means
        nothing later. Nothing is merged or linked yet; what cannot be used gives no item.
        """
        new = list(mentions)
        self._mentions += new
        self._stream = self._stream or Casting(self._article, self._scene.polities)
        kept, _ = usable(self._article, new)
        drafts, _ = Drafting(self._scene, self._stream).drafts(self._stream.parts(kept))
        return [self._provisional(draft, self._stream.ledger) for draft in drafts]

    def _provisional(self, draft: Draft, ledger: Ledger) -> Item:
        self._given += 1
        names = {key: ledger.name(key) or "" for key in (draft.source, draft.via) if key}
        return item_of(self._article, draft, f"p{self._given}", Ids(names))

    def finish(self, speech_sentences: Iterable[int] = ()) -> Assembled:
        """The parts of the summary.

        Args:
            speech_sentences: numbers of sentences with a cue of speech, for `uncovered`;
                sentences with a quotation are found here.
        """
        kept, dropped = usable(self._article, self._mentions)
        casting = Casting(self._article, self._scene.polities)
        ledger = casting.ledger
        drafts, opposed = Drafting(self._scene, casting).drafts(casting.parts(kept))
        drafts, nameless = _with_named_sources(drafts, ledger)
        keys = [key for draft in drafts for key in (draft.source, draft.via) if key]
        targets = Targets(casting.speakers, ledger, keys)
        links = Links(self._article, self._scene.vocabulary, targets)
        assembled = compose(self._article, drafts, links, ledger)
        speech = self._scene.quotations.uttered_in().union(speech_sentences)
        return replace(
            assembled,
            gist=compose_gist(assembled),
            uncovered=self._uncovered(drafts, speech),
            dropped=(*dropped, *opposed, *nameless),
        )

    def _uncovered(self, drafts: Iterable[Draft], speech: set[int]) -> tuple[int, ...]:
        resting = {number for draft in drafts for number in draft.sentences}
        numbers = {sentence.number for sentence in self._article.sentences}
        return tuple(sorted((speech & numbers) - resting))


def _with_named_sources(drafts: list[Draft], ledger: Ledger) -> tuple[list[Draft], list[Dropped]]:
    """Drops what is said by a source that the article nowhere names: the name lock."""
    kept: list[Draft] = []
    dropped: list[Dropped] = []
    for draft in drafts:
        if draft.via is not None and ledger.name(draft.via) is None:
            draft = replace(draft, via=None)
        if draft.source is None or ledger.name(draft.source) is not None:
            kept.append(draft)
            continue
        words = draft.mention.source.text if draft.mention.source else ""
        reason = "the article holds no such name"
        dropped.append(
            Dropped(
                item=f"{draft.kind.replace('_', '-')} by {words}",
                field=None,
                reason=reason,
                text=draft.content,
                sentences=draft.sentences,
            )
        )
    return kept, dropped
