"""Puts a name in brackets for a pronoun, where it is certain whom it means.

The speaker is meant where nobody else of that sex stands before the pronoun; somebody else only
where nobody, named or unnamed, comes near. Promises: no brackets rather than a doubtful name.
"""

from __future__ import annotations

import re

from .drafts import sentence_at
from .lexicon import FIRST_PERSON, HE, SOMEBODY
from .people import Sex
from .phrases import is_plural
from .references import CERTAIN, Spoken
from .scene import Scene
from .speakers import Speaker, Speakers
from .words import tokens, without_article, without_possessive

_PRONOUN = re.compile(r"\b(?P<word>he|she|him|his|her)\b", re.IGNORECASE)
_OPENING = re.compile(r"^(?P<word>it|they)\b(?!['’])", re.IGNORECASE)
_EXPLETIVE = re.compile(
    r"^it\s(?:(?:would|will|could|may|might|should|must|had|has)\s)?(?:be|been|is|was|seems|"
    r"seemed|appears|appeared)\b(?!\s(?:willing|prepared|ready|able|unable|committed|determined|"
    r"aware|confident|not\s(?:willing|prepared|ready|able)|\w+ing)\b)",
    re.IGNORECASE,
)
_NOT_A_NOUN = frozenset(
    "to of for in on at by from with that and or as if when while but after before into during "
    "because about is was had has would will".split(" ")
)


_REACH = 2
"""Sentences back in which a pronoun may find somebody else than the speaker."""


class Brackets:
    """Resolves pronouns in the contents of one article."""

    def __init__(self, scene: Scene, speakers: Speakers) -> None:
        self._article, self._speakers = scene.article, speakers
        self._quotations, self._vocabulary = scene.quotations, scene.vocabulary

    def fill(self, text: str, start: int, speaker: Speaker | None, spoken: list[Spoken]) -> str:
        """The content with its first pronoun resolved, or as it is.

        Args:
            text: the content.
            start: where it stands in the article.
            speaker: who says it.
            spoken: who spoke before.
        """
        opening = _OPENING.match(text)
        if opening and speaker and not self._quotations.inside(start):
            name = self._group_name(opening["word"].lower(), text, speaker)
            return f"[{name}]{text[opening.end() :]}" if name else text
        match = _PRONOUN.search(text)
        in_first_person = bool({t.lower for t in tokens(text)} & FIRST_PERSON)
        if match is None:
            return text
        position = start + match.start()
        key = self._meant(
            match["word"].lower(),
            position,
            speaker,
            spoken,
            opens=match.start() == 0,
            in_first_person=in_first_person,
        )
        name = self._speakers.short_name(key) if key else None
        if not name:
            return text
        if name in text[: match.start()]:
            return text
        word = match["word"].lower()
        owner = word == "his" or (word == "her" and _owns(text[match.end() :]))
        shown = f"{name}'s" if owner else name
        return f"{text[: match.start()]}[{shown}]{text[match.end() :]}"

    def _somebody_unnamed(self, number: int, position: int) -> bool:
        """Whether somebody without a name, "the teenager", stands near before the pronoun."""
        first = self._article.sentence(max(self._article.sentences[0].number, number - 1)).start
        named = self._speakers.people.between(first, position)
        for token in tokens(self._article.text[first:position]):
            start = first + token.start
            if token.lower not in SOMEBODY or token.capitalised:
                continue
            rest = self._article.text[first + token.end : first + token.end + 3].lstrip(" ,")
            if not rest[:1].isupper() and not any(p.start <= start < p.end for p in named):
                return True
        return False

    def _group_name(self, word: str, text: str, speaker: Speaker) -> str | None:
        if speaker.certainty < CERTAIN or speaker.kind == "person":
            return None
        if word == "they" and not is_plural(speaker.naming):
            return None
        if word == "it" and (speaker.kind in ("group", "unnamed") or _EXPLETIVE.match(text)):
            return None
        name = self._speakers.short_name(speaker.key)
        if name or speaker.naming.pronoun:
            return name
        return without_article(speaker.naming.text)

    def _meant(
        self,
        word: str,
        position: int,
        speaker: Speaker | None,
        spoken: list[Spoken],
        *,
        opens: bool,
        in_first_person: bool,
    ) -> str | None:
        """Key of the person whom the pronoun means, where that is certain."""
        number = sentence_at(self._article, position)
        if number is None:
            return None
        first = self._article.sentence(number).start
        sex: Sex = "male" if word in HE else "female"
        strangers = self._strangers(first, position, speaker)
        quoted = self._quotations.inside(position) or in_first_person
        if quoted and speaker is None:
            return None
        if speaker is not None and not quoted:
            person = self._speakers.people.person(speaker.key)
            if person is None and speaker.kind in ("person", "unnamed"):
                return None
            if person is not None and person.sex in (None, sex):
                since = self._earlier(number)
                others = self._speakers.resolver.named_between(since, position) - {speaker.key}
                rivals = {key for key in others if self._can_be(key, sex)}
                if not (opens and person.sex == sex):
                    rivals |= strangers
                return None if rivals or speaker.certainty < CERTAIN else speaker.key
        earlier = [s for s in spoken if speaker is None or s.key != speaker.key]
        found = self._speakers.resolver.resolve(word, number, position, earlier)
        if strangers or found.certainty < CERTAIN or (speaker and found.key == speaker.key):
            return None
        if self._somebody_unnamed(number, position):
            return None
        return found.key

    def _earlier(self, number: int) -> int:
        """Where the sentences begin from which a pronoun may still take its meaning."""
        reach = [s for s in self._article.sentences if number - _REACH <= s.number <= number]
        return reach[0].start

    def _strangers(self, first: int, last: int, speaker: Speaker | None) -> set[str]:
        """Names before a pronoun that may be somebody's whom nothing else is known of."""
        people = self._speakers.people
        known = {
            w.lower()
            for key in self._speakers.resolver.named_between(first, last)
            if (person := people.person(key))
            for w in (*person.name, *person.offices)
        }
        if speaker is not None:
            known |= {t.lower for t in tokens(speaker.naming.text)}
        return {
            t.lower
            for t in tokens(self._article.text[first:last])
            if t.capitalised
            and t.lower not in known
            and self._vocabulary.is_name(t.lower)
            and self._speakers.may_name_a_person(without_possessive(t.text))
        }

    def _can_be(self, key: str, sex: Sex) -> bool:
        person = self._speakers.people.person(key)
        return person is not None and person.sex in (None, sex)


def _owns(rest: str) -> bool:
    """Whether "her" is followed by something that she has."""
    following = tokens(rest)
    gap = rest[: following[0].start] if following else "."
    return gap == " " and following[0].lower not in _NOT_A_NOUN
