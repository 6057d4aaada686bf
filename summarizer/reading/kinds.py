"""Decides by form what kind of statement a content is, where its cue leaves that open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..schema import Certainty, ClaimKind
from .cues import Cue

_NUMBER = (
    r"(?:[$€£]?\d[\d.,]*%?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?)"
)
_COUNTED = re.compile(
    rf"\b{_NUMBER}\b(?:\W+\w+){{0,3}}?\W+(?:people|persons?|men|women|children|civilians?|soldiers?|"
    r"troops|guards?|officers?|policemen|migrants?|refugees?|seekers?|students?|workers?|families|"
    r"patients?|victims?|casualties|deaths?|dead|bodies|remains|killed|wounded|injured|hurt|"
    r"missing|arrests?|votes?|homes?|houses?|jobs?|cases?|dollars?|euros?|pounds?|percent|per cent|"
    rf"times|points?)\b|[$€£]\s?\d|\d\s?%|\b(?:death|loss) of {_NUMBER}\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:will|won't|shall|would|going to)\b", re.IGNORECASE)
_OUGHT = re.compile(r"\b(?:should|must|ought to|needs? to|has to|have to)\b", re.IGNORECASE)
_OFFERING = re.compile(
    r"\b(?:is|are|was|were|be) (?:\w+ly )?(?:willing|prepared|ready|welcome)\b", re.IGNORECASE
)
_URGING = re.compile(r"\A\W*(?:we|i) (?:urge|demand|ask|call (?:on|for))\b", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:may|might|could|appears?|appeared|seems?|seemed|possibl[ey]|likely|perhaps|probabl[ey]|"
    r"suspects?|suspected)\b",
    re.IGNORECASE,
)
_HEDGING_CUES = frozenset("suggest suggests suggested fear fears feared hint hints hinted".split())
_WRONGS = re.compile(
    r"\b(?:attack(?:ed|ing)|violat\w+|murder\w*|tortur\w+|steal\w*|stole|lied|lying|brib\w+|"
    r"abus\w+|harass\w+|fabricat\w+|falsif\w+|embezzl\w+|assault\w*|rap(?:ed|ing)|shell(?:ed|ing)|"
    r"fired (?:on|first|at)|imprison\w*|kidnap\w*|threaten(?:ed|ing)|illegal(?:ly)?|unlawful\w*|"
    r"corrupt\w*|cover(?:ed)? up|defraud\w*|cheat\w+)\b",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"\b(?:unacceptable|outrageous|disgrace\w*|shameful|wonderful|excellent|terrible|unfair|unjust|"
    r"wrong|brave|proud|disappoint\w+|appropriate|inappropriate|dangerous|irresponsible|good|bad|"
    r"great|crucial|regrettable|absurd|cruel|pointless)\b",
    re.IGNORECASE,
)
_INSISTING = frozenset(
    "assert asserts asserted asserting insist insists insisted insisting maintain maintains "
    "maintained maintaining swear swears swore protest protested".split()
)
_NEGATED = re.compile(
    r"\A(?:\W*\w+){1,10}?\W+(?:(?:had|has|have|did|do|does|was|were|is|are|would|will|could) "
    r"(?:\w+ )?(?:not|never)|(?:had|did|does|was|were|is|are|would)n['’]t|never|won['’]t)\b",
    re.IGNORECASE,
)
_SPEAKER_SUBJECT = re.compile(r"\A\W*(?:he|she|they|it|we|i)\b", re.IGNORECASE)
_FALSE = (
    r"(?:not true|untrue|false|fake|baseless|unfounded|groundless|nonsense|fiction|invented|"
    r"fabricated|an? (?:lie|invention|fabrication|fairy tale|hoax)|lies|fabrications?|slander)"
)
_CALLED_FALSE = re.compile(
    rf"\A(?P<what>.+?)\s+(?:(?:is|are|was|were|as|being)\s+)?[\"“]?(?:\w+ly\s+)?{_FALSE}\b",
    re.IGNORECASE | re.DOTALL,
)
_UNTRUE_THAT = re.compile(
    r"\A\W*it (?:is|was) (?:simply |just |plainly )?(?:not true|untrue|false) that (?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_BARE_PRONOUN = re.compile(r"\W*(?:it|that|this|these|those|they|he|she)\W*", re.IGNORECASE)
_ANAPHORIC_CLAIM = re.compile(
    r"\b(?:accusations?|allegations?|claims?|charges?|reports?|stor(?:y|ies)|rumou?rs?|statements?|"
    r"accounts?|suggestions?|it|that|this|these|those|figures?)\b",
    re.IGNORECASE,
)
_CALLING = re.compile(r"\A(?:call|dub|describ|brand|label|dismiss|say|said)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a content amounts to.

    Attributes:
        denial: it is a denial, and `content` is what it denies, stated positively.
        content: replaced wording, where the form of a denial asks for it; else None.
    """

    kind: ClaimKind
    certainty: Certainty
    denial: bool = False
    content: str | None = None


def judge(cue: Cue, content: str) -> Judged:
    """Kind, certainty and polarity of a content under its cue."""
    certainty = "hedged" if cue.text.lower() in _HEDGING_CUES else hedged(content)
    kind = _kind(cue, content)
    if cue.lexeme.polarity == "denial":
        return Judged(kind, certainty, denial=True)
    if cue.text.lower() in _INSISTING and _NEGATED.match(content):
        return Judged(kind, certainty, denial=True)
    untrue = _UNTRUE_THAT.match(content)
    if untrue:
        return Judged(kind, certainty, denial=True, content=untrue["rest"].strip())
    called = _CALLED_FALSE.match(content)
    if called and _points_at_claim(called["what"]) and _CALLING.match(cue.text):
        what = called["what"].strip(' ,"“”')
        verb = "are" if re.search(r"s\Z", what) and not what.endswith("ss") else "is"
        return Judged(kind, certainty, denial=True, content=f"{what} {verb} true")
    return Judged(kind, certainty)


def _points_at_claim(what: str) -> bool:
    return not _BARE_PRONOUN.fullmatch(what) and bool(_ANAPHORIC_CLAIM.search(what))


def _kind(cue: Cue, content: str) -> ClaimKind:
    kind = cue.lexeme.kind
    if kind == "prediction":
        speaker = _SPEAKER_SUBJECT.match(content) and _FUTURE.search(content)
        return "commitment" if speaker and cue.text.lower().startswith("warn") else kind
    return kind if kind != "assertion" else kind_of(content)


def hedged(content: str) -> Certainty:
    """Whether the source itself hedges what it says."""
    return "hedged" if _HEDGE.search(content) else "plain"


def negated(content: str) -> bool:
    """Whether the main clause of a content is negated."""
    return _NEGATED.match(content) is not None


def kind_of(content: str) -> ClaimKind:
    """The kind of a content whose cue says nothing about it."""
    if _OFFERING.search(content):
        return "commitment"
    if _COUNTED.search(content):
        return "figure"
    if _FUTURE.search(content):
        return "commitment" if _SPEAKER_SUBJECT.match(content) else "prediction"
    if _OUGHT.search(content) or _URGING.match(content):
        return "demand"
    if _WRONGS.search(content) and not _SPEAKER_SUBJECT.match(content):
        return "accusation"
    return "judgement" if _JUDGED.search(content) else "assertion"
