"""Turns the model's lines about one sentence into attributions: who, cue, and the whole content.

Promises: source, cue and content are stretches of the sentence, found again by their words;
a line that names nothing of its cue's own yields nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..mentions import Mention, Phrase
from .attribution import Attribution
from .clauses import end_of_clause
from .cues import Cue
from .grammar import ADDRESSED, NOTHING
from .kinds import judge
from .mutual import BOTH, MUTUAL
from .nesting import nest
from .quotations import longest_within
from .sentences import View, utterances
from .words import (
    AUXILIARIES,
    FIRST_PERSON,
    SUBJECT_PRONOUNS,
    Word,
    is_title_case,
    is_verb,
)

_SEPARATOR = " | "
_RELAYING = re.compile(
    r"\A(?:\s*\([^)]*\))?,\s+(?:quoting|citing)\s+(?P<inner>[^,;.]{3,90}?)(?=\s*[(,;])"
)
_ON = frozenset("on about regarding over".split())
_ASKING = frozenset("what why how who when where whether if".split())
_WITH_OBJECT = frozenset(
    "discuss disclose name identify confirm verify deny confirmed denied verified answer".split()
)
_LEFT_OUT = 2
"""Words right after a cue that a model may leave out of the content's start."""
SURE, FAIR, POOR = 0.9, 0.75, 0.5


def attributions(view: View, lines: list[str]) -> list[Attribution]:
    """What the sentence attributes to somebody, in the order of its cues."""
    found: list[Attribution] = []
    for cue, line in zip(view.cues, lines, strict=False):
        parts = line.split(_SEPARATOR)
        if len(parts) != 3 or parts[1] == NOTHING:
            continue
        who = _locate(view.words, parts[1], cue, before=True)
        what = _locate(view.words, parts[2], cue, before=False)
        who = _whole_name(view, cue, who) if who else None
        if (
            who is None
            or view.words[who[0]].lower in FIRST_PERSON
            or _inside(found, cue, who, view)
        ):
            continue
        attribution = _attribution(view, cue, who, what)
        if attribution is not None:
            found.append(attribution)
    return nest(found)


def _locate(words: tuple[Word, ...], text: str, cue: Cue, before: bool) -> tuple[int, int] | None:
    """The run of words that reads so and lies nearest to the cue, on the expected side first."""
    wanted = text.split(" ")
    runs = [
        i
        for i in range(len(words) - len(wanted) + 1)
        if [word.text for word in words[i : i + len(wanted)]] == wanted
    ]
    if text == NOTHING or not runs:
        return None

    def distance(i: int) -> tuple[bool, int]:
        follows = i > cue.last
        return (follows if before else not follows, abs(i - cue.first))

    best = min(runs, key=distance)
    return best, best + len(wanted)


def _whole_name(view: View, cue: Cue, who: tuple[int, int]) -> tuple[int, int]:
    """The source with the rest of a name that was named in part."""
    first, last = who
    words, taken = view.words, range(cue.first, cue.last + 1)
    if not words[last - 1].text[0].isupper() or is_title_case(words):
        return who
    while last < len(words) and last - 1 not in view.breaks and last not in taken:
        if not words[last].text[0].isupper() or last in view.masked or is_verb(words[last]):
            break
        last += 1
    while first > 1 and first - 1 not in view.breaks and first - 1 not in taken:
        before = words[first - 1]
        if not before.text[0].isupper() or not words[first].text[0].isupper():
            break
        if first - 1 in view.masked or first - 2 < 0:
            break
        first -= 1
    return first, last


def _inside(found: list[Attribution], cue: Cue, who: tuple[int, int], view: View) -> bool:
    """A cue within the content of another, by the same speaker or a pronoun, is part of it."""
    for other in found:
        if other.what is None or not other.what[0] <= cue.first < other.what[1]:
            continue
        pronoun = view.words[who[0]].lower in SUBJECT_PRONOUNS and who[1] - who[0] == 1
        if who == other.who or pronoun or not other.what[0] <= who[0] < other.what[1]:
            return True
    return False


def _attribution(
    view: View, cue: Cue, who: tuple[int, int], what: tuple[int, int] | None
) -> Attribution | None:
    source, via = _relayed(view, who, _source(view, who))
    if cue.lexeme.polarity == "no_comment":
        about = _matter(view, cue)
        return Attribution(_silence(view, cue, source, about), cue, who, about)
    span = None
    if what is not None and not _overlap(what, who):
        span = _content(view, cue, who, what)
    if span is None:
        return Attribution(_announcement(view, cue, source), cue, who, None)
    mention = replace(_statement(view, cue, who, source, span), via=via)
    return Attribution(mention, cue, who, span)


def _matter(view: View, cue: Cue) -> tuple[int, int] | None:
    """What a source was silent on: what follows the cue after "on", or a question."""
    first = cue.last + 1
    if first >= len(view.words) or cue.last in view.breaks:
        return None
    if view.words[first].lower in _ON:
        first += 1
    elif view.words[cue.last].lower in _ASKING:
        first = cue.last
    elif view.words[first].lower not in _ASKING and not _takes_object(view, cue):
        return None
    if first >= len(view.words):
        return None
    text = view.sentence.text
    return first, end_of_clause(text, view.words, first, len(view.words), view.cues)


def _takes_object(view: View, cue: Cue) -> bool:
    return view.words[cue.last].lower in _WITH_OBJECT


def _announcement(view: View, cue: Cue, source: Phrase) -> Mention:
    """A cue whose content stands elsewhere: "Rathe stated," before a quotation of its own."""
    return Mention(
        kind="denial" if cue.lexeme.polarity == "denial" else "claim",
        sentences=(view.sentence.number,),
        content=Phrase(""),
        source=source,
        cue=view.phrase(cue.first, cue.last + 1),
        confidence=POOR,
    )


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _source(view: View, who: tuple[int, int]) -> Phrase:
    """The source's words, without a possessive ending."""
    phrase = view.phrase(*who)
    text = (
        re.sub(r"['’]s?\Z", "", phrase.text) if re.search(r"['’]s?\Z", phrase.text) else phrase.text
    )
    if phrase.span is None or text == phrase.text:
        return phrase
    start = phrase.span.start - view.sentence.start
    return view.cut(start, start + len(text))


def _relayed(view: View, who: tuple[int, int], source: Phrase) -> tuple[Phrase, Phrase | None]:
    """ "X, quoting Y,": Y is the source and X relays it."""
    tail = view.sentence.text[view.words[who[1] - 1].end :]
    match = _RELAYING.match(tail)
    if match is None:
        return source, None
    start = view.words[who[1] - 1].end + match.start("inner")
    return view.cut(start, start + len(match["inner"])), source


def _content(
    view: View, cue: Cue, who: tuple[int, int], what: tuple[int, int]
) -> tuple[int, int] | None:
    first = _skip_lead(view, cue, what[0])
    if first >= len(view.words):
        return None
    following = [i for i in (who[0], cue.first) if i > first]
    barrier = min(following, default=len(view.words))
    strict = cue.lexeme.polarity == "denial"
    last = end_of_clause(view.sentence.text, view.words, first, barrier, view.cues, strict=strict)
    return (first, last) if last > first else None


def _skip_lead(view: View, cue: Cue, first: int) -> int:
    """Steps over "that", and over a time or a listener that stands before it."""
    words = view.words
    if words[first].lower == "that" and first + 1 < len(words):
        return first if words[first + 1].lower in AUXILIARIES else first + 1
    if first <= cue.last or first in view.masked:
        return first
    between = range(cue.last + 1, first)
    plain = cue.text.lower() not in ADDRESSED and not cue.lexeme.noun
    parted = any(is_verb(words[i]) or i in view.breaks for i in between)
    if plain and not parted and len(between) <= _LEFT_OUT:
        lead = between.start
        return lead + 1 if lead < first and words[lead].lower in ("that", "to", "of") else lead
    for i in range(first, min(first + 6, len(words) - 1)):
        if i in view.masked or i in view.breaks or is_verb(words[i]):
            return first
        if words[i].lower == "that" and i == first + 1 == cue.last + 2:
            return i + 1
    return first


def _silence(view: View, cue: Cue, source: Phrase, about: tuple[int, int] | None) -> Mention:
    topic = view.phrase(*about) if about else Phrase("")
    return Mention(
        kind="no_comment",
        sentences=(view.sentence.number,),
        content=topic,
        source=source,
        cue=view.phrase(cue.first, cue.last + 1),
        no_comment_kind=cue.lexeme.silence,
        confidence=SURE,
    )


def _statement(
    view: View, cue: Cue, who: tuple[int, int], source: Phrase, span: tuple[int, int]
) -> Mention:
    content = _joined(view, cue, span)
    judged = judge(cue, content.text)
    mirrored, source = _mirrored(view, cue, content, source)
    return Mention(
        kind="denial" if judged.denial else "claim",
        sentences=(view.sentence.number,),
        content=Phrase(judged.content) if judged.content else content,
        source=source,
        cue=view.phrase(cue.first, cue.last + 1),
        claim_kind=judged.kind,
        certainty=judged.certainty,
        quoted=_quoted(view, span),
        mirrored=mirrored,
        confidence=_confidence(view, cue, who),
    )


def _joined(view: View, cue: Cue, span: tuple[int, int]) -> Phrase:
    """The content; a quotation that its cue splits is put together again."""
    content = _bare(view, span)
    if span[1] > cue.first or span[0] not in view.masked:
        return content
    rest = [q for q in utterances(view) if q.start - view.sentence.start > view.words[cue.last].end]
    if not rest or content.span is None:
        return content
    quotation = rest[0]
    end = min(quotation.end, view.sentence.end) - view.sentence.start
    second = view.cut(quotation.start - view.sentence.start, end)
    return Phrase(f"{content.text.rstrip(' ,')} {second.text}")


def _bare(view: View, span: tuple[int, int]) -> Phrase:
    """The words of the span with the marks that belong to them, but without stray ones."""
    start, end = view.words[span[0]].start, view.words[span[1] - 1].end
    text = view.sentence.text
    if end < len(text) and text[end] in '”"»' and any(c in text[start:end] for c in '“"«'):
        end += 1
    return view.cut(start, end)


def _quoted(view: View, span: tuple[int, int]) -> Phrase | None:
    base = view.sentence.start
    start, end = base + view.words[span[0]].start, base + view.words[span[1] - 1].end
    found = longest_within(view.quotations, start, end)
    return view.cut(found[0] - base, found[1] - base) if found else None


def _mirrored(view: View, cue: Cue, content: Phrase, source: Phrase) -> tuple[bool, Phrase]:
    """Whether both sides say it of each other; the words that name both, where they do."""
    tail = view.sentence.text[view.words[cue.first].start :]
    if not MUTUAL.search(content.text) and not MUTUAL.search(tail[:80]):
        return False, source
    if BOTH.search(source.text) or " and " in source.text:
        return True, source
    both = list(BOTH.finditer(view.sentence.text[: view.words[cue.first].start]))
    return (True, view.cut(both[-1].start(), both[-1].end())) if both else (False, source)


def _confidence(view: View, cue: Cue, who: tuple[int, int]) -> float:
    """Higher where the source stands right beside its cue and the cue is a plain verb."""
    between = range(who[1], cue.first) if who[1] <= cue.first else range(cue.last + 1, who[0])
    steps = [i for i in between if view.words[i].lower not in AUXILIARIES]
    if cue.lexeme.noun or any(is_verb(view.words[i]) for i in steps):
        return POOR
    return SURE if len(steps) <= 1 else FAIR
