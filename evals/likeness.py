"""Compares text that was written for training with real news: where it is poorer, more is needed.

Lengths and repeated phrasings are of sentences alone; cues and the share of sentences that carry
nothing are of their labels. The cues of real news come as counts (`in_cue` of each word, as
`WORD<tab>IN_CUE<tab>IN_ALL`), so that no text of it is needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, quantiles

from summarizer import Article, SummarizerError

from .cases import LabelledEvent
from .loading import LabelledArticle

PHRASE = 4
"""Words in a row that are a phrasing."""
OPENING = 2
DOZEN = 12
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class CountsError(SummarizerError):
    """A file of counts is not of the form that is wanted."""


@dataclass(frozen=True)
class Prose:
    """What sentences are like, labels aside.

    Attributes:
        words: mean number of words in a sentence.
        shortest, median, longest: words at the tenth, half and nine tenths of the sentences.
        quoted: share of sentences with a quotation mark.
        repeated: share of phrasings (four words in a row) that stand in more than one of a dozen
            articles, on average over the dozens.
        opening: share of sentences that begin with the article's commonest two words.
    """

    articles: int
    sentences: int
    words: float
    shortest: float
    median: float
    longest: float
    quoted: float
    repeated: float
    opening: float


@dataclass(frozen=True)
class Labels:
    """What sentences carry.

    Attributes:
        empty: share of sentences on which no item rests.
        vital_empty: the same for vital items.
        statements, events, no_comments: vital items a sentence, as they are labelled.
        denials: share of statements that are denials.
    """

    empty: float
    vital_empty: float
    statements: float
    events: float
    no_comments: float
    denials: float


@dataclass(frozen=True)
class Cues:
    """How the cues of the text lie against those of real news.

    Attributes:
        plain: share of the commonest cue words (said, says, say) among all cue words.
        covered: share of the real cues' mass whose words the text has as cues.
        wanting: commonest real cue words that it lacks.
    """

    plain: float
    covered: float
    wanting: tuple[str, ...]


def prose_of(articles: Sequence[Article]) -> Prose:
    """What the sentences of these articles are like."""
    texts = [[sentence.text for sentence in article.sentences] for article in articles]
    lengths = [len(_words(text)) for article in texts for text in article]
    if len(lengths) < 2:
        raise CountsError("there are fewer than two sentences to compare; name more text")
    deciles = quantiles(lengths, n=10)
    sentences = [text for article in texts for text in article]
    return Prose(
        articles=len(texts),
        sentences=len(sentences),
        words=mean(lengths),
        shortest=deciles[0],
        median=deciles[4],
        longest=deciles[8],
        quoted=mean(any(mark in text for mark in '“”"«»„') for text in sentences),
        repeated=mean(_repeated(texts[i : i + DOZEN]) for i in range(0, len(texts), DOZEN)),
        opening=_opening(texts),
    )


def labels_of(articles: Sequence[LabelledArticle]) -> Labels:
    """What the sentences of these labelled articles carry."""
    sentences = sum(len(one.article.sentences) for one in articles if one.article is not None)
    items = [item for one in articles for item in one.case.settled.items]
    resting = {
        (one.case.article, n)
        for one in articles
        for i in one.case.settled.items
        for n in i.sentences
    }
    vital = {
        (one.case.article, n)
        for one in articles
        for i in one.case.settled.items
        if i.vital
        for n in i.sentences
    }
    kinds = Counter(item.type for item in items if item.vital)
    statements = kinds["claim"] + kinds["denial"]
    return Labels(
        empty=1 - len(resting) / sentences,
        vital_empty=1 - len(vital) / sentences,
        statements=statements / sentences,
        events=kinds["event"] / sentences,
        no_comments=kinds["no_comment"] / sentences,
        denials=kinds["denial"] / max(1, statements),
    )


def cues_of(articles: Iterable[LabelledArticle], real: Counter[str]) -> Cues:
    """How the cues of labelled text lie against counts of real ones."""
    own: Counter[str] = Counter()
    for one in articles:
        events = {i.id for i in one.case.settled.items if isinstance(i, LabelledEvent)}
        for mention in one.case.mentions:
            if mention.cue is not None and mention.item not in events:
                own.update(_words(mention.cue))
    total = max(1, sum(own.values()))
    lacking = [word for word, _ in real.most_common() if word not in own]
    missed = sum(real[word] for word in lacking)
    return Cues(
        plain=sum(own[word] for word in ("said", "says", "say")) / total,
        covered=1 - missed / max(1, sum(real.values())),
        wanting=tuple(lacking[:20]),
    )


def read_cues(path: Path, likely: float = 0.3, least: int = 3) -> Counter[str]:
    """Counts of single words in cues, of those that are cues often enough to be theirs.

    Args:
        path: lines of word, times in a cue, times anywhere; the first line is a header.
        likely: share of its uses in which a word must be part of a cue.
        least: times that it must be.

    Raises:
        CountsError: the file cannot be read, or a line is not of that form.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CountsError(f"{path}: {error}; name a file of counts") from error
    found: Counter[str] = Counter()
    for number, line in enumerate(lines[1:], 2):
        try:
            word, inside, everywhere = line.split("\t")
            times, uses = int(inside), int(everywhere)
        except ValueError as error:
            raise CountsError(f"{path}:{number}: wanted WORD, IN_CUE, IN_ALL") from error
        if " " not in word and times >= least and uses and times / uses >= likely:
            found[word] = times
    return found


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _repeated(texts: Sequence[Sequence[str]]) -> float:
    per_article = [{p for text in article for p in _phrases(text)} for article in texts]
    counts = Counter(phrase for phrases in per_article for phrase in phrases)
    return sum(1 for times in counts.values() if times > 1) / max(1, len(counts))


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    words = _words(text)
    return zip(*(words[i:] for i in range(PHRASE)), strict=False)


def _opening(texts: Sequence[Sequence[str]]) -> float:
    shares = []
    for article in texts:
        openings = Counter(tuple(_words(text)[:OPENING]) for text in article)
        shares.append(openings.most_common(1)[0][1] / len(article))
    return mean(shares)
