"""Turns the content of an item into weighted terms, and says how far two contents agree.

Promises: function words, word endings, the spelling of numbers and words of negation make no
difference (negations are counted apart). A term weighs the more the fewer labelled items of the
article have it, so that what the whole article is about does not make two items one; what stands
after "after", "because", "if" and their like weighs less than the main clause. A name in
brackets, which labels use for resolved pronouns, counts where both sides have it and is never
missed. Where an item stands in the article is left to `matching`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from .wording import Token, tokens_of

SUBORDINATE = 0.5
"""What a term of a subordinate clause weighs, as part of one of the main clause."""
CONTAINED = 0.9
"""Agreement of a labelled content that the output holds whole, however long the output is. The
other way round nothing is held: a piece of a statement is not the statement."""
CONTAINED_TERMS = 2
"""A content of fewer terms than this can be held by anything."""
NEAR = 0.8
"""What a near-equal term counts, as part of an equal one."""
TYPO_RATIO = 86
"""Likeness in percent from which two words are one with a slip in it."""
ROOT_LENGTH, ROOT_SHARE = 5, 0.5
"""Words are of one root when they share so many first letters, and so much of the longer."""
COMMON = 0.5
"""Weight of a term that every labelled item has."""

_SPLIT_WORD = re.compile(r"\[(\w+)\](?=\w)|(?<=\w)\[(\w+)\]")
_SUBORDINATORS = frozenset(
    "after before if unless because when while where although though since until whether "
    "following despite".split()
)
_NEGATIONS = frozenset("no not never none nobody nothing neither nor cannot without".split())
_COUNTED_NEGATIONS = frozenset("no not never none nobody nothing neither cannot".split())
_AFTER_NO = frozenset(
    "only just merely simply least longer fewer less more later sooner doubt matter".split()
)
"""Words that make something else of "no" or "not": not only, no longer, no fewer than."""
_QUESTIONS = frozenset("how why who what whether".split())
_OF_TRUTH = frozenset("true correct case".split())
"""Words between a negation and what it negates: "it is not true that …"."""
_FUNCTION_WORDS = frozenset(
    "a an the this that these those and or but if of to in on at by for from with as into about "
    "over after before during than then so such there here up out off it its he him his she her "
    "hers they them their theirs i me my we us our you your who whom whose which what when where "
    "how why is are was were be been being am do does did has have had having will would could "
    "should may might can must shall also just very own some any all each both while because "
    "himself herself itself themselves".split()
)
_BASE_FORMS = {
    form: forms.split()[0]
    for forms in (
        "become became|begin began begun|break broke broken|bring brought|build built|buy bought|"
        "catch caught|choose chose chosen|come came|die died dies dying|draw drew drawn|"
        "drive drove driven|fall fell fallen|fight fought|find found|flee fled|fly flew flown|"
        "forget forgot forgotten|get got gotten|give gave given|go went gone|grow grew grown|"
        "hear heard|hide hid hidden|hold held|keep kept|know knew known|lead led|leave left|"
        "lose lost|make made|mean meant|meet met|pay paid|rise rose risen|run ran|say said|"
        "see saw seen|seek sought|sell sold|send sent|shake shook|shoot shot|speak spoke spoken|"
        "spend spent|stand stood|steal stole stolen|strike struck|take took taken|teach taught|"
        "tell told|think thought|throw threw thrown|win won|withdraw withdrew withdrawn|"
        "write wrote written|person people|man men|woman women|child children|"
        "mother mum mom|father dad|percent pc|television tv"
    ).split("|")
    for form in forms.split()
}
_VOWELS = frozenset("aeiouy")


Weigh = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Terms:
    """The content words of a text.

    Attributes:
        weights: stem or number, and what it weighs by its clause.
        optional: the same for names in brackets.
        negations: how many words of negation stand in it, brackets included.
        negated: the words that these stand before, or after where nothing follows; without
            those that are only set apart ("nine, not ten") or are said without one too.
        asks: whether it begins as a question, which says yes or no without a negation.
    """

    weights: Mapping[str, float]
    optional: Mapping[str, float]
    negations: int
    negated: Mapping[str, int] = field(default_factory=dict)
    asks: bool = False


@lru_cache(maxsize=50_000)
def terms_of(text: str) -> Terms:
    """The terms of a content; of one that has none but names in brackets or function words,
    these."""
    tokens = tokens_of(_SPLIT_WORD.sub(r"\1\2", text))
    required: dict[str, float] = {}
    optional: dict[str, float] = {}
    weight = 1.0
    for index, token in enumerate(tokens):
        if token.starts and index:
            weight = 1.0
        if token.text in _SUBORDINATORS:
            weight = SUBORDINATE if index > 1 else weight
        elif token.text not in _FUNCTION_WORDS and not _is_negation(token):
            found = optional if _is_resolved(token) else required
            term = _term(token)
            found[term] = max(found.get(term, 0.0), weight)
    if not required:
        required, optional = optional or {token.text: 1.0 for token in tokens}, {}
    places = [place for place in range(len(tokens)) if _negates(tokens, place)]
    said = Counter(_term(token) for token in tokens) if places else Counter()
    negated = Counter(filter(None, (_negated(tokens, place) for place in places)))
    negated = Counter({term: n for term, n in negated.items() if n >= said[term]})
    asks = bool(tokens) and tokens[0].text in _QUESTIONS
    return Terms(required, optional, len(places), negated, asks)


def rarity(contents: Iterable[Terms]) -> Weigh:
    """What a term weighs among the labelled contents of an article.

    The smoothed inverse document frequency, ln((1 + n) / (1 + n with the term)), and `COMMON`.
    """
    listed = [one.weights.keys() | one.optional.keys() for one in contents]
    having = Counter(term for terms in listed for term in terms)
    weights = {k: COMMON + math.log((1 + len(listed)) / (1 + n)) for k, n in having.items()}
    unknown = COMMON + math.log(1 + len(listed))
    return lambda term: weights.get(term, unknown)


def evenly(term: str) -> float:
    """The weight of a term where no labels are known: 1."""
    return 1.0


def agreement(gold: Terms, output: Terms, weigh: Weigh = evenly, exact: bool = False) -> float:
    """How far an output's content agrees with a labelled one, from 0 to 1.

    The F1 of weighted terms; or what it holds of the labelled one, if that is higher.

    Args:
        gold: the labelled content.
        output: the other.
        weigh: of terms.
        exact: whether near-equal words are different words.
    """
    left, right = _lent(gold, output), _lent(output, gold)
    if exact and left.keys().isdisjoint(right):
        return 0.0
    left = {term: weight * weigh(term) for term, weight in left.items()}
    right = {term: weight * weigh(term) for term, weight in right.items()}
    both = left.keys() & right.keys()
    shared = sum(min(left[term], right[term]) for term in sorted(both))
    near_ones = [] if exact else _near_pairs(left.keys() - both, right.keys() - both)
    shared += NEAR * sum(min(left[one], right[other]) for one, other in near_ones)
    if not shared:
        return 0.0
    in_left, in_right = sum(left.values()), sum(right.values())
    held = len(both) + len(near_ones) >= CONTAINED_TERMS
    return max(2 * shared / (in_left + in_right), CONTAINED * shared / in_left if held else 0.0)


def stem(word: str) -> str:
    """A word without its common endings; of an irregular form or a homely word, the base form."""
    if word in _BASE_FORMS:
        return _BASE_FORMS[word]
    if word.isupper() or len(word) <= 3:
        return word
    base = _without_ending(word)
    if base.endswith("e") and len(base) > 3:
        base = base[:-1]
    return base


@lru_cache(maxsize=200_000)
def near(one: str, other: str) -> bool:
    """Whether two unequal stems are one word: one root, or a slip of the pen after the first
    letter."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 4 or shorter[0].isdigit() or longer[0].isdigit():
        return False
    if fuzz.ratio(one, other) >= TYPO_RATIO:
        return True
    shared = next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), len(shorter))  # noqa: B905
    return shared >= ROOT_LENGTH and shared >= ROOT_SHARE * len(longer)


def is_function_word(token: Token) -> bool:
    """Whether a word says nothing by itself."""
    return token.text.lower() in _FUNCTION_WORDS or _is_negation(token)


def _is_resolved(token: Token) -> bool:
    """Whether it is a name in brackets; other words there are the labeller's predicate."""
    return token.bracketed and (token.capital or token.possessive)


def _is_negation(token: Token) -> bool:
    return token.text.lower() in _NEGATIONS or token.text.endswith("n't")


def _negates(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word there counts as a negation."""
    word = tokens[place].text.lower()
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if word in ("no", "not") and after in _AFTER_NO:
        return False
    return word in _COUNTED_NEGATIONS or word.endswith("n't")


def _negated(tokens: Sequence[Token], place: int) -> str | None:
    """The word that a negation is about: the next one that says something, or the last."""
    if place and tokens[place].text == "not":
        previous = tokens[place - 1]
        bracket = previous.bracketed != tokens[place].bracketed
        if previous.text in ("and", "but") or not (tokens[place].joined or bracket):
            return None
    after = [token for token in tokens[place + 1 :] if _says_something(token)]
    before = [token for token in tokens[:place] if _says_something(token)]
    if len(after) > 1 and after[0].text in _OF_TRUTH:
        return _term(after[1])
    return _term(after[0]) if after else _term(before[-1]) if before else None


def _says_something(token: Token) -> bool:
    return not (
        is_function_word(token) or _is_resolved(token) or token.text.lower() in _SUBORDINATORS
    )


def _term(token: Token) -> str:
    return token.text if token.number else stem(token.text)


def _lent(terms: Terms, other: Terms) -> dict[str, float]:
    """Its terms, with the bracketed ones that the other side spells out."""
    lent = {term: w for term, w in terms.optional.items() if term in other.weights}
    return {**lent, **terms.weights}


def _near_pairs(left: set[str], right: set[str]) -> list[tuple[str, str]]:
    """Each term with at most one near-equal term of the other side, the likest first."""
    found = [
        (one, other) for one in left for other in right if one[0] == other[0] and near(one, other)
    ]
    if len(found) < 2:
        return found
    found.sort(key=lambda pair: (-fuzz.ratio(*pair), *sorted(pair)))
    chosen: list[tuple[str, str]] = []
    for one, other in found:
        if all(one != a and other != b for a, b in chosen):
            chosen.append((one, other))
    return chosen


def _without_ending(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 3 and _VOWELS & set(base):
            doubled = base[-1] == base[-2] and base[-1] not in "lsz"
            return base[:-1] if doubled else base
    return word[:-2] if word.endswith("ly") and len(word) > 5 else word
