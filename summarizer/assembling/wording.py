"""Finishes a content: the article's own words, as an editor would quote them in passing.

The cue, a leading "that", marks at the ends and surplus blanks go; a pronoun gets its name in
brackets where it is certain whom it means; the content of a denial is made positive. Nothing
else changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..mentions import Mention
from .brackets import Brackets
from .drafts import locate
from .lexicon import DENYING
from .positive import positive
from .references import Spoken
from .scene import Scene
from .speakers import Speaker, Speakers
from .words import collapse, tokens

_EDGES = " \t\n,;:–—-"
_PAIRS = {"“": "”", '"': '"', "„": "“", "«": "»", "‘": "’", "'": "'"}
_CHARGED = re.compile(
    r"^(?P<who>\[[^\]]+\]|(?:[\w'’.-]+\s){0,4}[\w'’.-]+)\sof\s(?P<verb>\w+ing)\s", re.IGNORECASE
)
_HEDGES = ("seemingly", "ostensibly", "supposedly", "purportedly")
_ALLEGING = ("allegedly", "reportedly")
_GOVERNING_GAP = 40
"""Code points between a cue of denial and a content that depends on it, at most."""
DOUBTFUL = 0.8
"""Confidence left where a denial's content could not be made positive."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A content as it goes into an item, and the confidence that its wording leaves."""

    text: str
    factor: float = 1.0


class Editor:
    """Finishes the contents of one article."""

    def __init__(self, scene: Scene, speakers: Speakers) -> None:
        self._article, self._speakers = scene.article, speakers
        self._brackets = Brackets(scene, speakers)

    def finish(self, mention: Mention, speaker: Speaker | None, spoken: list[Spoken]) -> Finished:
        """The content of `mention`, said by `speaker`, after what was `spoken` before."""
        text = bare(mention.content.text, mention)
        start = self._start(text, mention)
        if start is not None:
            text = self._brackets.fill(text, start, speaker, spoken)
        if mention.kind == "claim" and mention.claim_kind == "commitment":
            text = self._promised(text, speaker)
        if mention.kind == "claim" and mention.claim_kind == "accusation":
            text = charged(text)
        if mention.kind != "denial" or self._is_governed(mention):
            return Finished(text)
        result = positive(text)
        return Finished(result.text, 1.0 if result.certain else DOUBTFUL)

    def _start(self, text: str, mention: Mention) -> int | None:
        """Where the bare content stands in the article."""
        whole = locate(self._article, mention.content, mention.sentences)
        if whole is None:
            return None
        words = r"\s+".join(map(re.escape, text.split(" ")))
        match = re.search(words, self._article.text[whole.start : whole.end])
        return whole.start + (match.start() if match else 0)

    def _promised(self, text: str, speaker: Speaker | None) -> str:
        """ "Promised to resign": "[Brown would] resign"."""
        name = self._speakers.short_name(speaker.key) if speaker else None
        if not name or not re.match(r"to\s\w", text):
            return text
        return f"[{name} would] {text[3:]}"

    def _is_governed(self, mention: Mention) -> bool:
        """Whether a cue of denial stands right before the content: "denied that he had not paid".

        Then a negation within is what is denied, and stays.
        """
        cue = locate(self._article, mention.cue, mention.sentences)
        content = locate(self._article, mention.content, mention.sentences)
        if cue is None or content is None or mention.cue is None:
            return False
        between = self._article.text[cue.end : content.start]
        return (
            any(t.lower in DENYING for t in tokens(mention.cue.text))
            and 0 <= content.start - cue.end <= _GOVERNING_GAP
            and not re.search(r"[:.!?\"“„«]", between)
            and self._article.text[content.start] not in _PAIRS
        )


def charged(text: str) -> str:
    """ "[Brown] of hiding the report", after "accused": "[Brown was] hiding the report"."""
    match = _CHARGED.match(text)
    if match is None or match["who"].lower() in ("each other", "one another"):
        return text
    who, verb, rest = match["who"], match["verb"].lower(), text[match.end() :]
    was = {"being": "was", "having": "had"}.get(verb, "was")
    doing = "" if verb in ("being", "having") else f"{match['verb']} "
    subject = f"{who[:-1]} {was}]" if who.endswith("]") else f"{who} [{was}]"
    return f"{subject} {doing}{rest}"


def bare(content: str, mention: Mention) -> str:
    """The content without its cue, a leading "that" and marks at its ends."""
    text = collapse(content)
    text = _without_cue(text, mention).strip(_EDGES)
    text = re.sub(
        r"^(?:(?:but|and|yet)\s+)?(?:(?:that|of)[\s,]+)?(?=\S)", "", text, flags=re.IGNORECASE
    ).strip(_EDGES)
    text = _unquoted(text).strip(_EDGES)
    text = re.sub(r"(?<![.\s][A-Za-z])(?<!\.)\.$", "", text)
    text = _without_hedges(_balanced(text), mention)
    return text.strip(_EDGES) or collapse(content)


def _balanced(text: str) -> str:
    """The text without a double mark whose partner lies outside it."""
    if text.count('"') == 1:
        text = text.replace('"', "")
    for opener, closer in (("“", "”"), ("«", "»")):
        if (
            text.count(opener) != text.count(closer)
            and text.count(opener) + text.count(closer) == 1
        ):
            text = text.replace(opener, "").replace(closer, "")
    return text


def _without_hedges(text: str, mention: Mention) -> str:
    """The journalist's own doubts are no part of what is claimed; those within quotations stay."""
    cue = mention.cue.text.strip().lower() if mention.cue else ""
    adverbs = [*_HEDGES, *([cue] if cue in _ALLEGING else [])]
    if mention.kind == "event" or re.search(r"[\"“„«]", text):
        return text
    return re.sub(rf"\b(?:{'|'.join(adverbs)})\s", "", text, flags=re.IGNORECASE)


def _without_cue(text: str, mention: Mention) -> str:
    words = collapse(mention.cue.text) if mention.cue else ""
    if not words or words.lower() not in text.lower():
        return text
    cue = re.escape(words)
    source = re.escape(collapse(mention.source.text)) if mention.source else r"(?:he|she|it|they)"
    by = rf"(?:{source}\s{cue}|{cue}\s{source})"
    text = re.sub(rf"^(?:{by}|{cue})\b[\s,:]*", "", text, flags=re.IGNORECASE)
    return re.sub(rf"[\s,]*,?[\"”»’]?[\s,]*{by}$", "", text, flags=re.IGNORECASE)


def _unquoted(text: str) -> str:
    """The text without marks that enclose it, or that are open at one end only."""
    if len(text) > 1 and _PAIRS.get(text[0]) == text[-1] and _PAIRS[text[0]] not in text[1:-1]:
        return text[1:-1]
    opener, closer = text[:1], text[-1:]
    if opener in _PAIRS and text.count(_PAIRS[opener]) - (opener == _PAIRS[opener]) == 0:
        text = text[1:]
    openers = [o for o, c in _PAIRS.items() if c == closer and closer not in "'’"]
    if openers and not any(o in text[:-1] for o in openers):
        text = text[:-1]
    return text


def whole_quotation(content: str) -> str | None:
    """The words of a content that is one quotation, marks included; None for any other."""
    text = collapse(content).strip(" ,;:.")
    if len(text) > 1 and _PAIRS.get(text[0]) == text[-1] and _PAIRS[text[0]] not in text[1:-1]:
        return text[1:-1].strip()
    return None
