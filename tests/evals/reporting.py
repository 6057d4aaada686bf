"""Invented runs over invented articles, for tests of what a report shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from evals.cases import (
    Case,
    LabelledClaim,
    LabelledDenial,
    LabelledEvent,
    LabelledNoComment,
    LabelledSource,
    Labelling,
    Split,
)
from evals.report.inputs import ReadArticle, ReadRun
from evals.report.shapes import Page
from evals.report.view import page_of
from evals.scores import COUNTS, HARMFUL, HARMS, ArticleScore, Error, ErrorKind, Pair
from evals.uncertainty import intervals
from summarizer import Article, Summary
from summarizer.schema import Claim, Evidence, Run, Source, Span

from ..harbour import ARTICLE, SUMMARY

HOSTILE = (
    '</style><script>alert(1)</script><img src=x onerror=alert(1)> "\'><a href="javascript:x">'
    " {{ 7*7 }} {% raw %} &lt;b&gt; \x1b[31m\x9b2J\u202eevil\u2066 <!-- ]]> http://evil.example"
)


@dataclass(frozen=True)
class Labelled:
    """What `evals.loading` gives for a label file."""

    case: Case
    article: Article | None
    missing: str | None = None


def error(
    kind: ErrorKind,
    detail: str,
    *sentences: int,
    gold: str | None = None,
    output: str | None = None,
    type: str = "claim",
) -> Error:
    return Error(kind=kind, type=type, gold=gold, output=output, sentences=sentences, detail=detail)


def score(
    article: str,
    errors: Iterable[Error] = (),
    pairs: Iterable[tuple[str, str]] = (),
    items: int = 9,
) -> ArticleScore:
    """A score whose counts follow from the errors, as far as a report looks at them."""
    found = tuple(errors)
    kinds = [one.kind for one in found]
    counts = dict.fromkeys(COUNTS, 0) | {"articles": 1}
    for name in ("all", "claims", "statements"):
        counts |= {f"{name}.gold": items, f"{name}.output": items}
        counts[f"{name}.found"] = items - kinds.count("missed")
        counts[f"{name}.right"] = items - kinds.count("extra")
    counts |= {"source.asked": items, "source.right": items - kinds.count("wrong source")}
    for harm, kind in zip(HARMS, HARMFUL, strict=True):
        counts[f"harm.{harm}"] = kinds.count(kind)
    lined_up = tuple(Pair(gold=g, output=o, similarity=0.87) for g, o in pairs)
    return ArticleScore(article=article, counts=counts, pairs=lined_up, errors=found)


def ok(
    score: ArticleScore | None, summary: Summary, repeat: int = 1, name: str = ""
) -> ReadArticle:
    return ReadArticle(score.article if score else name, repeat, summary, None, score)


def failed(article: str, message: str, repeat: int = 1) -> ReadArticle:
    return ReadArticle(article, repeat, None, message, None)


FACTS = (
    ("Model", "local/qwen2.5-coder-1.5b-instruct-q4_k_m"),
    ("Way of reading", "by_cue"),
    ("Prompts", "3f2a9c0d11e4b7a8"),
    ("Commit", "2d2e53c0aa71f00d, with uncommitted changes"),
    ("Started", "2026-11-24 10:31 UTC"),
    ("Split", "dev"),
    ("Articles", "5; readings done: 4, failed: 1; articles skipped: 1"),
    ("Time", "184 s"),
    ("Tokens", "61,204 in (40,113 of them cached), 9,871 out"),
    ("Cost", ""),
    ("Machine", "AMD EPYC 7B13, 2 cores, 8 GiB, Linux 6.1 x86_64"),
)


def run(
    name: str,
    readings: Sequence[ReadArticle],
    split: str = "dev",
    facts: Sequence[tuple[str, str]] = FACTS,
    skipped: dict[str, str] | None = None,
    notes: Sequence[str] = (),
    labellers: float | None = 0.81,
) -> ReadRun:
    scores = [reading.score for reading in readings if reading.score is not None]
    figures = intervals(scores, resamples=200)
    known = dict.fromkeys(figures, labellers) if labellers is not None else {}
    known |= {name: 0.4 for name in known if name.startswith("harm.")}
    splits = {reading.article: split for reading in readings}
    return ReadRun(
        name, tuple(facts), tuple(readings), figures, known, splits, skipped or {}, tuple(notes)
    )


def case(name: str, settled: Labelling, split: Split = "dev", **more: str | None) -> Case:
    return Case(
        article=name,
        licence="made up for tests",
        split=split,
        text=f"{name}.txt",
        sha256="0" * 64,
        settled=settled,
        **{"language": "en", **more},  # type: ignore[arg-type]
    )


HARBOUR_LABELS = Labelling(
    sources=(
        LabelledSource(id="s1", name="Ilse Varnholt", aliases=("the mayor",), kind="person"),
        LabelledSource(id="s2", name="The Dockers' Union", kind="organisation"),
        LabelledSource(id="s3", name="Renate Osk", kind="person"),
        LabelledSource(id="s4", name="Sundmark Lines", kind="organisation"),
    ),
    items=(
        LabelledDenial(
            id="d1",
            type="denial",
            vital=True,
            sentences=(1, 0),
            source="s1",
            denies=("c1",),
            content="she was planning to sell the town's harbour",
        ),
        LabelledEvent(
            id="e1",
            type="event",
            vital=True,
            sentences=(1,),
            status="occurred",
            time="Thursday",
            description="dockers walked out for a second day",
        ),
        LabelledClaim(
            id="c1",
            type="claim",
            vital=True,
            sentences=(7,),
            source="s2",
            kind=("accusation",),
            certainty="plain",
            content="[Varnholt misled] the town council",
            also_sources=("s3",),
        ),
        LabelledClaim(
            id="c2",
            type="claim",
            vital=True,
            sentences=(12,),
            source="s2",
            kind=("figure",),
            certainty="plain",
            content="23 dockers had been hurt",
        ),
        LabelledClaim(
            id="c3",
            type="claim",
            vital=False,
            sentences=(4,),
            source="s1",
            kind=("assertion",),
            certainty="plain",
            content="the town had only asked an adviser to value the land",
        ),
        LabelledNoComment(
            id="n1",
            type="no_comment",
            vital=True,
            sentences=(18,),
            source="s4",
            kind="declined",
            about="the letter",
        ),
    ),
    disputes=(("c1", "d1"),),
)
HARBOUR = Labelled(
    case(
        "harbour",
        HARBOUR_LABELS,
        title="Mayor of Vellmouth Denies Plan to Sell Harbour",
        url="https://vellmouth.example/harbour",
    ),
    ARTICLE,
)
_FLIPPED = error(
    "flipped",
    "labelled as a denial: Ilse Varnholt denied: she was planning to sell the town's harbour; "
    "given as a claim by her",
    1,
    0,
    gold="d1",
    output="c1",
    type="denial",
)
_WRONG = error(
    "wrong source",
    "labelled: The Dockers' Union; given: Ilse Varnholt",
    7,
    8,
    gold="c1",
    output="c2",
)
_INVENTED = error("invented", "the number 32 is in none of its sentences", 12, output="c3")
_FACT = error(
    "claim as fact", "only the police say that nine were hurt", 12, output="e1", type="event"
)
_NOBODY = error(
    "nobody's words", "Piet Halloran says nothing like it: the harbour is lost", 6, output="c4"
)
_MISSED = error(
    "missed", "Sundmark Lines: no comment on the letter", 18, gold="n1", type="no_comment"
)
_EXTRA = error("extra", "each side accused the other of throwing the first stone", 13, output="c5")
_KIND = error("kind", "labelled: accusation; given: assertion", 7, gold="c1", output="c2")
_LINK = error("missed link", "d1 answers c1", 1, gold="d1", type="denial")

PAIRS = (("d1", "d1"), ("c1", "c2"), ("e1", "e1"))
BEFORE = score(
    "harbour", [_FLIPPED, _WRONG, _INVENTED, _FACT, _NOBODY, _MISSED, _KIND, _LINK], PAIRS
)
AFTER = score("harbour", [_WRONG, _INVENTED, _EXTRA, _LINK], PAIRS)


def small(name: str, text: str, *claims: str, title: str | None = None) -> tuple[Article, Summary]:
    """An article and a summary of it that gives these claims to one source."""
    article = Article(text=text, title=title, id=name)
    sentences = [s for s in article.sentences if s.number][: len(claims)]
    given = tuple(
        Claim(
            id=f"c{number}",
            source="s1",
            kind="assertion",
            content=words,
            confidence=1,
            evidence=Evidence(
                sentences=(sentence.number,),
                spans=(Span(start=sentence.start, end=sentence.end),),
            ),
        )
        for number, (words, sentence) in enumerate(zip(claims, sentences, strict=True), 1)
    )
    source = Source(id="s1", name=claims[0].split()[0] if claims else "nobody", kind="person")
    run = Run(model="m", reading="whole")
    return article, Summary(gist="", claims=given, sources=(source,), article=article, run=run)


def one_claim(content: str, source: str = "Nele Brandt", note: str | None = None) -> Labelling:
    return Labelling(
        sources=(LabelledSource(id="s1", name=source, kind="person"),),
        items=(
            LabelledClaim(
                id="c1",
                type="claim",
                vital=True,
                sentences=(1,),
                source="s1",
                content=content,
                kind=("assertion",),
                certainty="hedged",
                note=note,
            ),
        ),
    )


ARABIC, ARABIC_SUMMARY = small(
    "jisr",
    "قالت المهندسة ليلى حداد إن الجسر الجديد سيفتح في الربيع. ونفى المقاول أن يكون قد تأخر.",
    "الجسر الجديد سيفتح في الربيع",
    "[المقاول] قد تأخر",
    title="الجسر الجديد",
)
FERRY, FERRY_SUMMARY = small(
    "ferry",
    "The ferry will run again in May, Nele Brandt said. Nobody waited.",
    "the ferry will run again in May",
    "Nobody waited",
)
JISR = Labelled(
    case(
        "jisr",
        one_claim("الجسر الجديد سيفتح في الربيع", "ليلى حداد"),
        title="الجسر الجديد",
        language="ar",
    ),
    ARABIC,
)
LABELS = (
    HARBOUR,
    JISR,
    Labelled(case("ferry", one_claim("the ferry will run again in May")), FERRY),
    Labelled(case("quarry", one_claim("the quarry is shut")), None, "no text at quarry.txt"),
    Labelled(case("fair", one_claim("the fair is on")), None, "no text at fair.txt"),
    Labelled(case("storm", one_claim("the storm passed")), FERRY),
)
_ARABIC_ERROR = error(
    "flipped", "نفى المقاول أن يكون قد تأخر", 2, gold=None, output="c2", type="denial"
)
_QUARRY = error("missed", "Nele Brandt: the quarry is shut", 3, gold="c1")


def readings(harbour: ArticleScore, ferry: Sequence[Error]) -> tuple[ReadArticle, ...]:
    return (
        ok(score("ferry", ferry, [("c1", "c1")], 3), FERRY_SUMMARY),
        ok(harbour, SUMMARY),
        ok(score("jisr", [_ARABIC_ERROR], [("c1", "c1")], 4), ARABIC_SUMMARY),
        ok(score("quarry", [_QUARRY], (), 2), FERRY_SUMMARY),
        failed("storm", "ReplyError: the reply did not fit the schema after 3 attempts"),
    )


SKIPPED = {"fair": "no text at fair.txt, seen from the label file, nor in a --texts folder"}
FIRST = run("20261124T103100Z-local-2d2e53c", readings(BEFORE, ()), skipped=SKIPPED)
SECOND = run(
    "20261124T141500Z-local-9b1f7aa",
    readings(AFTER, [error("extra", "Nobody waited, Nele Brandt said", 2, output="c2")]),
    facts=[
        (name, value.replace("2d2e53c0aa71f00d, with uncommitted changes", "9b1f7aa04412beef"))
        for name, value in FACTS
    ],
    skipped=SKIPPED,
    notes=["the labels have changed since the run; these are scores by the new ones"],
)


def hostile(words: str) -> Page:
    """A page in which everything that comes from outside holds these words."""
    article, summary = small("ferry", f"It said {words} there. Nobody waited.", words, words)
    labels = one_claim(f"x {words}", f"y {words}")
    file = case("ferry", labels, title=words, language=words, url=f"javascript:{words}")
    found = [error("invented", words, 1, gold="c1", output="c1", type=words)]
    found_out = score("ferry", [*found, error("missed", words, 99)], [("c1", "c1")])
    first = run(
        words,
        [ok(found_out, summary), failed(words, words)],
        facts=[(words, words)],
        skipped={words: words, "ferry": words},
        notes=[words],
    )
    textless = file.model_copy(update={"article": words})
    labelled = [Labelled(file, article), Labelled(textless, None, words)]
    return page_of([first, replace(first, name="later")], labelled)
