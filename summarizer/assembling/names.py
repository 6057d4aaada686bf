"""Finds personal names in running text, with the titles and asides around them.

Words alone decide here, sentence by sentence; which names belong to one person is `people`'s
business. A name without a title counts only where the article treats it as a person's: the
surname alone elsewhere, an age, or an aside after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..article import Article, Sentence
from .lexicon import (
    CALENDAR,
    DETERMINERS,
    FEMALE_WORDS,
    MALE_WORDS,
    OPENERS,
    PARTICLES,
    STOPWORDS,
    TITLES,
)
from .phrases import Naming, may_be_person
from .polities import Polities
from .words import Token, tokens, without_possessive

_AGE_OR_ASIDE = re.compile(
    rf",\s(?:\d{{1,3}},|an?\s|the\s|who\s|(?:\w+\s){{0,3}}(?:{'|'.join(sorted(TITLES))})\b)"
)
_ASIDE = re.compile(r",\s(?P<role>(?:an?|the|its|his|her)\s[^,.;:]{3,80})[,.]")
_ROLE_BEFORE = re.compile(r"(?:^|[,;]\s|\band\s)(?:[Tt]he|[Aa]n?)\s(?P<role>[^,;:]{3,80}),\s$")
_FORMS_OF_ADDRESS = frozenset({"mr", "mrs", "ms", "miss", "dr"})
_PREPOSITIONS = frozenset({"of", "for", "in", "at", "to", "from", "who", "with", "on"})


def names_in(article: Article, polities: Polities) -> Iterator[Naming]:
    """Every personal name in the body of the article, place by place."""
    body = [(s, list(_runs(s))) for s in article.sentences if s.number > 0]
    alone = Counter(run[0].lower for _, runs in body for run in runs if len(run) == 1)
    for sentence, runs in body:
        for run in runs:
            yield from _named(sentence, run, polities, alone)


def _named(
    sentence: Sentence, run: list[Token], polities: Polities, alone: Counter[str]
) -> Iterator[Naming]:
    before = _title_words(sentence, run)
    last = max((i for i, t in enumerate(run) if t.lower in TITLES), default=-1)
    name = run[last + 1 :]
    if not may_be_person(name) or polities.is_name(" ".join(t.text for t in name)):
        return
    titled = last >= 0 or bool(before)
    if not titled and not (len(name) > 1 and _is_introduced(sentence, name, alone)):
        return
    aside = _ASIDE.match(sentence.text, run[-1].end)
    described = _described(aside["role"]) if aside else ()
    offices = (*before, *(t.lower for t in run[: last + 1]), *described)
    yield Naming(
        sentence.text[name[0].start : name[-1].end],
        name=tuple(without_possessive(t.text) for t in name),
        titles=frozenset(offices) & TITLES,
        words=offices,
        male=bool(MALE_WORDS & set(offices)),
        female=bool(FEMALE_WORDS & set(offices)),
    )


def _is_introduced(sentence: Sentence, name: list[Token], alone: Counter[str]) -> bool:
    """Whether the article treats the words as a person's: surname alone, age or aside."""
    if sentence.text[: name[0].start].rstrip().lower().endswith((" the", "the")):
        return False
    return alone[name[-1].lower] > 0 or bool(_AGE_OR_ASIDE.match(sentence.text, name[-1].end))


def _runs(sentence: Sentence) -> Iterator[list[Token]]:
    """Runs of capitalised words with nothing but a blank between them."""
    run: list[Token] = []
    for token in tokens(sentence.text):
        if token.lower in CALENDAR:
            yield from _clean(run, sentence)
            run = []
            continue
        gap = sentence.text[run[-1].end : token.start] if run else ""
        joined = bool(run) and gap in (" ", ". ") and not run[-1].possessive
        joined = joined and (gap == " " or len(run[-1].text) == 1 or run[-1].lower in TITLES)
        if joined and (token.capitalised or token.lower in PARTICLES):
            run.append(token)
            continue
        yield from _clean(run, sentence)
        run = [token] if token.capitalised else []
    yield from _clean(run, sentence)


def _clean(run: list[Token], sentence: Sentence) -> Iterator[list[Token]]:
    while run and (run[0].lower in STOPWORDS - TITLES or run[0].lower in DETERMINERS | OPENERS):
        run = run[1:]
    while run and not run[-1].capitalised:
        run = run[:-1]
    if len(run) > 2 and sentence.text[: run[0].start].endswith(" of "):
        run = run[-2:]
    if run:
        last = run[-1]
        bare = without_possessive(last.text)
        yield [*run[:-1], Token(bare, last.start, last.start + len(bare))]


def _described(role: str) -> tuple[str, ...]:
    """The words of ", the Kolmaran foreign minister,", if they are a role at all."""
    found: list[str] = []
    for token in tokens(role):
        if token.lower in _PREPOSITIONS:
            break
        found.append(token.lower)
    if not set(found) & (TITLES | MALE_WORDS | FEMALE_WORDS):
        return ()
    return tuple(w for w in found if w not in DETERMINERS | STOPWORDS)


def _title_words(sentence: Sentence, run: list[Token]) -> tuple[str, ...]:
    """Small-letter titles right before a name: "coach Ana Brown", "spokesman John Smith"."""
    before = tokens(sentence.text[: run[0].start])
    led_in = _ROLE_BEFORE.search(sentence.text[: run[0].start]) if len(run) > 1 else None
    if led_in and (described := _described(led_in["role"])):
        return described
    if not before or before[-1].lower not in TITLES or before[-1].possessive:
        return ()
    if len(run) < 2 and not before[-1].capitalised:
        return ()
    gap = sentence.text[before[-1].end : run[0].start]
    if gap not in (" ", ". ") and not (gap == ", " and len(run) > 1):
        return ()
    count = 1 if before[-1].lower in _FORMS_OF_ADDRESS else 2
    words = [t.lower for t in before[-count:]]
    return tuple(w for w in words if w in TITLES or w not in DETERMINERS | STOPWORDS)
