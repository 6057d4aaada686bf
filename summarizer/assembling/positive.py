"""Turns the negative words of a denial into the positive statement that is denied.

"We did not fire" becomes "We did fire". One plain negation is taken away; where there are two, or
one that says something else than that a thing is not so ("not only", "no longer"), the words stay
as they are and the result says that it is not certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .words import collapse

_CONTRACTED = {
    "won't": "will",
    "can't": "can",
    "cannot": "can",
    "shan't": "shall",
    "ain't": "is",
}
_NEGATION = re.compile(
    r"\b(?:(?P<contracted>can(?:not|['’]t)|wo(?:n['’]t)|sha(?:n['’]t)|ain['’]t)"
    r"|(?P<verb>\w+)n['’]t"
    r"|(?P<word>not|never)"
    r"|(?P<pronoun>nobody|no\sone|nothing|none|nowhere)"
    r"|(?P<determiner>no)"
    r"|(?P<neither>neither|nor))\b",
    re.IGNORECASE,
)
_OTHER_SENSE = re.compile(
    r"\b(?:not\s(?:only|least|just|merely|yet|all|every|necessarily)|no\s(?:longer|doubt|matter|less|"
    r"more|later|sooner|fewer)|whether\sor\snot|if\snot|or\snot|nothing\s(?:but|less|more)|without|"
    r"never\s(?:before|mind))\b",
    re.IGNORECASE,
)
_FALSE = re.compile(
    r"\b(?P<be>is|are|was|were|be|been)\s(?:(?:all|completely|totally|utterly|entirely|simply|"
    r"absolutely|plainly)\s)?(?:false|untrue|baseless|unfounded|groundless|incorrect|not\strue|"
    r"without\sfoundation)\b",
    re.IGNORECASE,
)
_SUBSTITUTES = {
    "nobody": "[somebody]",
    "no one": "[somebody]",
    "nothing": "[something]",
    "none": "[some]",
    "nowhere": "[somewhere]",
}


@dataclass(frozen=True, slots=True)
class Positive:
    """A statement, positive where that was certain.

    Attributes:
        text: the words.
        changed: whether a negation was taken away.
        certain: whether no negation is left.
    """

    text: str
    changed: bool
    certain: bool


def positive(content: str) -> Positive:
    """The positive of `content`; brackets mark what are not the article's own words."""
    if len(_FALSE.findall(content)) == 1:
        rest = _FALSE.sub("", content)
        if not _NEGATION.search(rest):
            return Positive(_FALSE.sub(r"\g<be> [true]", content), changed=True, certain=True)
    negations = list(_NEGATION.finditer(content))
    if not negations:
        return Positive(content, changed=False, certain=True)
    if len(negations) > 1 or negations[0]["neither"] or _OTHER_SENSE.search(content):
        return Positive(content, changed=False, certain=False)
    match = negations[0]
    before, after = content[: match.start()], content[match.end() :]
    if match["determiner"]:
        after = re.sub(r"\s(?:whatsoever|at\sall)\b", "", after, count=1)
    text = collapse(before + _instead_of(match) + after)
    text = re.sub(r"\s+([,.;:])", r"\1", text)
    return Positive(_with_capital_of(content, text), changed=True, certain=True)


def _instead_of(match: re.Match[str]) -> str:
    if match["contracted"]:
        return _CONTRACTED[match["contracted"].lower().replace("’", "'")]
    if match["verb"]:
        return match["verb"]
    if match["pronoun"]:
        return _SUBSTITUTES[collapse(match["pronoun"].lower())]
    return ""


def _with_capital_of(old: str, new: str) -> str:
    if old[:1].isupper() and new[:1].islower():
        return new[:1].upper() + new[1:]
    return new
