"""A short invented article, and answers about it, for tests of the ways of reading."""

from __future__ import annotations

from typing import Any

from summarizer.article import Article

TEXT = """Mayor denies hiding report

The bridge at Marn closed on Monday. The council accused Ilse Korbin of hiding a report. Korbin \
denied that she had hidden a report. “I have nothing to hide,” she told the Marn Post.

The ministry did not respond to questions. At least 14 people were hurt, the council said."""

ARTICLE = Article.from_text(TEXT)

HEAVY = (4000, 300, 0)
"""Tokens that a server may well have counted: fewer than a prompt has are taken for a cut."""


def event(*sentences: int, **fields: Any) -> dict[str, Any]:
    known = {"what": "", "place": "", "time": "", "status": "occurred"}
    return {"sentences": sentences, **known, **fields}


def claim(*sentences: int, **fields: Any) -> dict[str, Any]:
    known = dict.fromkeys(("source", "via", "cue", "content", "quoted"), "")
    return {"sentences": sentences, **known, "kind": "assertion", "hedged": False, **fields}


def denial(*sentences: int, **fields: Any) -> dict[str, Any]:
    known = dict.fromkeys(("source", "via", "cue", "content", "quoted", "answers"), "")
    return {"sentences": sentences, **known, **fields}


def no_comment(*sentences: int, **fields: Any) -> dict[str, Any]:
    return {"sentences": sentences, "source": "", "kind": "no response", "about": "", **fields}


def whole(**lists: list[dict[str, Any]]) -> dict[str, Any]:
    """An answer about the whole article; a list that is not given is empty."""
    return {"events": [], "claims": [], "denials": [], "no_comments": [], **lists}


GOOD = whole(
    events=[event(1, what="The bridge at Marn closed", place="Marn", time="on Monday")],
    claims=[
        claim(
            2,
            source="The council",
            cue="accused",
            content="Ilse Korbin [hid] a report",
            kind="accusation",
        ),
        claim(
            6,
            source="the council",
            cue="said",
            content="At least 14 people were hurt",
            kind="figure",
        ),
        claim(
            4,
            source="Ilse Korbin",
            cue="told",
            content="I have nothing to hide",
            quoted="I have nothing to hide",
        ),
    ],
    denials=[
        denial(
            3,
            0,
            source="Ilse Korbin",
            cue="denied",
            content="she had hidden a report",
            answers="hiding a report",
        )
    ],
    no_comments=[no_comment(5, source="The ministry")],
)
"""What a good reader finds in it."""
