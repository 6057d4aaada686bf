"""Says which speakers a content is about: whom an accusation accuses.

A speaker is named by any of its names, by its country's adjective, or in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .drafts import Draft
from .lexicon import GENERAL_OBJECTS, STOPWORDS
from .sources import Ledger
from .speakers import Speakers
from .words import stem, tokens

_PLURAL_OBJECTS = frozenset(w for w in GENERAL_OBJECTS if w.endswith("s") and w != "this") | {
    "these",
    "those",
    "them",
}
_BRACKETS = re.compile(r"\[[^\]]*\]")
_POINTING = frozenset(["against", "made", "levelled", "leveled", "brought"])
"""Words that say of accusations only that somebody made them: "the charges against her"."""
_MIN_NAME = 2
_EMPTY = frozenset(
    """it this that these those which they there all any none not never a an the word nothing
    something some of is was are were s t isn wasn aren be been has have just simply completely
    totally utterly pure absolute complete total plain as true lie lies false untrue nonsense
    rubbish garbage fiction fictions fantasy fantasies fabrication fabrications invention inventions
    invented hoax slander baseless groundless unfounded incorrect wrong happen happened fairy tale
    tales bedtime story smear smears so kind sort me us case from end to top bottom start finish
    beginning""".split()
)


class Targets:
    """Knows by which names each speaker of an article goes."""

    def __init__(self, speakers: Speakers, ledger: Ledger, keys: Iterable[str]) -> None:
        self._names: dict[str, frozenset[str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        for key in sorted(set(keys)):
            names = {speakers.full_name(key), speakers.short_name(key), *ledger.called(key)}
            present = sorted(n.lower() for n in names if n and len(n) >= _MIN_NAME)
            self._names[key] = frozenset(t.lower for n in present for t in tokens(n))
            if present and not key.startswith("pronoun:"):
                choices = "|".join(map(re.escape, present))
                self._patterns[key] = re.compile(rf"(?<!\w)(?:{choices})(?!\w)", re.IGNORECASE)

    def named_in(self, draft: Draft) -> frozenset[str]:
        """Keys of the speakers that the draft's content names."""
        return frozenset(
            key
            for key, pattern in self._patterns.items()
            if pattern.search(draft.content) or self._country(key) in draft.terms.names
        )

    def terms_of(self, key: str | None) -> frozenset[str]:
        """A speaker's names as they stand among the names of terms."""
        if key is None:
            return frozenset()
        return self._names.get(key, frozenset()) | {self._country(key)}

    @staticmethod
    def _country(key: str) -> str:
        return key.removeprefix("polity:").lower() if key.startswith("polity:") else ""


def is_general(draft: Draft) -> bool:
    """Whether the content only points at what was said: "the allegations", "it"."""
    words = [t.lower for t in tokens(_BRACKETS.sub("", draft.content))]
    named = draft.terms.names
    rest = [w for w in words if w not in STOPWORDS and w not in named and stem(w) not in named]
    objects = [w for w in words if w in GENERAL_OBJECTS]
    return bool(objects) and all(w in GENERAL_OBJECTS | _POINTING for w in rest)


def is_empty(content: str) -> bool:
    """Whether a denial only says that something is not so: "it's a lie", "nothing of the kind"."""
    return all(word in _EMPTY for word in re.findall(r"\w+", content.lower()))


def is_plural(draft: Draft) -> bool:
    """Whether a general object means several statements: "these claims"."""
    return any(t.lower in _PLURAL_OBJECTS for t in tokens(draft.content))
