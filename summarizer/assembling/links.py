"""Links what answers to what is answered: denials and no-comments to claims, and counter-claims.

A link needs the claim of another source (or of nobody), no number or name that speaks against
it, and either much the same content or a place right after the accusation. What is not sure
stays unlinked: an empty `denies` says less than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..article import Article
from ..mentions import Phrase
from .drafts import Draft, sentence_at
from .merging import ANSWERED_SHARE
from .positive import positive
from .similarity import NO_OVERLAP, Overlap, Vocabulary, overlap
from .targets import Targets, is_empty, is_general, is_plural

SAME_MATTER = 0.6
"""Share of the smaller content that a denial and its claim have in common anywhere."""
NEAR_MATTER = 0.4
"""… and where the denial follows the accusation within a few sentences."""
BEST_SHARE = 0.85
"""A claim that shares less than this of what the best one shares is another matter."""
NEAR_SENTENCES = 2
SAME_STATEMENT, SAME_STATEMENT_DICE = 0.8, 0.6
"""A plain negation is a denial only of a claim that says the same thing positively."""
SILENCE_MATTER = 0.4
_MIN_SHARED = 2
_COUNTER_CUES = re.compile(
    r"\b(?:instead|rather|in\sfact|but|insisting|insisted|saying|adding|arguing)\b", re.IGNORECASE
)
_OPENING_CHARACTERS = 20
_COUNTER_KINDS = ("assertion", "accusation", "figure")


class Links:
    """Links between the drafts of one article."""

    def __init__(self, article: Article, vocabulary: Vocabulary, targets: Targets) -> None:
        self._article, self._vocabulary, self._targets = article, vocabulary, targets

    def told(self, answer: Draft, claims: Sequence[Draft]) -> list[int]:
        """The places of the claims that the answer answers, as far as its reader said."""
        found = (self._meant(hint, answer, claims) for hint in answer.hints)
        return sorted({place for place in found if place is not None})

    def _meant(self, hint: Phrase, answer: Draft, claims: Sequence[Draft]) -> int | None:
        """The claim whose words the hint is."""
        number = None if hint.span is None else sentence_at(self._article, hint.span.start)
        if number is None:
            return None
        terms = self._vocabulary.terms(hint.text)
        able = [
            (overlap(terms, claim.terms).contained, -place)
            for place, claim in enumerate(claims)
            if number in claim.sentences and (claim.source is None or claim.source != answer.source)
        ]
        best = max(able, default=(0.0, 0))
        return -best[1] if best[0] > 0 or len(able) == 1 else None

    def worded(self, denial: Draft, claims: Sequence[Draft]) -> Draft:
        """The denial in the words of the claim that it answers, where it has none of its own."""
        told = self.told(denial, claims)
        if len(told) != 1 or not (is_general(denial) or is_empty(denial.content)):
            return denial
        claimed = claims[told[0]]
        words = re.sub(r"[\[\]]", "", claimed.content)
        sentences = tuple(dict.fromkeys((*denial.sentences, claimed.sentences[0])))
        return replace(denial, content=f"[{words}]", terms=claimed.terms, sentences=sentences)

    def clearly_answered(self, denial: Draft, claims: Sequence[Draft]) -> int | None:
        """The place of the one claim whose content the denial has, or None."""
        told = self.told(denial, claims)
        if told:
            return told[0]
        scores = [
            (self._shared(denial, claim).contained, place)
            for place, claim in enumerate(claims)
            if self._can_answer(denial, claim) and self._shared(denial, claim).shared >= _MIN_SHARED
        ]
        best = max(scores, default=(0.0, -1))
        return best[1] if best[0] >= ANSWERED_SHARE else None

    def denied(self, denial: Draft, claims: Sequence[Draft]) -> list[int]:
        """The places of the claims that the denial answers."""
        if told := self.told(denial, claims):
            return told
        able = [i for i, claim in enumerate(claims) if self._can_answer(denial, claim)]
        found = self._best(
            {i for i in able if self._same_matter(denial, claims[i])}, denial, claims
        )
        if not found and is_general(denial):
            found = self._pointed_at(denial, claims, able)
        return sorted(found)

    def _best(self, found: set[int], denial: Draft, claims: Sequence[Draft]) -> set[int]:
        """Those that share about as much with the denial as the one that shares most."""
        scores = {i: self._shared(denial, claims[i]).contained for i in found}
        least = BEST_SHARE * max(scores.values(), default=0.0)
        return {i for i in found if scores[i] >= least}

    def counter(self, denial: Draft, claims: Sequence[Draft]) -> int | None:
        """The place of the claim that the denier puts in its place, where there is just one."""
        found = [
            place
            for place, claim in enumerate(claims)
            if claim.source == denial.source
            and claim.source is not None
            and claim.mention.claim_kind in _COUNTER_KINDS
            and self._takes_its_place(denial, claim)
        ]
        return found[0] if len(found) == 1 else None

    def unspoken(self, silence: Draft, claims: Sequence[Draft]) -> list[int]:
        """The places of the claims on which a source did not comment."""
        if told := self.told(silence, claims):
            return told
        able = [
            i
            for i, claim in enumerate(claims)
            if claim.source != silence.source or claim.source is None
        ]
        if silence.terms.count and not is_general(silence):
            return [i for i in able if self._same_question(silence, claims[i])]
        before = [
            i for i in able if _is_accusation(claims[i]) and self._distance(silence, claims[i]) == 0
        ]
        if before:
            return before if is_plural(silence) or not silence.content else before[-1:]
        near = [
            i
            for i in able
            if _is_accusation(claims[i])
            and 0 < self._distance(silence, claims[i]) <= NEAR_SENTENCES
            and self._concerns(silence, claims[i])
        ]
        return near if is_plural(silence) else near[-1:]

    def as_denial(self, claim: Draft, claims: Sequence[Draft]) -> Draft | None:
        """The claim as a denial, where it plainly negates what another source claims."""
        if claim.source is None or claim.mirror is not None:
            return None
        turned = positive(claim.content)
        if not turned.changed or not turned.certain:
            return None
        terms = self._vocabulary.terms(turned.text)
        for other in claims:
            if other.source == claim.source or other.terms.negated:
                continue
            shared = overlap(terms, other.terms)
            if (
                shared.contained >= SAME_STATEMENT
                and shared.dice >= SAME_STATEMENT_DICE
                and shared.shared_words > 0
                and not shared.rivals
            ):
                return replace(claim, kind="denial", content=turned.text, terms=terms)
        return None

    def answered_loosely(self, claim: Draft, statements: Sequence[Draft]) -> bool:
        """Whether somebody whom the accusation names speaks on its matter, in any way."""
        accused = self._targets.named_in(claim) - {claim.source}
        return any(
            s.source in accused and self._shared(s, claim).shared_words > 0 for s in statements
        )

    def _can_answer(self, denial: Draft, claim: Draft) -> bool:
        return (
            (claim.source is None or claim.source != denial.source)
            and claim.terms.negated == denial.terms.negated
            and not self._shared(denial, claim).rivals
        )

    def _shared(self, first: Draft, second: Draft) -> Overlap:
        """What two contents share, the speaker's own name aside."""
        if first.terms.keys.isdisjoint(second.terms.keys):
            return NO_OVERLAP
        own = self._targets.terms_of(first.source)
        return overlap(first.terms.without(own), second.terms.without(own))

    def _same_matter(self, denial: Draft, claim: Draft) -> bool:
        shared = self._shared(denial, claim)
        if shared.shared >= _MIN_SHARED and shared.contained >= SAME_MATTER:
            return True
        hinted = (overlap(self._vocabulary.terms(hint.text), claim.terms) for hint in denial.hints)
        if any(h.shared >= _MIN_SHARED and h.contained >= SAME_MATTER for h in hinted):
            return True
        near = 0 <= self._distance(denial, claim) <= NEAR_SENTENCES
        aimed = _is_accusation(claim) and (
            claim.source is None or denial.source in self._targets.named_in(claim)
        )
        return near and aimed and shared.shared_words > 0 and shared.contained >= NEAR_MATTER

    def _same_question(self, silence: Draft, claim: Draft) -> bool:
        shared = self._shared(silence, claim)
        if shared.rivals or not shared.shared_words or shared.contained < SILENCE_MATTER:
            return False
        return shared.shared >= _MIN_SHARED or 0 <= self._distance(silence, claim) <= NEAR_SENTENCES

    def _pointed_at(self, denial: Draft, claims: Sequence[Draft], able: list[int]) -> set[int]:
        """What "the allegations" or "it" means: what has been said against the denier."""
        last = max(denial.sentences)
        before = [i for i in able if claims[i].first <= last]
        if named := denial.terms.names - self._targets.terms_of(denial.source):
            before = [i for i in before if named & self._targets.terms_of(claims[i].source)]
        against = [i for i in before if self._is_against(denial, claims[i])]
        named_in = [i for i in against if denial.source in self._targets.named_in(claims[i])]
        against = named_in or against
        if is_plural(denial):
            return set(against)
        if len(against) == 1:
            return set(against)
        near = [i for i in against if self._distance(denial, claims[i]) <= NEAR_SENTENCES]
        if not near:
            near = [i for i in before if 0 <= self._distance(denial, claims[i]) <= 1]
        return set(near[-1:])

    def _is_against(self, denial: Draft, claim: Draft) -> bool:
        named = self._targets.named_in(claim) - {claim.source}
        if denial.source in named:
            return claim.mention.claim_kind in _COUNTER_KINDS
        return _is_accusation(claim) and not named

    def _concerns(self, silence: Draft, claim: Draft) -> bool:
        """The claim is aimed at the silent source, or the silence points at claims as such."""
        return silence.source in self._targets.named_in(claim) or bool(silence.content)

    def _distance(self, answer: Draft, claim: Draft) -> int:
        """Sentences from the claim to what answers it; below 0 where the claim comes later."""
        before = [a - c for a in answer.sentences for c in claim.sentences if a >= c]
        return min(before, default=-1)

    def _takes_its_place(self, denial: Draft, claim: Draft) -> bool:
        """Whether the claim follows the denial at once, led in by "instead" or the like."""
        for number in denial.sentences:
            if number in claim.sentences and claim.start > denial.start:
                sentence = self._article.sentence(number)
                led_in = sentence.text[denial.start - sentence.start : claim.start - sentence.start]
                if _COUNTER_CUES.search(led_in):
                    return True
            if number + 1 in claim.sentences:
                opening = self._article.sentence(number + 1).text[:_OPENING_CHARACTERS]
                if re.match(r"(?:instead|rather|in\sfact)\b", opening, re.IGNORECASE):
                    return True
        return False


def _is_accusation(claim: Draft) -> bool:
    return claim.source is None or claim.mention.claim_kind == "accusation"
