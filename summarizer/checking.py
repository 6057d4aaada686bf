"""Checks the parts of a summary against the article, and says what does not hold.

`check` only looks: it gives one `Problem` for everything that a lock stops, never edits and never
raises. What is done about it is left to `repairing`.

The locks. Names: every name and alias of a source stands in the article, and so does every
capitalised word of a content (the first one may be another form of a word there: "Shelling" of
"shelled"). Words: a cue, a place and a time are the article's own. Quotations: words in quotation
marks, and `quoted`, stand in the item's evidence word for word, marks and blanks made plain; a
bracket may stand for other words. Numbers: every number stands in the evidence, in the normal
form of `numerals`. Evidence: every sentence exists and its span is exactly the sentence. Ids:
every one is given once and found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from .article import Article
from .numerals import find_numbers, number_values
from .schema import (
    Claim,
    Denial,
    Dispute,
    Event,
    Evidence,
    Item,
    NoComment,
    Source,
)

ProblemKind = Literal["name", "quotation", "number", "evidence", "id", "words"]
_ItemT = TypeVar("_ItemT", Event, Claim, Denial, NoComment)

_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]")
_NO_BRACKETS = str.maketrans("[]", "  ")
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’\-][^\W_]+)*")
_MARKS = str.maketrans("“”„«»‘’‚‑–—\u00a0\u202f\u2009", '"""""\'\'\'---   ')
_NOT_WITHIN, _NOT_GOING_ON = r"(?<![A-Za-z\u00c0-\u024f0-9])", r"(?![A-Za-z\u00c0-\u024f0-9])"
"""Whole words alone count, in scripts that part words by blanks."""
_MIN_STEM = 5
"""Letters that a first word must share with a word of the article to be a form of it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a lock found.

    Attributes:
        path: where: "claims[2].content", "sources[0].aliases".
        kind: which lock.
        item: id of the item or source.
        field: the field.
        detail: what was found and what was expected.
    """

    path: str
    kind: ProblemKind
    item: str
    field: str
    detail: str


class Parts(Protocol):
    """What is checked: an `Assembled` or a `Summary`."""

    @property
    def events(self) -> tuple[Event, ...]: ...
    @property
    def claims(self) -> tuple[Claim, ...]: ...
    @property
    def denials(self) -> tuple[Denial, ...]: ...
    @property
    def no_comments(self) -> tuple[NoComment, ...]: ...
    @property
    def disputes(self) -> tuple[Dispute, ...]: ...
    @property
    def unanswered(self) -> tuple[str, ...]: ...
    @property
    def sources(self) -> tuple[Source, ...]: ...
    @property
    def uncovered(self) -> tuple[int, ...]: ...


def check(article: Article, parts: Parts) -> list[Problem]:
    """Everything in `parts` that the article does not bear out."""
    held = _Held(article)
    return [
        *_sources(held, parts),
        *(problem for item, path in _items(parts) for problem in _item(held, item, path)),
        *_ids(parts),
        *_sentences(held, parts),
    ]


class _Held:
    """What an article holds, in the forms that are compared."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.numbers = {sentence.number for sentence in article.sentences}
        self._plain = _plain(article.text).casefold()
        self._words = {_name_form(m[0]) for m in _WORD.finditer(article.text)}
        self._words |= {part for word in self._words for part in word.split("-")}

    def names(self, words: str) -> bool:
        whole = rf"{_NOT_WITHIN}{re.escape(words)}{_NOT_GOING_ON}"
        return bool(words.strip()) and re.search(whole, self.article.text) is not None

    def words(self, words: str) -> bool:
        return bool(words.strip()) and _plain(words).casefold() in self._plain

    def lacks(self, content: str) -> list[str]:
        """Capitalised words of a content that stand nowhere in the article."""
        found = list(_WORD.finditer(content))
        return [
            m[0]
            for m in found
            if m[0][0].isupper()
            and not self._holds(_name_form(m[0]))
            and not (m is found[0] and content[0] != "[" and self._holds_form(_name_form(m[0])))
        ]

    def _holds_form(self, word: str) -> bool:
        return len(word) >= _MIN_STEM and any(w.startswith(word[:_MIN_STEM]) for w in self._words)

    def _holds(self, word: str) -> bool:
        return word in self._words or all(part in self._words for part in word.split("-"))


def evidence_text(article: Article, sentences: Iterable[int]) -> str:
    """The text of these sentences in the article's order; those that follow stay together."""
    numbers = sorted(set(sentences) & {s.number for s in article.sentences})
    text, last = "", None
    for number in numbers:
        sentence = article.sentence(number)
        if last is None:
            text = sentence.text
        elif number == last + 1:
            text += article.text[article.sentence(last).end : sentence.start] + sentence.text
        else:
            # A NUL, which no article holds, keeps words from running across a gap.
            text += "\x00" + sentence.text
        last = number
    return text


def _sources(held: _Held, parts: Parts) -> Iterator[Problem]:
    for i, source in enumerate(parts.sources):
        if not held.names(source.name):
            detail = f"the article does not hold {source.name!r}"
            yield Problem(f"sources[{i}].name", "name", source.id, "name", detail)
        for alias in source.aliases:
            if not held.names(alias):
                detail = f"the article does not hold {alias!r}"
                yield Problem(f"sources[{i}].aliases", "name", source.id, "aliases", detail)
        for span in source.mentions:
            if not 0 <= span.start < span.end <= len(held.article.text):
                detail = f"{span.start} to {span.end} lies outside the article"
                yield Problem(f"sources[{i}].mentions", "evidence", source.id, "mentions", detail)


def _items(parts: Parts) -> Iterator[tuple[Item, str]]:
    for i, event in enumerate(parts.events):
        yield event, f"events[{i}]"
    for i, claim in enumerate(parts.claims):
        yield claim, f"claims[{i}]"
    for i, denial in enumerate(parts.denials):
        yield denial, f"denials[{i}]"
    for i, silence in enumerate(parts.no_comments):
        yield silence, f"no_comments[{i}]"


def _item(held: _Held, item: Item, path: str) -> Iterator[Problem]:
    def problem(kind: ProblemKind, field: str, detail: str) -> Problem:
        return Problem(f"{path}.{field}", kind, item.id, field, detail)

    for detail in _evidence(held, item.evidence):
        yield problem("evidence", "evidence", detail)
    text = evidence_text(held.article, item.evidence.sentences)
    field, words = content_of(item)
    for kind, detail in _words(held, words, text):
        yield problem(kind, field, detail)
    for name, value in _verbatim(item):
        if not held.words(value):
            yield problem("words", name, f"the article does not hold {value!r}")
    quoted = getattr(item, "quoted", None)
    if quoted is not None and not stands(quoted, text):
        yield problem("quotation", "quoted", f"{quoted!r} does not stand in the evidence")


def content_of(item: Item) -> tuple[str, str]:
    """The field that says what an item is about, and its words."""
    if isinstance(item, Event):
        return "description", item.description
    if isinstance(item, NoComment):
        return "about", item.about or ""
    return "content", item.content


def _verbatim(item: Item) -> Iterator[tuple[str, str]]:
    if isinstance(item, Event):
        if item.place is not None:
            yield "place", item.place
        if item.time is not None:
            yield "time", item.time.text
    elif isinstance(item, Claim | Denial) and item.cue is not None:
        yield "cue", item.cue


def _evidence(held: _Held, evidence: Evidence) -> Iterator[str]:
    last = max(held.numbers, default=0)
    for number in evidence.sentences:
        if number not in held.numbers:
            yield f"sentence {number} does not exist; the last one is {last}"
    expected = [
        (s.start, s.end)
        for n in evidence.sentences
        if n in held.numbers
        for s in [held.article.sentence(n)]
    ]
    found = [(span.start, span.end) for span in evidence.spans]
    if found != expected:
        yield f"spans {found} are not those of the sentences, {expected}"


def _words(held: _Held, words: str, text: str) -> Iterator[tuple[ProblemKind, str]]:
    bare = words.translate(_NO_BRACKETS)
    for number in find_numbers(bare):
        if not number.bare_one and number.value not in number_values(text):
            shown = bare[number.start : number.end]
            yield "number", f"the evidence does not hold the number {shown!r}"
    for match in _QUOTED.finditer(words):
        if not stands(match[1], text):
            yield "quotation", f"{match[1]!r} does not stand in the evidence"
    for name in held.lacks(words):
        yield "name", f"the article does not hold {name!r}"


def stands(quoted: str, text: str) -> bool:
    """Whether quoted words stand in the text, bracketed words and "…" standing for any."""
    gaps = r"\[[^\]]*\]" if "…" not in text and "..." not in text else r"\[[^\]]*\]|…|\.\.\."
    pieces = [p.strip(" ,.;:") for p in re.split(gaps, _plain(quoted))]
    wanted = [p for p in pieces if p]
    if not any(c.isalnum() for piece in wanted for c in piece):
        return False
    plain, position = _plain(text), 0
    for piece in wanted:
        whole = re.compile(rf"{_NOT_WITHIN}{re.escape(piece.casefold())}{_NOT_GOING_ON}")
        match = whole.search(plain.casefold(), position)
        if match is None:
            return False
        position = match.end()
    return True


def _plain(text: str) -> str:
    return " ".join(text.translate(_MARKS).split())


def _name_form(word: str) -> str:
    word = word.replace("’", "'").casefold()
    return re.sub(r"'s?$", "", word).replace(".", "")


def _ids(parts: Parts) -> Iterator[Problem]:
    sources = {source.id for source in parts.sources}
    claims = {claim.id for claim in parts.claims}
    statements = claims | {denial.id for denial in parts.denials}
    for path, item, field, found, known in _references(parts, sources, claims, statements):
        if found not in known:
            yield Problem(path, "id", item, field, f"{found!r} is no id of this summary")
    every = [source.id for source in parts.sources]
    every += [dispute.id for dispute in parts.disputes]
    every += [item.id for item, _ in _items(parts)]
    for name, count in Counter(every).items():
        if count > 1:
            yield Problem("", "id", name, "id", f"{name!r} is given {count} times")


def _references(
    parts: Parts, sources: set[str], claims: set[str], statements: set[str]
) -> Iterator[tuple[str, str, str, str, set[str]]]:
    for item, path in _items(parts):
        for field in ("source", "via"):
            if (found := getattr(item, field, None)) is not None:
                yield f"{path}.{field}", item.id, field, found, sources
        for field in ("denies", "on"):
            for found in getattr(item, field, ()):
                yield f"{path}.{field}", item.id, field, found, claims
        if (found := getattr(item, "counter", None)) is not None:
            yield f"{path}.counter", item.id, "counter", found, claims
    for i, dispute in enumerate(parts.disputes):
        for found in (one for side in dispute.sides for one in side):
            yield f"disputes[{i}].sides", dispute.id, "sides", found, statements
    for found in parts.unanswered:
        yield "unanswered", found, "unanswered", found, claims


def _sentences(held: _Held, parts: Parts) -> Iterator[Problem]:
    for number in parts.uncovered:
        if number not in held.numbers:
            detail = f"sentence {number} does not exist"
            yield Problem("uncovered", "evidence", str(number), "uncovered", detail)
