"""Measures how long scoring takes, on articles and labels made up for it.

Every pair is an article of its own: thirty sentences, twenty-six labelled items, and an output
that has most of them in other words, some from another sentence, and some of its own.
"""

from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import Literal

from summarizer import Article

from .scoring import score_article
from .sides import Entry, Side, Speaker

PAIRS, SENTENCES, ITEMS = 1_000, 30, 26
"""An ordinary article, and the number of them in the project's own target (20 s)."""
_VOCABULARY, _NAMES, _SPEAKERS = 4_000, 300, 8
_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo za".split()
_TYPES: tuple[Literal["event", "claim", "denial", "no_comment"], ...] = (
    *("event",) * 9,
    *("claim",) * 14,
    *("denial",) * 2,
    "no_comment",
)


def measure_scorer(pairs: int = PAIRS, seed: int = 0) -> float:
    """Seconds that scoring so many pairs of labels and output takes, one after another.

    Making the articles is not part of it.
    """
    chance = random.Random(seed)
    words = [_word(chance) for _ in range(_VOCABULARY)]
    names = [_word(chance).capitalize() for _ in range(_NAMES)]
    made = [_pair(chance, words, names) for _ in range(pairs)]
    start = time.perf_counter()
    for article, gold, output in made:
        score_article(article, gold, output)
    return time.perf_counter() - start


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))


def _pair(chance: random.Random, words: list[str], names: list[str]) -> tuple[Article, Side, Side]:
    sentences = [_sentence(chance, words, names) for _ in range(SENTENCES)]
    article = Article(text=" ".join(sentences))
    known = [sentence.number for sentence in article.sentences]
    speakers = {
        f"s{i}": Speaker(f"s{i}", (" ".join(chance.sample(names, 2)),)) for i in range(_SPEAKERS)
    }
    gold = tuple(_entry(i, chance, article, known, list(speakers)) for i in range(ITEMS))
    output = [_changed(entry, chance, known) for entry in gold if chance.random() < 0.85]
    output += [
        _entry(ITEMS + i, chance, article, known, list(speakers))
        for i in range(ITEMS - len(output))
    ]
    return article, Side(speakers, gold, frozenset()), Side(speakers, tuple(output), frozenset())


def _sentence(chance: random.Random, words: list[str], names: list[str]) -> str:
    parts = [
        *chance.choices(words, k=chance.randint(12, 24)),
        *chance.choices(names, k=2),
        str(chance.randint(2, 400)),
    ]
    chance.shuffle(parts)
    return " ".join(["The", *parts]) + "."


def _entry(
    index: int, chance: random.Random, article: Article, known: list[int], speakers: list[str]
) -> Entry:
    number = chance.choice(known)
    said = article.sentence(number).text.rstrip(".").split()
    start = chance.randrange(3)
    kind = _TYPES[index % len(_TYPES)]
    return Entry(
        f"i{index}",
        kind,
        " ".join(said[start : start + chance.randint(6, 14)]),
        (number,),
        source=None if kind == "event" else chance.choice(speakers),
        kinds=("assertion",) if kind == "claim" else (),
        certainty="plain" if kind == "claim" else None,
        status="occurred" if kind == "event" else None,
    )


def _changed(entry: Entry, chance: random.Random, known: list[int]) -> Entry:
    words = [word for word in entry.content.split() if chance.random() < 0.9]
    sentences = entry.sentences if chance.random() < 0.95 else (chance.choice(known),)
    return replace(entry, content=" ".join(words), sentences=sentences)
