"""`evals corpus`: scores summaries against corpora in which people annotated who said what."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..attribution import Counts, Prediction
    from ..documents import Document
    from ..uncertainty import Interval

HELP = "score against the field's own corpora"
FAILED = 1
Predicted = tuple["Document", "tuple[Prediction, ...] | None", str]
"""A document, what was predicted for it, and why nothing was."""


@dataclass
class _Scored:
    """What came of each document."""

    counts: dict[str, Counts] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument(
        "path",
        type=Path,
        help="GUM news documents, one JSON object a line; or a folder of brat's .txt and .ann",
    )
    parser.add_argument("--model", help="instead of SUMMARIZER_MODEL")
    parser.add_argument(
        "--reading",
        help="instead of SUMMARIZER_READING; also a baseline: rules, langextract",
    )
    parser.add_argument("--only", metavar="ID", action="append", help="only this document")
    parser.add_argument(
        "--predicted",
        type=Path,
        metavar="FILE",
        help="also write what was predicted, as JSON Lines",
    )
    parser.add_argument(
        "--score",
        type=Path,
        metavar="FILE",
        help="score what --predicted has written, and ask no model",
    )


def run(options: argparse.Namespace) -> int:
    """Summarises, scores and prints; returns 1 where no document could be scored."""
    from ..attribution import score
    from ..corpora import line_of, read_corpus
    from ..resampling import intervals  # Now: a package that is missing is told before the work.

    corpus = read_corpus(options.path)
    for note in corpus.notes:
        print(note, file=sys.stderr)
    documents = _chosen(corpus.documents, options.only, options.path)
    if options.predicted:
        options.predicted.write_text("", "utf-8")
    scored = _Scored()
    for number, (document, found, why) in enumerate(_predicted(documents, options), 1):
        if found is None:
            scored.failed[document.id] = why
        else:
            scored.counts[document.id] = score(document.attributions, found)
            if options.predicted:
                with options.predicted.open("a", encoding="utf-8") as file:
                    file.write(line_of(document.id, found))
        _tell(f"{number}/{len(documents)} {document.id}", scored.counts.get(document.id), why)
    _print(scored, intervals(list(scored.counts.values())), options.json)
    return 0 if scored.counts else FAILED


def _chosen(documents: Sequence[Document], only: list[str] | None, path: Path) -> list[Document]:
    from ..documents import CorpusError

    known = {document.id for document in documents}
    if strange := sorted(set(only or ()) - known):
        shown = ", ".join(sorted(known)[:20])
        raise CorpusError(f"{path}: no document {', '.join(strange)}; it has {shown}")
    return [document for document in documents if not only or document.id in only]


def _predicted(documents: Sequence[Document], options: argparse.Namespace) -> Iterator[Predicted]:
    from ..corpora import read_predictions

    if options.score is None:
        yield from _summarised(documents, options)
        return
    stored = read_predictions(options.score)
    for document in documents:
        missing = "" if document.id in stored else f"{options.score} has no prediction for it"
        yield document, stored.get(document.id), missing


def _summarised(documents: Sequence[Document], options: argparse.Namespace) -> Iterator[Predicted]:
    from summarizer import Settings, SummarizerError, summarize_many

    from ..baselines import NAMES
    from ..corpora import predictions

    given = {"reading": NAMES.get(options.reading, options.reading)} if options.reading else {}
    settings = Settings(**given).with_model(options.model)
    articles = [document.article for document in documents]
    started = time.monotonic()
    for document, summary in zip(
        documents, summarize_many(articles, settings=settings), strict=True
    ):
        if isinstance(summary, SummarizerError):
            yield document, None, str(summary)
        else:
            yield document, predictions(summary), f"{time.monotonic() - started:.1f} s"
        started = time.monotonic()


def _tell(what: str, counts: Counts | None, more: str) -> None:
    """A line on the way: the figure of this document, or why it has none."""
    result = f"F1 {counts.f1:.3f}  " if counts is not None else "failed: "
    print(f"{what}  {result}{more}".rstrip(), file=sys.stderr, flush=True)


def _print(scored: _Scored, found: dict[str, Interval], as_json: bool) -> None:
    from ..attribution import Counts
    from ..printing import print_json, print_table

    total = sum(scored.counts.values(), Counts())
    if as_json:
        print_json(
            {
                "documents": {name: _figures(counts) for name, counts in scored.counts.items()},
                "all": _figures(total),
                "intervals": {name: [i.low, i.high] for name, i in found.items()},
                "failed": scored.failed,
            }
        )
        return
    columns = ("document", "precision", "recall", "F1", "source", "items", "gold", "negative")
    print_table(columns, [_row(*each) for each in (*scored.counts.items(), ("all", total))])
    print_table(("figure", ("all", "95% interval")), [_spread(*each) for each in found.items()])
    if scored.failed:
        print(f"{len(scored.failed)} not scored: {', '.join(scored.failed)}")


def _row(name: str, c: Counts) -> tuple[object, ...]:
    negative = f"{c.negative_as_denial}/{c.negative}"
    return name, c.precision, c.recall, c.f1, c.source_accuracy, c.items, c.gold, negative


def _spread(name: str, interval: Interval) -> tuple[object, ...]:
    from ..printing import decimal

    spread = f"{decimal(interval.low)} to {decimal(interval.high)}"
    return name.replace("_", " "), interval.value, interval.note or spread


def _figures(counts: Counts) -> dict[str, Any]:
    from ..attribution import FIGURES

    return {**{name: getattr(counts, name) for name in FIGURES}, **asdict(counts)}
