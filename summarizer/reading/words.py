"""Turns a sentence into words with offsets, and knows the closed classes of English.

The by-cue reader works on words: grammars are built of them, cues are found among them, and
every phrase is a run of them, so that its offsets are exact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(
    r"(?:[A-Z]\.){2,}|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Sgt|Lt|Capt|Sen|Rep|Gov|St|Jr|Sr)\."
    r"|[$€£]?\d+(?:[.,:/]\d+)*%?(?!\w)|\w+(?:['’\-–&]\w+|\.[a-z]\w*)*|[$€£%]"
)

DETERMINERS = frozenset(
    "a an the this that these those its his her their our my your some any no every each "
    "another several many few two three four five six seven eight nine ten both all".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for from with into onto about over under after before during through "
    "between among against within without across towards toward upon near since until "
    "outside inside aboard behind despite amid following including regarding concerning to as "
    "than like via per".split()
)
PRONOUNS = frozenset("he she they it we i you who him her them us me".split())
FIRST_PERSON = frozenset("i we my our me us".split())
SUBJECT_PRONOUNS = frozenset("he she they it we i you who".split())
AUXILIARIES = frozenset(
    "is are was were be been being am has have had having do does did will would shall should "
    "can could may might must ought cannot can't don't doesn't didn't won't wouldn't isn't "
    "aren't wasn't weren't hasn't haven't hadn't couldn't shouldn't".split()
)
NEGATIONS = frozenset(
    "not never no nobody nothing none neither nor without don't doesn't didn't won't wouldn't "
    "isn't aren't wasn't weren't hasn't haven't hadn't couldn't shouldn't can't cannot".split()
)
POSSESSIVES = frozenset("his her their its our my your".split())
CONJUNCTIONS = frozenset("and or but nor yet so".split())
SUBORDINATORS = frozenset(
    "after before while as when where which who whose because although though since until whilst "
    "if unless whereas despite amid following".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence, with its offsets in the sentence."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case, with plain apostrophes; the country "US" is no pronoun."""
        return self.text if self.text == "US" else self.text.lower().replace("’", "'")


def word_before(words: tuple[Word, ...], i: int) -> str:
    """The word right before word `i`, in lower case; empty where punctuation parts them."""
    if i == 0 or words[i].start - words[i - 1].end > 1:
        return ""
    return words[i - 1].lower


def words_of(text: str) -> tuple[Word, ...]:
    """The words of `text` in order; punctuation lies between them."""
    return tuple(Word(m[0], m.start(), m.end()) for m in _WORD.finditer(text))


_PAST_VERBS = frozenset(
    "went came took gave made got saw ran held kept left led lost met paid put sat sent set shot "
    "spoke stood struck swore threw told took won wore wrote began became broke brought built "
    "bought caught chose cut did drew drove fell felt fled flew fought found froze grew hid hit "
    "hurt knew laid let lay lit meant proved quit read rode rose said sold shut slid spent spread "
    "stole sank sought taught thought tore understood upheld withdrew woke".split()
)
_ADVERBS = frozenset(
    "also later then now still already again even just too meanwhile however instead moreover "
    "therefore additionally further yesterday today tomorrow soon thus once".split()
)
_NOT_ADVERBS = frozenset(
    "family assembly supply reply ally rally italy july monopoly anomaly daily weekly "
    "monthly early elderly friendly only bully jelly holy ugly body".split()
)
_NOT_VERBS = frozenset(
    "united red wed seed need speed shed armed hundred bed feed deed media "
    "unnamed alleged so-called retired wanted accused indeed unidentified injured "
    "self-declared".split()
)


def is_verb(word: Word) -> bool:
    """Whether the word is surely a finite verb or auxiliary, as far as its form tells."""
    lower = word.lower
    if lower in AUXILIARIES or lower in _PAST_VERBS:
        return True
    return (
        lower.endswith("ed")
        and word.text[0].islower()
        and len(lower) > 4
        and "-" not in lower
        and lower not in _NOT_VERBS
    )


def is_title_case(words: tuple[Word, ...]) -> bool:
    """Whether the sentence is a headline in capitals, so that capitals mean nothing in it."""
    return sum(1 for w in words if w.text[0].islower() and len(w.text) > 3) < 2


def is_adverb(word: Word) -> bool:
    """Whether the word is surely an adverb, as far as its form tells."""
    lower = word.lower
    return lower in _ADVERBS or (
        lower.endswith("ly") and len(lower) > 4 and lower not in _NOT_ADVERBS
    )
