"""Turns text into words with offsets, and words into the forms that are compared.

Promises: offsets are code points of the given text; the same word gives the same form always.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’\-‑][^\W_]+)*")
_LEADING_ARTICLE = re.compile(r"^[Tt]he\s+(?=[^\W\d_a-z])")
_POSSESSIVE = re.compile(r"['’]s?$")
_CONTRACTED = re.compile(r"n['’]t$")
MIN_SHARED_PREFIX = 5
"""Two stems with so many letters in common at the start may be one word ("concede" and
"concession"); shorter beginnings are shared by unrelated words."""
SHARED_PREFIX_RATIO = 0.7
"""… and these letters must be this much of the longer stem: "contract" and "control" are two."""

_MIN_NOUN_ROOT = 5
"""Letters that must be left of a noun in "-ion" or "-ment": "mission" is not "miss"."""

_IRREGULAR_FORMS = """took:take taken:take gave:give given:give made:make won:win left:leave
    fought:fight shot:shoot met:meet held:hold sent:send paid:pay bought:buy broke:break
    broken:break stole:steal stolen:steal began:begin begun:begin lost:lose struck:strike
    fell:fall fallen:fall rose:rise risen:rise led:lead fled:flee knew:know known:know saw:see
    seen:see came:come brought:bring built:build caught:catch chose:choose chosen:choose
    drove:drive driven:drive ate:eat flew:fly hid:hide hidden:hide kept:keep laid:lay lied:lie
    spent:spend stood:stand taught:teach threw:throw wrote:write written:write sold:sell
    signed:sign dying:die died:die dies:die tied:tie dead:die death:die deaths:die men:man
    women:woman children:child
    spoke:speak spoken:speak sank:sink sunk:sink shook:shake froze:freeze tore:tear swore:swear"""
_IRREGULAR = dict(pair.split(":") for pair in _IRREGULAR_FORMS.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text and where it stands."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """Lower case, plain apostrophes, without a possessive ending."""
        return without_possessive(self.text).lower().replace("’", "'")

    @property
    def capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def possessive(self) -> bool:
        """Whether it ends in an apostrophe and s."""
        return self.text.endswith(("'s", "’s"))


def tokens(text: str) -> list[Token]:
    """The words of `text` in order; punctuation lies between them."""
    return [Token(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]


def without_possessive(word: str) -> str:
    """The word without a closing apostrophe or "'s"."""
    return word if _CONTRACTED.search(word) else _POSSESSIVE.sub("", word) or word


def without_article(name: str) -> str:
    """A name without a leading "the": "The Velmar Group" is the Velmar Group."""
    return _LEADING_ARTICLE.sub("", name)


def collapse(text: str) -> str:
    """The text with every run of white space as one blank, none at the ends."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """The form in which quotations are compared: straight marks, single blanks, NBSP a blank."""
    table = str.maketrans("“”„«»‘’‚‑–—", '"""""\'\'\'---')
    return collapse(text.translate(table))


def stem(word: str) -> str:
    """A rough English stem: enough that "signed", "signing" and "signs" are one word."""
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, replacement in (("ies", "y"), ("sses", "ss"), ("ied", "y")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + replacement
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 3 and any(c in "aeiouy" for c in base):
            word = _undoubled(base)
            break
    for ending in ("ation", "ion", "ment"):
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_NOUN_ROOT:
            return word[: -len(ending)]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _undoubled(base: str) -> str:
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
        return base[:-1]
    return base


def same_stem(first: str, second: str) -> bool:
    """Whether two stems are one word or have most of their letters in common from the start."""
    if first == second:
        return True
    shared = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        shared += 1
    needed = max(MIN_SHARED_PREFIX, SHARED_PREFIX_RATIO * max(len(first), len(second)))
    return shared >= needed
