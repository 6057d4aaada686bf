"""Finds the countries of an article, and which words of it mean which of them.

"Azerbaijan", "Azerbaijani" and, as a speaker, "Baku" are one polity. Known countries come from
a table; others from what the article itself says ("the capital of Kolmara", "Kolmara's
government"). Promises: `name` is always a form that stands in the article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..article import Article
from .words import collapse

_NAME = r"[^\W\d_]\w+(?:[\s-](?:of\s)?[^\W\d_a-z]\w+){0,2}"
_STATE_NOUN = (
    r"(?:government|(?:\w+\s)?ministry|(?:prime|foreign|defence|defense|interior)\s+minister|"
    r"president|parliament|embassy|armed\sforces|army|military|navy)"
)
_CAPITAL_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<capital>{_NAME}),\s(?:the\s)?capital\sof\s(?P<country>{_NAME})",
        rf"\b[Cc]apital\sof\s(?P<country>{_NAME}),\s(?P<capital>{_NAME})",
        rf"\b(?P<country>{_NAME})['’]s\scapital(?:\scity)?(?:\sof|,)?\s(?P<capital>{_NAME})",
        rf"\b(?P<country>{_NAME})\scapital(?:\scity)?(?:\sof|,)?\s(?P<capital>{_NAME})",
    )
)
_STATE_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<country>{_NAME})['’]s\s{_STATE_NOUN}\b",
        rf"\b[Gg]overnments?\sof\s(?P<country>{_NAME})",
        rf"\b(?P<country>{_NAME})\s(?:government|ministry)\b",
    )
)
_PEOPLE_OF = re.compile(
    rf"\b(?P<country>{_NAME})\s(?:soldiers|troops|forces|guards|positions|border|army|military|"
    r"officials|lawmakers|[Gg]overnment|[Pp]resident|[Pp]arliament|"
    r"(?:[Pp]rime|[Ff]oreign|[Dd]efen[cs]e|[Ii]nterior|[Ff]inance)\s[Mm]inister)\b"
)
"""What an adjective of a country stands before; it is one only where its country is named too."""
_ENDINGS = ("n", "an", "ian", "ean", "ese", "i", "ish", "ic", "er", "ns", "ans", "ians", "is")
_MIN_ROOT = 4
"""Letters that a country and its adjective must share; below it chance decides."""


@dataclass(frozen=True, slots=True)
class Form:
    """A word that means a country: its name, its capital, or an adjective from it."""

    country: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place of the article where a country is named in some form."""

    country: str
    kind: str
    start: int
    end: int


class Polities:
    """The countries that an article names, by any form."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._forms = self._present([*_known_forms(), *_own_forms(article.text)])
        self._forms.sort(key=lambda f: (-len(f.text), f.text, f.country))
        self._by_text: dict[str, set[Form]] = defaultdict(set)
        for form in self._forms:
            self._by_text[form.text].add(form)
        self.occurrences = self._locate()

    def _present(self, forms: list[Form]) -> list[Form]:
        """Forms that stand in the article, of countries that it names other than by capital."""
        standing = [f for f in dict.fromkeys(forms) if _stands(f.text, self._text)]
        named = {f.country for f in standing if f.kind != "capital"}
        return [f for f in standing if f.country in named]

    def _locate(self) -> list[Occurrence]:
        found: list[Occurrence] = []
        taken: set[int] = set()
        for form in self._forms:
            for match in re.finditer(rf"(?<!\w){re.escape(form.text)}(?!\w)", self._text):
                span = range(match.start(), match.end())
                if taken.isdisjoint(span):
                    taken.update(span)
                    found.append(Occurrence(form.country, form.kind, match.start(), match.end()))
        return sorted(found, key=lambda o: o.start)

    def country(self, words: str, *, adjective: bool = True) -> str | None:
        """The country that `words` mean, or None where there is none or more than one."""
        words = collapse(words)
        candidates = {
            form.country
            for form in self._by_text.get(words, ())
            if adjective or form.kind != "adjective"
        }
        return candidates.pop() if len(candidates) == 1 else None

    def named_in(self, words: str) -> set[str]:
        """The countries that `words` name in any form."""
        rest, found = words, set()
        for form in self._forms:
            if _stands(form.text, rest):
                found.add(form.country)
                rest = re.sub(rf"(?<!\w){re.escape(form.text)}(?!\w)", " ", rest)
        return found

    def name(self, country: str) -> str | None:
        """The country's name as the article has it; None where it only has the adjective."""
        names = [f.text for f in self._forms if f.country == country and f.kind == "name"]
        return max(names, key=lambda n: (self._text.count(n), -len(n), n), default=None)

    def is_name(self, words: str) -> bool:
        """Whether `words` are some form of a country of the article."""
        return collapse(words) in self._by_text


def _stands(words: str, text: str) -> bool:
    return words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


@cache
def _known_forms() -> tuple[Form, ...]:
    table = files(__package__).joinpath("countries.txt").read_text(encoding="utf-8")
    return tuple(
        Form(names.split(",")[0], text, kind)
        for line in table.splitlines()
        if line and not line.startswith("#")
        for names, capitals, adjectives in [line.split("|")]
        for kind, group in (("name", names), ("capital", capitals), ("adjective", adjectives))
        for text in group.split(",")
        if text
    )


def _own_forms(text: str) -> Iterator[Form]:
    """Countries and capitals that the table lacks and the article itself makes known."""
    known = {form.text: form.country for form in _known_forms() if form.kind != "capital"}
    words = set(re.findall(r"[^\W\d_]\w{3,}", text))
    capitals = [m for pattern in _CAPITAL_PATTERNS for m in pattern.finditer(text)]
    states = [m for pattern in _STATE_PATTERNS for m in pattern.finditer(text)]
    people = [m for m in _PEOPLE_OF.finditer(text) if _base_of(_trimmed(m["country"]), words)]
    for match in [*capitals, *states, *people]:
        stated = _trimmed(match["country"])
        if not stated:
            continue
        country = known.get(stated) or _base_of(stated, words) or stated
        if country not in known.values():
            yield Form(country, country, "name")
            for adjective in sorted(words):
                if _derives(adjective, country):
                    yield Form(country, adjective, "adjective")
        capital = _trimmed(match.groupdict().get("capital") or "")
        if capital:
            yield Form(country, capital, "capital")


def _trimmed(words: str) -> str:
    """The capitalised words at the end of `words`, or nothing."""
    kept: list[str] = []
    for word in reversed(words.split()):
        if not word[0].isupper() or word in ("The", "In", "And", "But", "As", "Its", "When"):
            break
        kept.insert(0, word)
    return " ".join(kept)


def _base_of(adjective: str, words: set[str]) -> str:
    """The country of the article from which an adjective derives, or nothing."""
    bases = sorted(word for word in words if word[0].isupper() and _derives(adjective, word))
    return bases[0] if bases else ""


def _derives(adjective: str, country: str) -> bool:
    """Whether `adjective` is `country` with one of the usual endings."""
    if not adjective[:1].isupper() or adjective == country:
        return False
    roots = {country, country[:-1] if country[-1] in "aeiouy" else country}
    return any(
        len(root) >= _MIN_ROOT and adjective == root + ending
        for root in roots
        for ending in _ENDINGS
    )
