"""Tells from its neighbours whether a word that can report something does so here.

Each test names one way in which it does not: a noun ("the claims office"), a name ("State
Department"), a passive without an agent, a wish, naming or writing, a refusal ("denied bail").
"""

from __future__ import annotations

from .words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    Word,
    is_adverb,
    is_title_case,
    word_before,
)


def speaks(words: tuple[Word, ...], i: int, masked: frozenset[int], sure: bool) -> bool:
    """Whether verb `i` reports something.

    Args:
        words: the words of the sentence.
        i: index of the verb.
        masked: indices of words inside quotation marks.
        sure: its form is a verb's and nothing else.
    """
    before = word_before(words, i)
    if before in _BEFORE_INFINITIVES and not words[i].lower.endswith(("ed", "ing")):
        return False
    return not (
        _answers_relative(words, i)
        or _is_name(words, i)
        or _is_passive(words, i)
        or _lacks_content(words, i)
        or _is_wish(words, i)
        or _lacks_words(words, i, masked)
        or _is_noun(words, i, sure)
    )


_BEFORE_INFINITIVES = frozenset(
    "to would will could can may might should must not didn't doesn't don't won't".split()
)


_MANNER = frozenset(["by", "after", "before", "while", "with", "despite"])
_PLURALS = frozenset("people police media men women and majority staff".split())
_EXPECTED_WHEN = frozenset("next to on in this by later at last during".split())
_BE = frozenset("is are was were be been being".split())
_AGENT_WITHIN = 8
_STUDY_WITHIN = 12
_STUDIES = frozenset(
    "study studies research researchers scientists survey surveys poll polls inquiry report "
    "results figures data analysis investigation investigators court jury audit team".split()
)
_NEEDS_CONTENT = frozenset(
    "maintain maintains maintained maintaining know knows knew known find finds found show "
    "shows showed shown heard detail details detailed detailing feel feels felt consider "
    "considers considered considering observe observes observed observing support oppose "
    "question".split()
)


def _answers_relative(words: tuple[Word, ...], i: int) -> bool:
    """ "…, which Holt denied.": what is denied stands before, and has no words of its own."""
    ends = i + 1 == len(words) or words[i + 1].start - words[i].end > 1
    return ends and "which" in [word.lower for word in words[max(0, i - 6) : i]]


def _is_name(words: tuple[Word, ...], i: int) -> bool:
    """A capitalised word beside capitalised ones, in a sentence that is not all in title case."""
    if i == 0 or not words[i].text[0].isupper():
        return False
    return not is_title_case(words)


def _is_passive(words: tuple[Word, ...], i: int) -> bool:
    """A passive names no speaker, unless "by" does."""
    if words[i].lower.endswith(("ing", "s")):
        return False
    j = i - 1
    while j >= 0 and is_adverb(words[j]):
        j -= 1
    if j < 0 or words[j].lower not in _BE:
        return False
    return "by" not in [w.lower for w in words[i + 1 : i + 1 + _AGENT_WITHIN]]


def _lacks_content(words: tuple[Word, ...], i: int) -> bool:
    """Verbs that speak only where a clause follows ("found that", not "found the boat")."""
    if words[i].lower not in _NEEDS_CONTENT:
        return False
    after = [w.lower for w in words[i + 1 : i + 3]]
    if {w.lower for w in words[max(0, i - _STUDY_WITHIN) : i]} & _STUDIES:
        return False
    return not (set(after) & {"that", "how"} or after[:1] == ["no"])


_NAMING = frozenset("call calls called calling dub dubs dubbed dubbing".split())
_TEXTUAL = frozenset(
    "write writes wrote written writing tweet tweets tweeted tweeting post posts posted posting "
    "comment comments commented commenting read reads continue continues continued".split()
)
_JUDGING = frozenset(
    "false untrue baseless unfounded absurd unfair unjust wrong cruel shameful unacceptable "
    "outrageous disgraceful nonsense fiction lie lies fabrication illegal unlawful irresponsible "
    "historic dangerous brave heroic unprecedented tragic cowardly barbaric disappointing".split()
)


def _lacks_words(words: tuple[Word, ...], i: int, masked: frozenset[int]) -> bool:
    """ "called the Sea Org", "wrote a book": naming and writing, unless words are reported."""
    lower = words[i].lower
    after = [w.lower for w in words[i + 1 : i + 9]]
    quoted = any(j in masked for j in range(max(0, i - 4), len(words)))
    if lower in _NAMING:
        return not (quoted or _JUDGING & set(after))
    if lower in _TEXTUAL:
        last = i >= len(words) - 2
        return not (quoted or last or "that" in after[:6])
    return lower.startswith("commit") and after[:1] != ["to"]


def _may_be_subject(word: str) -> bool:
    """Whether a plain present can follow: "officials claim", "they report", not "asylum claim"."""
    plural = word.endswith("s") or word in _PLURALS
    return plural or word in SUBJECT_PRONOUNS or word.endswith("ly") or word == "also"


def _is_wish(words: tuple[Word, ...], i: int) -> bool:
    """ "wanted to go", "planned as part of": a wish or a participle, nothing said."""
    after = words[i + 1].lower if i + 1 < len(words) else ""
    lower = words[i].lower
    if lower == "expected" and word_before(words, i) not in ("has", "have", "had"):
        return after in _EXPECTED_WHEN
    if lower.startswith(("want", "hope", "seek", "sought")) and after == "to":
        return True
    if lower.startswith(("request", "order", "offer", "propos", "recommend")):
        return after in {"in", "by", "at", "from", "as", "during"}
    return lower.startswith(("plan", "intend")) and after != "to"


def _is_noun(words: tuple[Word, ...], i: int, sure: bool) -> bool:
    before = word_before(words, i)
    word = words[i].lower
    if word.endswith("ing") and before in PREPOSITIONS:
        return before not in _MANNER
    if before in DETERMINERS | PREPOSITIONS - {"to"} or before.endswith(("'s", "s'")):
        return True
    if before in ("whose", "which") and not sure:
        return before == "whose"
    if sure:
        return False
    if not word.endswith("s") and before and not _may_be_subject(before):
        return True
    after = words[i + 1].lower if i + 1 < len(words) else ""
    return after in PREPOSITIONS - {"in", "on", "that"} or after in AUXILIARIES or i == 0


_REFUSED = frozenset(
    "visa visas bail parole access entry permission asylum admission leave appeal request "
    "requests application applications motion petition treatment citizenship passage "
    "medical him her them offer bid plea entrance boarding release".split()
)


def is_refusal(words: tuple[Word, ...], i: int) -> bool:
    """A visa denied, a bid rejected, "did not deny": nothing is said not to be so."""
    before = [w.lower for w in words[max(0, i - 4) : i]]
    if words[i].lower == "denying" and {"short", "of"} <= set(before):
        return True
    if any(w in ("not", "didn't", "doesn't", "never") for w in before[-3:]):
        return True
    head = [w.lower for w in words[i + 1 : i + 5]]
    if before[-1:] and before[-1] in AUXILIARIES - {"had", "has", "have"}:
        return words[i].lower.startswith("den") or bool(set(head[:3]) & _REFUSED)
    return bool(set(head[:3]) & _REFUSED) and "that" not in head[:3]
