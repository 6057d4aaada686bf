"""Reads an article without a model, by reporting verbs and quotation marks, as newsroom scripts do.

Regular expressions over sentences: quotations, "X said (that) …", "…, said X", "according to X",
each with the name, role or pronoun nearest to the verb. A quotation without a verb goes to
whoever spoke last. What such scripts do not do is not done here: there are no events, no
no-comments and no polarity (what is denied is a claim like others), and nothing is doubted.
Sources and contents are the article's own words with their spans. English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from summarizer.reading.protocol import Article, Found, Mention, Phrase, Sentence, Span, Steps

_VERBS = (
    "said says say told tells tell added adds stated states announced announces declared declares "
    "claimed claims confirmed confirms denied denies rejected rejects dismissed dismisses "
    "explained explains argued argues insisted insists noted notes replied replies responded "
    "responds warned warns wrote writes tweeted tweets reported reports acknowledged acknowledges "
    "admitted admits alleged alleges asserted asserts maintained maintains testified testifies "
    "promised promises pledged pledges vowed vows predicted predicts suggested suggests "
    "stressed stresses emphasised emphasises emphasized emphasizes concluded concludes "
    "complained complains believes believed revealed reveals estimated estimates remarked recalled "
    "urged urges demanded demands quoted commented observed repeated reiterated quipped joked"
).split()
_ROLES = (
    "spokesman spokeswoman spokesperson spokespeople official officials police prosecutors "
    "prosecutor lawyer lawyers attorney attorneys minister ministry government president mayor "
    "governor senator judge court company agency department committee council union party army "
    "military analyst analysts expert experts researchers scientists scientist doctors witnesses "
    "witness residents activists activist critics opponents supporters sources source report study "
    "statement newspaper organisation organization group team family mother father director "
    "chairman chief leader secretary ambassador professor author manager owner founder protesters"
).split()
_NAME = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Sgt|Lt)\.\s+)?"
    r"[A-Z][\w’'.-]*\w(?:\s+(?:(?:of|de|da|van|von|bin|al|el|for|the)\s+)*[A-Z][\w’'.-]*\w)*"
)
_ROLE = (
    r"(?:(?:the|an?|one|two|three|some|several|many|most|other|its|his|her|their)\s+)?"
    rf"(?:[\w’'-]+\s+){{0,3}}?(?:{'|'.join(_ROLES)})"
)
_SPEAKER = rf"(?:(?i:{_ROLE})\s+{_NAME}|{_NAME}|(?i:{_ROLE})|\b(?i:he|she|they|it|we|I|who)\b)"
_VERB = re.compile(rf"\b(?:{'|'.join(_VERBS)})\b")
_BEFORE = re.compile(
    rf"\b(?P<who>{_SPEAKER})(?:,[^,;“”\"]{{1,90}},)?"
    r"(?:\s+(?:has|have|had|also|later|then|further|once|again|earlier|\w+ly))*\s*$"
)
_AFTER = re.compile(rf"\s+(?P<who>{_SPEAKER})")
_ADDRESSEE = re.compile(
    rf"\s+(?:to\s+)?(?:reporters|journalists|the\s+(?:\w+\s+)?(?:media|press)|{_NAME}"
    r"|me|him|her|us|them)(?=[\s,:])"
)
_ACCORDING = re.compile(rf"\b[Aa]ccording\s+to\s+(?P<who>{_SPEAKER})")
_MARK = re.compile(r"[“”\"]")
_WORD = re.compile(r"\w+")
_LED_IN = re.compile(r"[\s,:;]*(?:that\s+)?(?:[“\"])?")
_PRONOUNS = frozenset("he she they it we i who".split())
_NO_NAMES = frozenset(
    "The A An In On At But And For After Before When While If As This That These Those However "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May "
    "June July August September October November December Yesterday Today".split()
)
_LEAST_WORDS = 3
"""Words of a quotation or content; fewer are a term in quotation marks, not a statement."""
_NEAR = 4
"""Characters between a quotation and the words that report it: a mark, a comma and blanks."""
_REACH = 250
"""Characters before a verb in which its speaker is looked for."""
_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class _Statement:
    """Who and what, as offsets within one sentence; `who` is None where a pronoun of an earlier
    sentence or nobody is meant."""

    who: tuple[int, int] | None
    what: tuple[int, int]
    cue: tuple[int, int] | None = None
    quoted: bool = False


class RulesReader:
    """A reader that asks nothing."""

    name = "rules"
    prompts: tuple[str, ...] = ()

    def read(self, article: Article) -> Steps:
        """Yields all that it finds, at the end: a quotation may go on in the next sentence."""
        found: list[Mention] = []
        inside, paragraph = False, -1
        for sentence in article.sentences:
            goes_on = inside and sentence.paragraph == paragraph
            quotations, inside = _quotations(sentence.text, goes_on)
            paragraph = sentence.paragraph
            if goes_on and found and found[-1].sentences[-1] == sentence.number - 1:
                found[-1] = _longer(found[-1], sentence, quotations.pop(0), article)
            for statement in _statements(sentence.text, quotations):
                last = found[-1].source if found else None
                found += filter(None, [_mention(sentence, statement, last)])
        yield Found(tuple(found), article.sentences[-1].number)


def _longer(
    mention: Mention, sentence: Sentence, quotation: tuple[int, int], article: Article
) -> Mention:
    """The mention with the rest of its quotation, which stands in the sentence after it."""
    more = _phrase(sentence, _trimmed(sentence.text, quotation))
    if more is None or more.span is None or mention.content.span is None:
        return mention
    span = Span(start=mention.content.span.start, end=more.span.end)
    content = Phrase(article.text[span.start : span.end], span)
    numbers = (*mention.sentences, sentence.number)
    return replace(mention, sentences=numbers, content=content, quoted=content)


def _mention(sentence: Sentence, statement: _Statement, last: Phrase | None) -> Mention | None:
    source = _phrase(sentence, statement.who) or last
    content = _phrase(sentence, statement.what)
    if source is None or content is None:
        return None
    return Mention(
        kind="claim",
        sentences=(sentence.number,),
        content=content,
        source=source,
        cue=_phrase(sentence, statement.cue),
        quoted=content if statement.quoted else None,
        confidence=_CONFIDENCE,
        origin="rule",
    )


def _phrase(sentence: Sentence, part: tuple[int, int] | None) -> Phrase | None:
    if part is None:
        return None
    start, end = sentence.start + part[0], sentence.start + part[1]
    return Phrase(sentence.text[part[0] : part[1]], Span(start=start, end=end))


def _quotations(text: str, inside: bool) -> tuple[list[tuple[int, int]], bool]:
    """What stands between quotation marks, where the sentence may begin and end inside them."""
    found, start = [], 0
    for mark in _MARK.finditer(text):
        if inside:
            found.append((start, mark.start()))
        inside = mark[0] == "“" or (mark[0] == '"' and not inside)
        start = mark.end()
    return [*found, *([(start, len(text))] if inside else [])], inside


def _statements(text: str, quotations: list[tuple[int, int]]) -> Iterator[_Statement]:
    """The statements of a sentence, each stretch of it at most once."""
    taken: list[tuple[int, int]] = []
    for statement in (*_reported(text, quotations), *_according(text)):
        if not _overlaps(statement.what, taken) and _is_long(text, statement.what):
            taken.append(statement.what)
            yield statement
    who = _any_speaker(text, quotations)
    for quotation in quotations:
        if not _overlaps(quotation, taken) and _is_long(text, quotation):
            yield _Statement(who, _trimmed(text, quotation), quoted=True)


def _reported(text: str, quotations: list[tuple[int, int]]) -> Iterator[_Statement]:
    """What stands beside a reporting verb outside quotation marks."""
    for verb in _VERB.finditer(text):
        if _overlaps(verb.span(), quotations):
            continue
        before = _BEFORE.search(text, max(0, verb.start() - _REACH), verb.start())
        after = None if before else _AFTER.match(text, verb.end())
        match = before or after
        if match is None or not _is_speaker(match["who"]):
            continue
        start, end = min(match.start(), verb.start()), max(match.end(), verb.end())
        for what in _contents(text, start, end, quotations, inverted=before is None):
            quoted = any(a <= what[0] and what[1] <= b for a, b in quotations)
            yield _Statement(match.span("who"), what, verb.span(), quoted)


def _contents(
    text: str, start: int, end: int, quotations: list[tuple[int, int]], inverted: bool
) -> list[tuple[int, int]]:
    """What is reported by the words from `start` to `end`: quotations on either side, else what
    follows the verb, else what goes before it."""
    beside = [
        _trimmed(text, (a, b))
        for a, b in quotations
        if 0 <= start - b <= _NEAR or (a >= end and _is_long(text, (a, b)))
    ]
    addressee = _ADDRESSEE.match(text, end)
    follows = addressee.end() if addressee else end
    led_in = _LED_IN.match(text, follows)
    rest = _trimmed(text, (led_in.end() if led_in else follows, len(text)))
    if any(b <= start for a, b in beside):
        return beside
    if not inverted and _is_long(text, rest) and text[follows : follows + 1] in (" ", ",", ":"):
        return [rest]
    return beside or [_trimmed(text, (0, start))]


def _according(text: str) -> Iterator[_Statement]:
    for match in _ACCORDING.finditer(text):
        if not _is_speaker(match["who"]):
            continue
        before, comma = (0, match.start()), text.find(",", match.end())
        if _is_long(text, before):
            yield _Statement(match.span("who"), _trimmed(text, before), match.span())
        elif comma > 0:
            rest = _trimmed(text, (comma + 1, len(text)))
            yield _Statement(match.span("who"), rest, match.span())


def _any_speaker(text: str, quotations: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The last name outside quotation marks, for quotations without a reporting verb."""
    names = [m.span() for m in re.finditer(_NAME, text) if _is_speaker(m[0])]
    outside = [name for name in names if not _overlaps(name, quotations)]
    return outside[-1] if outside else None


def _is_speaker(words: str) -> bool:
    return words not in _NO_NAMES and not words.isdigit()


def _overlaps(part: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(part[0] < end and start < part[1] for start, end in others)


def _is_long(text: str, part: tuple[int, int]) -> bool:
    return len(_WORD.findall(text, *part)) >= _LEAST_WORDS


def _trimmed(text: str, part: tuple[int, int]) -> tuple[int, int]:
    """Without blanks, commas and marks at either end."""
    words = text[part[0] : part[1]]
    left = len(words) - len(words.lstrip(' ,;:—–-“”"'))
    right = len(words.rstrip(' ,;:.—–-“”"'))
    return part[0] + left, part[0] + max(left, right)
