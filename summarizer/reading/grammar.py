"""Builds, for one sentence, the GBNF grammar that lets an answer use its own words only.

The answer is a JSON array of strings, one a cue: `cue | who | what` or `cue | -`. Who is a run
of the sentence's words that crosses no cue, no verb that code can know and no punctuation, and
stands where the cue lets its source stand; what is three words in a row, or as many as are
left. The format of the grammar is that of llama.cpp's grammars/README.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .cues import Cue
from .lexicon import ACCORDING, SPOKEN
from .words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    Word,
    is_adverb,
    is_verb,
    word_before,
)

WHAT_WORDS = 3
NOTHING = "-"
_QUOTED_WITHIN = 2
"""A quotation that starts so few words after a cue is what it introduces."""
_SOURCE_WORDS = 12
"""A quotation that ends so few words before a cue is what it attributes."""
_THAT_WITHIN = 8
"""Words after a cue within which its "that" is looked for."""
ADDRESSED = frozenset("told tell tells telling informed informing".split())
_AGENT_WITHIN = 3
NOT_FIRST = PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS
_SEEN = frozenset("seen obtained reviewed viewed published read leaked".split())
_INSIDE = frozenset("of for in on at from to about over into near against".split())
_LINKS = frozenset(["to", "of"])
"""A verb's own link to its content: "promised to", "admitted to", "complained of"."""
_COMMA = ' "," '
_RELAYS = frozenset(["quoting", "citing"])
_NOT_LAST = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | POSSESSIVES


@dataclass(frozen=True)
class Limits:
    """What an answer about one sentence may use.

    Attributes:
        words: its words.
        cues: its cues, in order.
        breaks: indices of words after which punctuation stands.
        masked: indices of words inside quotation marks.
        terms: indices of words inside quotations so short that they are terms set off.
        closings: indices of the last words of quotations.
    """

    words: tuple[Word, ...]
    cues: list[Cue]
    breaks: frozenset[int]
    masked: frozenset[int]
    terms: frozenset[int] = frozenset()
    closings: frozenset[int] = frozenset()

    @cached_property
    def cue_words(self) -> frozenset[int]:
        """Indices of the words of all cues."""
        return frozenset(i for cue in self.cues for i in range(cue.first, cue.last + 1))

    @cached_property
    def sources(self) -> frozenset[int]:
        """Indices of the words that a source may hold and still come to an end."""
        held: set[int] = set()
        for i in reversed(range(len(self.words))):
            ends = self.words[i].lower not in _NOT_LAST
            if self._may_name(i) and (ends or self._goes_on(i, held)):
                held.add(i)
        return frozenset(held)

    def _may_name(self, i: int) -> bool:
        word = self.words[i]
        if i in self.cue_words or i in self.masked - self.terms:
            return False
        return not (word.lower in SUBORDINATORS or is_verb(word) or is_adverb(word))

    def _goes_on(self, i: int, held: set[int] | frozenset[int]) -> bool:
        return (
            i + 1 in held and i not in self.breaks and self.words[i].lower not in SUBJECT_PRONOUNS
        )

    def source_rules(self) -> list[str]:
        """A rule for each word that a source may hold: the word and what may follow it."""
        rules = []
        for i in sorted(self.sources):
            ends = self.words[i].lower not in _NOT_LAST
            tail = f' " " w{i + 1}' if self._goes_on(i, self.sources) else ""
            if tail and ends:
                tail = f" ({tail.strip()})?"
            rules.append(f"w{i} ::= {_literal(self.words[i].text)}{tail}")
        return rules

    def source_starts(self, cue: Cue) -> list[int]:
        """Where the source of a cue may begin: before a verb, right after it, or after "by"."""
        starts = [
            i
            for i in sorted(self.sources)
            if self.words[i].lower not in PREPOSITIONS | CONJUNCTIONS
        ]
        if cue.text.lower() == ACCORDING:
            return [i for i in starts if i > cue.last]
        if cue.lexeme.noun:
            return starts
        return [
            i
            for i in starts
            if (i < cue.first and not self._within_phrase(i)) or self._is_inverted(cue, i)
        ]

    def _within_phrase(self, i: int) -> bool:
        """The word follows a preposition, so that a source cannot begin with it."""
        before = word_before(self.words, i)
        if before == "by":
            return i > 1 and self.words[i - 2].lower in _SEEN
        return before in _INSIDE

    def _is_inverted(self, cue: Cue, i: int) -> bool:
        """ "said the mayor", or "by the mayor" after a passive."""
        if i <= cue.last or cue.lexeme.polarity == "no_comment":
            return False
        if word_before(self.words, i) == "by":
            return i - 1 <= cue.last + _AGENT_WITHIN
        touched = cue.first - 1 in self.sources and cue.first - 1 not in self.breaks
        return i <= cue.last + 2 and not touched and self.that_after(cue) is None

    def content_starts(self, cue: Cue) -> list[int]:
        """Where the content of a cue may begin."""
        known = self.known_start(cue)
        if known is not None:
            return [known]
        barred = self.cue_words | self._listener(cue)
        every = [i for i, word in enumerate(self.words) if i not in barred and word.lower != "that"]
        return self._after_according(cue, every) if cue.text.lower() == ACCORDING else every

    def known_start(self, cue: Cue) -> int | None:
        """Where form alone tells that the content begins."""
        that = self.that_after(cue)
        if that is not None:
            return that + 1
        if cue.lexeme.kind == "figure" and self.words[cue.last + 1].lower == "the":
            return cue.last + 1
        follower = self.words[cue.last + 1].lower if cue.last + 2 < len(self.words) else ""
        if follower in _LINKS and not cue.lexeme.noun and cue.lexeme.polarity == "claim":
            return cue.last + 2
        quoted = self._quotation_beside(cue)
        return quoted if quoted is not None else self._after_listener(cue)

    def _after_listener(self, cue: Cue) -> int | None:
        listener = self._listener(cue)
        first = max(listener, default=len(self.words)) + 1
        if first >= len(self.words) or first in self.cue_words:
            return None
        if first in self.masked or self.words[0].lower == "as":
            return first
        plain = first - 1 not in self.breaks and not is_verb(self.words[first])
        return first if plain and self.words[first].lower not in NOT_FIRST else None

    def _after_according(self, cue: Cue, every: list[int]) -> list[int]:
        clauses = [i for i in every if i <= 1 or i - 1 in self.breaks]
        if cue.first == 0 and not any(i <= cue.last + _SOURCE_WORDS for i in self.breaks):
            clauses = [i for i in every if i > cue.last + 1]
        return [i for i in clauses if self.words[i].lower not in _RELAYS] or every

    def _listener(self, cue: Cue) -> frozenset[int]:
        """Words for the one who is told: the first after the cue, and the rest of a name."""
        first = cue.last + 1
        if cue.text.lower() not in ADDRESSED or first >= len(self.words):
            return frozenset()
        last = first
        while (
            last + 1 < len(self.words)
            and last not in self.breaks
            and self.words[last].lower not in PRONOUNS
            and self.words[last + 1].text[0].isupper()
        ):
            last += 1
        return frozenset(range(first, last + 1))

    def _quotation_beside(self, cue: Cue) -> int | None:
        """First word of the utterance that ends before the cue's source or follows the cue."""
        if cue.lexeme.noun or cue.lexeme.polarity == "no_comment":
            return None
        spoken = sorted(self.masked - self.terms)
        after = [i for i in spoken if cue.last < i <= cue.last + _QUOTED_WITHIN]
        before = [i for i in spoken if cue.first - _SOURCE_WORDS <= i < cue.first]
        other = {c.first for c in self.cues if c is not cue}
        nearest = (*after[:1], *before[-1:])
        for i in nearest if cue.text.endswith("ing") else reversed(nearest):
            between = range(i + 1, cue.first) if i < cue.first else range(cue.last + 1, i)
            if other & set(between) or any(is_verb(self.words[j]) for j in between):
                continue
            while i - 1 in self.masked and i - 1 not in self.closings:
                i -= 1
            return i
        return None

    def that_after(self, cue: Cue) -> int | None:
        """Index of the "that" which opens the cue's own content, where there is one."""
        for i in range(cue.last + 1, min(cue.last + 1 + _THAT_WITHIN, len(self.words))):
            if self.words[i].lower == "that" and i + 1 < len(self.words):
                return None if self.words[i + 1].lower in AUXILIARIES else i
            if i in self.masked or i in self.cue_words or is_verb(self.words[i]):
                return None
        return None


def grammar_for(limits: Limits, asked: Sequence[Cue]) -> str:
    """The grammar for one sentence.

    Args:
        limits: what the answer may use.
        asked: the cues that the answer is about, at least one.
    """
    lines = [
        f'"\\"" {_literal(cue.text)} " | " {_rest(i, cue, limits)} "\\""'
        for i, cue in enumerate(asked)
    ]
    rules = [f'root ::= "[" {_COMMA.join(lines)} "]"', *limits.source_rules()]
    for i, cue in enumerate(asked):
        starts = [f"w{j}" for j in limits.source_starts(cue)]
        rules.append(f"who{i} ::= {' | '.join(starts) or _literal(NOTHING)}")
        rules.append(_what_rule(f"what{i}", limits.words, limits.content_starts(cue)))
    return "\n".join(rules)


def _rest(i: int, cue: Cue, limits: Limits) -> str:
    if cue.lexeme.polarity == "no_comment":
        return f'who{i} " | -"'
    after = limits.words[cue.last + 1].lower if cue.last + 1 < len(limits.words) else ""
    if cue.text.lower() in SPOKEN and after != "by":
        return f'who{i} " | " what{i}'
    return f'("-" | who{i} " | " what{i})'


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _what_rule(name: str, words: tuple[Word, ...], starts: list[int]) -> str:
    phrases = dict.fromkeys(
        " ".join(word.text for word in words[i : i + WHAT_WORDS]) for i in starts
    )
    return f"{name} ::= {' | '.join(map(_literal, phrases)) or _literal(NOTHING)}"
