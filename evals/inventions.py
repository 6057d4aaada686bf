"""Finds numbers, quotations and names in an item that its article does not hold.

Numbers and quotations must stand in the sentences that the item rests on; names, and numbers and
quotations in brackets, which say what a word of these sentences means, anywhere in the article.
Written apart from the package's own checks on purpose, so that a fault in the one is not a fault
in the other.
Known limits: with what a sentence begins is a name only where its form and the next word say so
(no plurals, no words that look derived from others, before a name or a verb in the past); an
inflected or derived form of a name of the article is held, and names are looked for in
English articles only: elsewhere common nouns have capitals, or names have cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from summarizer import Article

from .normalising import is_function_word
from .sides import Entry
from .sources import is_title
from .wording import Token, tokens_of

_QUOTED = re.compile(
    r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]"
    r"|(?<!\w)['‘‚]((?:[^'‘’‚\n]|(?<=\w)['’](?=\w))+)['’‘](?!\w)"
)
_PLAIN = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_GAPS = re.compile(r"\[[^\[\]]*\]|\.\.\.|…")
_IMPLIED = {"a": "1", "an": "1", "single": "1", "once": "1", "twice": "2", "both": "2", "pair": "2"}
_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        map(str, range(1, 13)),
        strict=True,
    )
)
_ENDINGS = "ians ese ish ans ian es an ns is s n i y a e".split()
ROOT_LENGTH = 4
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december".split()
)
_DERIVED = tuple(
    "s ing ed tion sion ment ness ity ty ence ance ency ancy ship ism age ure ly al ive ous ic "
    "able ible ful less ist est ian ese ish ior ary ory ent ant ogy phy men ple ice ght".split()
)
"""Endings of common nouns and adjectives, with which names seldom end."""
_OPENERS = frozenset(
    "police military army navy crew staff media press public parliament opposition government "
    "congress senate court jury fire smoke water rain snow storm flood war peace power trade food "
    "money time work life death crime health hope fear blood heat research science evidence "
    "nobody everybody somebody anybody someone anyone everyone nothing everything something "
    "today yesterday tomorrow tonight later earlier once twice another other more most many much "
    "such several few less half each every either neither none both all part only even still "
    "again already ever never perhaps maybe meanwhile however instead rather soon there then "
    "thus hence here dear good great high large late local main major minor mass near next old "
    "open poor rich senior small social strong total top united upper lower well wide young "
    "free full hard heavy key last left long rebel rival state west east north south middle "
    "inner outer fellow union labour labor party board panel traffic data news like unlike "
    "amid upon under within without toward towards despite since until till along among around "
    "across against behind below beneath beside between beyond inside outside onto past through "
    "throughout though although because unless whereas whether while team dean trustee officer "
    "man woman child girl boy baby teacher doctor nurse driver soldier worker lawyer farmer "
    "gunman owner leader member voter writer author editor reader player manager engineer referee "
    "councilman mother father brother sister mob crowd group band gang club firm".split()
)
_VERBS = frozenset(
    "was were is are has had have will would could should may might must can did does became "
    "began broke brought built bought came chose caught died drew drove fell felt fought found "
    "fled flew forgot gave got went grew held heard hid hit kept knew led left lost made met paid "
    "put ran read rose said saw sank sent set shook shot sold spoke spent stood stole struck swore "
    "threw told took taught thought went withdrew won wrote never also says".split()
)
_SMALL = frozenset("of the and for in on to a an i".split())


class Ground:
    """What an article holds, for looking things up in it."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._by_sentences: dict[tuple[int, ...], tuple[frozenset[str], str]] = {}

    def holds_name(self, word: str) -> bool:
        """Whether the article has a word, in any case, inflection or derivation."""
        lower = word.lower()
        if lower in self._words or lower in _CALENDAR:
            return True
        return not self._roots.isdisjoint(_roots(lower)) or word in self._initials

    def holds_run(self, words: Sequence[str]) -> bool:
        """Whether the article has the initials that a name of several words comes to."""
        return len(words) > 1 and _initials_of(words) in self._shouted

    def numbers_in(self, sentences: tuple[int, ...]) -> frozenset[str]:
        """Numbers that these sentences hold, those that "third", "twice" or "A and B" imply too."""
        return self._evidence(sentences)[0]

    def words_in(self, sentences: tuple[int, ...]) -> str:
        """The words of these sentences in the article's order, a space around each."""
        return self._evidence(sentences)[1]

    @cached_property
    def all_words(self) -> str:
        """The words of all sentences."""
        return self.words_in(tuple(self._texts))

    @property
    def tells_names(self) -> bool:
        """Whether a capital in this language marks a name, and names keep their form."""
        return (self._article.language or "en").split("-")[0].lower() == "en"

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers anywhere in the article, or in its date."""
        found = _numbers_held(self._tokens)
        date = self._article.published_at
        return found | ({str(date.year), str(date.day)} if date else frozenset())

    def _evidence(self, sentences: tuple[int, ...]) -> tuple[frozenset[str], str]:
        key = tuple(sorted(set(sentences)))
        if key not in self._by_sentences:
            texts = [self._texts[number] for number in key if number in self._texts]
            numbers = (_numbers_held(tokens_of(text)) for text in texts)
            self._by_sentences[key] = frozenset().union(*numbers), _spaced("\n".join(texts))
        return self._by_sentences[key]

    @cached_property
    def _texts(self) -> dict[int, str]:
        return {sentence.number: sentence.text for sentence in self._article.sentences}

    @cached_property
    def _tokens(self) -> tuple[Token, ...]:
        return tuple(token for text in self._texts.values() for token in tokens_of(text))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(token.text.lower() for token in self._tokens)

    @cached_property
    def _roots(self) -> frozenset[str]:
        names = {token.text.lower() for token in self._tokens if token.capital}
        return frozenset().union(*map(_roots, names))

    @cached_property
    def _shouted(self) -> frozenset[str]:
        return frozenset(token.text for token in self._tokens if _is_shouted(token))

    @cached_property
    def _initials(self) -> frozenset[str]:
        """Initials of every run of capitalised words."""
        return frozenset(
            _initials_of(run[start:end])
            for run in _capital_runs(self._tokens)
            for start in range(len(run))
            for end in range(start + 2, len(run) + 1)
        )


def inventions(entry: Entry, speaker: str | None, ground: Ground) -> list[str]:
    """What an item says that it cannot know, in words: "number 14", "name Vandorn", ….

    Args:
        entry: the item.
        speaker: name of its source.
        ground: the article.
    """
    found = [f"number {number}" for number in _invented_numbers(entry, ground)]
    found += [f"quotation “{words}”" for words in _invented_quotations(entry, ground)]
    if ground.tells_names:
        found += [f"name {name}" for name in _names(entry, speaker, ground)]
    return list(dict.fromkeys(found))


def _names(entry: Entry, speaker: str | None, ground: Ground) -> Iterator[str]:
    yield from _invented_names(entry.content, ground, starts=False)
    for text in filter(None, (speaker, entry.place)):
        yield from _invented_names(text, ground, starts=True)


def _invented_numbers(entry: Entry, ground: Ground) -> Iterator[str]:
    held = ground.numbers_in(entry.sentences)
    for text, known in (
        (_BRACKETED.sub(" ", entry.content), held),
        (" ".join(_BRACKETED.findall(entry.content)), ground.numbers),
        (entry.quoted, held),
        (entry.place, ground.numbers),
        (entry.time, ground.numbers),
    ):
        for token in tokens_of(text or ""):
            # "one" is a pronoun as often as a number.
            pronoun = token.spelled and token.text == "1"
            if token.number and not pronoun and token.text not in known:
                yield token.text


def _numbers_held(tokens: Sequence[Token]) -> frozenset[str]:
    found = {token.text for token in tokens if token.number}
    words = {token.text for token in tokens}
    found |= {number for word, number in (_IMPLIED | _ORDINALS).items() if word in words}
    joined = zip(tokens, tokens[1:], tokens[2:], strict=False)
    if any(a.capital and b.text == "and" and c.capital for a, b, c in joined):
        found.add("2")
    return frozenset(found)


def _invented_quotations(entry: Entry, ground: Ground) -> Iterator[str]:
    held = ground.words_in(entry.sentences)
    if entry.quoted and not _in_order(entry.quoted, held):
        yield entry.quoted
    bracketed = [match.span() for match in _BRACKETED.finditer(entry.content)]
    for match in _QUOTED.finditer(entry.content):
        words = match[1] or match[2]
        resolved = any(start < match.start() < end for start, end in bracketed)
        if not _in_order(words, ground.all_words if resolved else held):
            yield words


def _in_order(quotation: str, held: str) -> bool:
    """Whether the pieces of a quotation between its gaps stand in a text, one after another."""
    position = 0
    for piece in _GAPS.split(quotation):
        words = _spaced(piece)
        if not words.strip():
            continue
        position = held.find(words, position)
        if position < 0:
            return False
        position += len(words) - 1
    return True


def _spaced(text: str) -> str:
    return f" {' '.join(_PLAIN.findall(text.lower()))} "


def _invented_names(text: str, ground: Ground, starts: bool) -> Iterator[str]:
    """Names in a text that the article does not hold.

    Args:
        text: brackets included.
        ground: the article.
        starts: whether a capital at the start of a sentence makes a name too.
    """
    if not starts:
        yield from _opening_names(tokens_of(text), ground)
    for run in _capital_runs(tokens_of(text), starts):
        lacking = [word for word in run if not ground.holds_name(word)]
        if lacking and not ground.holds_run(run):
            yield from (word if word.isupper() else word.capitalize() for word in lacking)


def _opening_names(tokens: Sequence[Token], ground: Ground) -> Iterator[str]:
    """Names that the article does not hold among the words with which sentences begin."""
    for word, following in pairwise(tokens):
        if not word.starts or not _looks_like_a_name(word) or not following.joined:
            continue
        if (following.capital or _is_past(following)) and not ground.holds_name(word.text):
            yield word.text if word.text.isupper() else word.text.capitalize()


def _looks_like_a_name(word: Token) -> bool:
    if not word.capital or word.number or len(word.text) < ROOT_LENGTH:
        return False
    return not (
        is_function_word(word)
        or word.text in _OPENERS
        or is_title(word.text)
        or word.text.endswith(_DERIVED)
    )


def _is_past(word: Token) -> bool:
    """Whether a word is a verb in the past, or goes before one."""
    if word.capital or word.number or word.possessive:
        return False
    return word.text in _VERBS or (word.text.endswith("ed") and word.text != "need")


def _capital_runs(tokens: Sequence[Token], starts: bool = True) -> Iterator[list[str]]:
    """Runs of capitalised words, joined over words like "of"; small words are not in them."""
    run: list[str] = []
    for token in tokens:
        if token.starts and run:
            yield run
            run = []
        if token.capital and not token.number and (starts or not token.starts):
            run += [] if token.text in _SMALL or len(token.text) < 2 else [token.text]
        elif token.text not in _SMALL and run:
            yield run
            run = []
    if run:
        yield run


def _initials_of(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words).upper()


def _is_shouted(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()


def _roots(word: str) -> set[str]:
    """A word without each of the endings by which names are inflected and derived."""
    cut = {word[: -len(end)] for end in _ENDINGS if word.endswith(end)}
    return {root for root in cut | {word} if len(root) >= ROOT_LENGTH}
