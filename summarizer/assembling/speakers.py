"""Says which real-world speaker the words of a source mean.

Every speaker has one key ("person:nikol pashinyan", "polity:Azerbaijan", "body:…"), whatever the
article calls it. Promises: the same mentions give the same keys; what is in doubt keeps a key of
its own. Building `Source`s from the keys is left to `sources`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..article import Article
from ..schema import SourceKind
from .bodies import Bodies
from .lexicon import (
    CALENDAR,
    GENERIC_HEADS,
    GROUP_WORDS,
    HE,
    SHE,
    SPEAKING_FOR_STATE,
    THEY,
    TITLES,
    UNNAMED_WORDS,
)
from .people import People, Person
from .phrases import Naming, parse
from .polities import Polities
from .references import CERTAIN, LIKELY, UNRESOLVED, Resolver, Spoken
from .words import collapse, tokens, without_article

_PERSONAL_DETERMINER = re.compile(r"^(?:his|her|their|its|my|our)\s", re.IGNORECASE)
_ANTECEDENT = re.compile(r"((?:the|a|an|some|one)\s[^,;:()]{2,60}|[^\W\d_a-z][^,;:()]{1,60})$")

_GROUP = re.compile(
    r"(?:(?:the|some|many|several)\s)?(?:\b[A-Z][\w'’-]+\s)?\b(?:"
    + "|".join(sorted(w for w in GROUP_WORDS | UNNAMED_WORDS if w.endswith("s") or w == "people"))
    + r")\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom the words of a source mean.

    Attributes:
        key: the same for all words that mean this speaker.
        kind: what kind of source it is.
        naming: the words, taken apart.
        certainty: 0 to 1.
    """

    key: str
    kind: SourceKind
    naming: Naming
    certainty: float


class Speakers:
    """The speakers of one article. Give all source phrases to `note`, then `settle`, then ask."""

    def __init__(self, article: Article, polities: Polities) -> None:
        self._article, self._polities = article, polities
        self.people = People(article, polities)
        self._bodies = Bodies(article)
        self.resolver = Resolver(article, self.people)
        self._heads: dict[str, set[str]] = {}
        self._states: dict[str, set[str]] = {}

    def note(self, words: str) -> None:
        """Takes note of the words of a source, so that shorter ones can be told to mean it."""
        naming = self._settled(parse(words))
        if naming.pronoun or self._country(naming):
            return
        if naming.name:
            self.people.add(naming)
        elif naming.kind in ("organisation", "government"):
            self._bodies.add(naming.words, naming.text)
        elif len(naming.words) > 1:
            self._heads.setdefault(naming.head, set()).add(_group_key(naming))

    def settle(self) -> None:
        """Ends taking note."""
        self.people.settle()

    def identify(self, words: str, sentence: int, start: int, spoken: list[Spoken]) -> Speaker:
        """Whom the words mean that stand at offset `start` of sentence `sentence`.

        Args:
            words: the source's words.
            sentence: number of their sentence.
            start: their offset in the article.
            spoken: earlier attributions, in order.
        """
        naming = self._settled(parse(words))
        if naming.pronoun:
            return self._pronoun(naming, sentence, start, spoken)
        if country := self._country(naming):
            return Speaker(f"polity:{country}", "government", naming, 1.0)
        if naming.name:
            return self._person(naming)
        if naming.spoken_for:
            body = self.identify(naming.spoken_for, sentence, start, spoken)
            if body.kind in ("organisation", "government"):
                return Speaker(body.key, body.kind, naming, min(CERTAIN, body.certainty))
            return Speaker(_group_key(naming), "unnamed", naming, 1.0)
        if (person := self._named_next(naming, start)) is not None:
            return Speaker(person.key, "person", naming, CERTAIN)
        if sentence == 0 and (person := self._in_headline(naming)):
            return Speaker(person.key, "person", naming, CERTAIN)
        if naming.kind == "person":
            return self._role(naming, sentence, start)
        if naming.kind in ("organisation", "government"):
            words_ = self._bodies.canonical(naming.words, naming.head)
            certainty = 1.0 if words_ == naming.words else CERTAIN
            return Speaker("body:" + " ".join(words_), naming.kind, naming, certainty)
        return self._group(naming)

    def country_of(self, key: str) -> str | None:
        """The country that a speaker's key means."""
        return key.removeprefix("polity:") if key.startswith("polity:") else None

    def may_name_a_person(self, word: str) -> bool:
        """Whether a capitalised word can be somebody's name, for all that the article shows."""
        return not (
            self._polities.is_name(word)
            or self._bodies.holds(word.lower())
            or word.lower() in CALENDAR
            or word.lower() in GENERIC_HEADS
        )

    def full_name(self, key: str) -> str | None:
        """The fullest name that the article gives the speaker, as it stands there."""
        if country := self.country_of(key):
            return self._polities.name(country)
        if key.startswith("body:"):
            name = self._bodies.full_name(tuple(key.removeprefix("body:").split(" ")))
            return without_article(name) if name else None
        person = self.people.person(key)
        return self.people.surface(person.name) if person else None

    def short_name(self, key: str) -> str | None:
        """What the article calls the speaker for short, for use in brackets."""
        person = self.people.person(key)
        if person is None:
            return self.full_name(key)
        last = person.name[-1:]
        alone = self.people.match(last) is person
        return (self.people.surface(last) if alone else None) or self.full_name(key)

    def _settled(self, naming: Naming) -> Naming:
        """A bare name that is no person's becomes a body's."""
        if not naming.name or naming.titles:
            return naming
        known = self.people.match(naming.name) or self.people.ambiguous(naming.name)
        if known or self._is_country(naming.text):
            return naming
        if len(naming.name) == 1 or self._stands_with_article(naming.text):
            words = tuple(t.lower for t in tokens(naming.text))
            return Naming(naming.text, words=words, head=words[-1], definite=True)
        return naming

    def _stands_with_article(self, text: str) -> bool:
        return f"the {text}" in self._article.text or f"The {text}" in self._article.text

    def _is_country(self, text: str) -> bool:
        return self._polities.country(text, adjective=False) is not None

    def _country(self, naming: Naming) -> str | None:
        """The country that speaks: by its name, its capital, its government or a ministry."""
        if naming.name and (naming.titles or self.people.match(naming.name)):
            return None
        text = re.sub(r"^the\s", "", naming.text, flags=re.IGNORECASE)
        if country := self._polities.country(text, adjective=False):
            return country
        if naming.head not in SPEAKING_FOR_STATE:
            return None
        named = self._polities.named_in(naming.text)
        if not named and naming.words == (naming.head,):
            named = self._governments_named(naming.head)
        return named.pop() if len(named) == 1 else None

    def _governments_named(self, head: str) -> set[str]:
        """Countries whose government (or ministry) the article names as such."""
        if head not in self._states:
            self._states[head] = self._find_governments(head)
        return set(self._states[head])

    def _find_governments(self, head: str) -> set[str]:
        pattern = (
            rf"(?P<of>[^\W\d_]\w+(?:\s[^\W\d_a-z]\w+)?)(?:['’]s)?\s(?:\w+\s)?{re.escape(head)}\b"
        )
        matches = re.finditer(pattern, self._article.text, re.IGNORECASE)
        words = {w for m in matches for w in (m["of"], m["of"].split()[-1])}
        return {country for w in words if (country := self._polities.country(w))}

    def _person(self, naming: Naming) -> Speaker:
        person = self.people.match(naming.name)
        if person is not None:
            return Speaker(person.key, "person", naming, 1.0)
        key = "person?:" + " ".join(naming.name).lower()
        doubt = self.people.ambiguous(naming.name)
        return Speaker(key, "person", naming, UNRESOLVED if doubt else 1.0)

    def _role(self, naming: Naming, sentence: int, start: int) -> Speaker:
        """ "The prime minister": the one whom the article introduces as such."""
        own = Speaker("role:" + " ".join(naming.words), "person", naming, 1.0)
        if _PERSONAL_DETERMINER.match(naming.text):
            return own
        holders = {p.key for p in self.people.holders(naming.words)}
        if len(holders) == 1:
            return Speaker(holders.pop(), "person", naming, CERTAIN)
        if len(holders) > 1:
            near = self.resolver.named_between(start - _NEAR_CHARACTERS, start) & holders
            if len(near) == 1:
                return Speaker(near.pop(), "person", naming, LIKELY)
        return own

    def _in_headline(self, naming: Naming) -> Person | None:
        """ "Ostry mayor", "Kolmaran woman": the one person whom the text introduces so."""
        person = self.people.described(naming.words)
        if person is not None or not naming.titles:
            return person
        common = [w for w in naming.words if w in TITLES or self._polities.is_name(w.capitalize())]
        holders = self.people.holders(common)
        return holders[0] if len(holders) == 1 else None

    def _named_next(self, naming: Naming, start: int) -> Person | None:
        """ "His father" of "his father Ivo Brandt": the name that follows at once."""
        if naming.kind not in ("person", "unnamed") and naming.text.split()[0].lower() != "one":
            return None
        end = self._article.text.find(naming.text, start) + len(naming.text)
        gap = re.match(r",?\s", self._article.text[end : end + 2])
        if end < start + len(naming.text) or gap is None:
            return None
        return self.people.named_at(end + gap.end())

    def _group(self, naming: Naming) -> Speaker:
        """ "The report": the one report that the article has named more fully."""
        known = self._heads.get(naming.head, set())
        if naming.definite and naming.words == (naming.head,) and len(known) == 1:
            return Speaker(next(iter(known)), naming.kind, naming, CERTAIN)
        return Speaker(_group_key(naming), naming.kind, naming, 1.0)

    def _pronoun(self, naming: Naming, sentence: int, start: int, spoken: list[Spoken]) -> Speaker:
        pronoun = naming.pronoun or ""
        if pronoun in ("who", "which", "that", "whom"):
            antecedent = self._antecedent(sentence, start)
            if antecedent and not parse(antecedent).pronoun:
                found = self.identify(antecedent, sentence, start, spoken)
                return Speaker(found.key, found.kind, naming, min(LIKELY, found.certainty))
        if pronoun in THEY and (group := self._group_before(sentence, start)):
            found = self.identify(group, sentence, start, spoken)
            return Speaker(found.key, found.kind, naming, min(LIKELY, found.certainty))
        reference = self.resolver.resolve(pronoun, sentence, start, spoken)
        if reference.key is None:
            kind: SourceKind = "person" if pronoun in HE | SHE else "unnamed"
            return Speaker(f"pronoun:{sentence}:{start}", kind, naming, UNRESOLVED)
        kinds = {turn.key: turn.kind for turn in spoken}
        kind = kinds.get(reference.key, "person")
        return Speaker(reference.key, kind, naming, reference.certainty)

    def _group_before(self, sentence: int, start: int) -> str | None:
        """The one group that the sentence names before "they"."""
        whole = self._article.sentence(sentence)
        found = [m[0] for m in _GROUP.finditer(whole.text[: max(0, start - whole.start)])]
        return found[0] if len(found) == 1 else None

    def _antecedent(self, sentence: int, start: int) -> str | None:
        """The words right before a relative pronoun."""
        whole = self._article.sentence(sentence)
        before = whole.text[: max(0, start - whole.start)].rstrip(" ,")
        match = _ANTECEDENT.search(before)
        return collapse(match[1]) if match else None


_NEAR_CHARACTERS = 400
"""How far back a title may point where two people hold it: about a paragraph."""


def _group_key(naming: Naming) -> str:
    return "group:" + " ".join(naming.words)
