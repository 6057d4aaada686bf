"""`evals corpus`: scores summaries against corpora in which people annotated who said what."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..attribution import Counts, Prediction

HELP = "score against the field's own corpora"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument("path", type=Path, help="GUM news documents, one JSON object a line")
    parser.add_argument("--model", help="instead of SUMMARIZER_MODEL")
    parser.add_argument("--reading", help="instead of SUMMARIZER_READING")
    parser.add_argument("--only", metavar="ID", action="append", help="only this document")
    parser.add_argument(
        "--predicted", type=Path, help="also write what was predicted, as JSON Lines"
    )


def run(options: argparse.Namespace) -> int:
    """Summarises, scores and prints."""
    from summarizer import Settings, SummarizerError, summarize_many

    from ..attribution import Counts, score
    from ..corpora import predictions, read_gum

    given = {"reading": options.reading} if options.reading else {}
    settings = Settings(**given).with_model(options.model)
    documents = [d for d in read_gum(options.path) if _wanted(d.article.id or "", options.only)]
    total, lines, rows = Counts(), [], []
    articles = [document.article for document in documents]
    summaries = summarize_many(articles, settings=settings, on_error="raise")
    for document, summary in zip(documents, summaries, strict=True):
        if isinstance(summary, SummarizerError):
            raise summary
        found = predictions(summary)
        counts = score(document.attributions, found)
        total += counts
        rows.append((document.article.id or "", counts))
        lines.append(_line(document.article.id or "", found))
    if options.predicted:
        options.predicted.write_text("".join(lines), "utf-8")
    _print_counts([*rows, ("all", total)], options.json)
    return 0


def _wanted(name: str, only: list[str] | None) -> bool:
    return not only or name in only


def _line(name: str, found: Sequence[Prediction]) -> str:
    items = [item.model_dump(mode="json") for item in found]
    return json.dumps({"id": name, "items": items}, ensure_ascii=False) + "\n"


def _print_counts(rows: Sequence[tuple[str, Counts]], as_json: bool) -> None:
    if as_json:
        print(json.dumps({name: _figures(counts) for name, counts in rows}, indent=2))
        return
    width = max(len(name) for name, _ in rows)
    print(f"{'document':{width}}  precision  recall     F1  source  items  gold")
    for name, c in rows:
        print(
            f"{name:{width}}  {c.precision:9.3f}  {c.recall:6.3f}  {c.f1:5.3f}"
            f"  {c.source_accuracy:6.3f}  {c.items:5}  {c.gold:4}"
        )


def _figures(counts: Counts) -> dict[str, float]:
    return {
        "precision": counts.precision,
        "recall": counts.recall,
        "f1": counts.f1,
        "source_accuracy": counts.source_accuracy,
        "items": counts.items,
        "gold": counts.gold,
    }
