"""Decides who answers when one source speaks inside what another one says.

"According to the agency, the minister believes …": where the outer source only relays, the
inner one is the source and the outer one is `via`; where the outer one speaks for itself, the
statement is the outer one's and the inner attribution is part of its content
(`labelling.md`, "A source inside a source").
"""

from __future__ import annotations

import re
from dataclasses import replace

from .attribution import Attribution

_RELAYS = re.compile(
    r"\b(?:news|agency|newspaper|paper|daily|weekly|magazine|times|post|journal|herald|tribune|"
    r"gazette|guardian|press|radio|television|tv|broadcaster|channel|network|reuters|afp|ap|bbc|"
    r"cnn|abc|nbc|cbs|fox|reports?|document|letter|transcript|statement|records?|filing|website|"
    r"media)\b",
    re.IGNORECASE,
)
_LEAD_WORDS = 3
"""Words that the outer content may have before the inner attribution begins."""


def nest(found: list[Attribution]) -> list[Attribution]:
    """The attributions with each nested pair made one."""
    kept = list(found)
    for outer in found:
        for inner in found:
            if outer not in kept or inner not in kept or not _holds(outer, inner):
                continue
            relay = outer.mention.source.text if outer.mention.source else ""
            if _speaks(inner) and _RELAYS.search(relay):
                kept.remove(outer)
                relayed = replace(inner.mention, via=outer.mention.source)
                kept[kept.index(inner)] = replace(inner, mention=relayed)
            else:
                kept.remove(inner)
    return kept


def _speaks(inner: Attribution) -> bool:
    """Saying and denying can be relayed; a reported offer or threat is an act."""
    return inner.cue.lexeme.polarity == "denial" or inner.cue.lexeme.kind == "assertion"


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """The whole inner attribution, source and content, is what the outer one says."""
    if outer is inner or outer.what is None or inner.what is None:
        return False
    first, last = outer.what
    begins = min(inner.who[0], inner.what[0])
    if not first <= begins <= first + _LEAD_WORDS:
        return False
    ends_at_cue = inner.who[0] <= first + _LEAD_WORDS and last <= inner.cue.first
    return ends_at_cue or (first <= inner.cue.first < last and inner.what[1] <= last)
