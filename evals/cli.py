"""The command line of the evals: `python -m evals COMMAND`.

Exit status: 0 done, 1 a SummarizerError, 2 wrong usage, 130 interrupted. Results go to stdout,
everything else to stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer import Settings, SummarizerError

if TYPE_CHECKING:
    from .attribution import Counts, Prediction
    from .bench import Figures

OK, FAILED, INTERRUPTED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except SummarizerError as error:
        print(f"{Path(sys.argv[0]).name}: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measures summarizer.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    bench = commands.add_parser("bench", help="how long a user waits")
    bench.add_argument("--article", type=Path, default=Path("examples/harbour.txt"))
    bench.add_argument("--model", help="instead of SUMMARIZER_MODEL")
    bench.add_argument("--json", action="store_true", help="print JSON")
    bench.set_defaults(run=_bench)
    corpus = commands.add_parser("corpus", help="score against annotated attributions")
    corpus.add_argument("path", type=Path, help="GUM news documents, one JSON object a line")
    corpus.add_argument("--model", help="instead of SUMMARIZER_MODEL")
    corpus.add_argument("--reading", choices=["auto", "whole", "by_cue", "by_sentence"])
    corpus.add_argument("--only", metavar="ID", action="append", help="only this document")
    corpus.add_argument(
        "--predicted", type=Path, help="also write what was predicted, as JSON Lines"
    )
    corpus.add_argument("--json", action="store_true", help="print JSON")
    corpus.set_defaults(run=_corpus)
    return parser


def _bench(options: argparse.Namespace) -> int:
    from .bench import measure

    settings = Settings().with_model(options.model)
    figures = measure(options.article, settings, lambda name: print(name, file=sys.stderr))
    print(figures.model_dump_json(indent=2) if options.json else _as_text(figures))
    return OK


def _as_text(figures: Figures) -> str:
    first, later = figures.first_process, figures.later_process
    return "\n".join(
        [
            f"import summarizer               {figures.import_summarizer:7.3f} s",
            f"summarizer --help               {figures.help:7.3f} s",
            f"first item, first process       {first.first_item:7.2f} s",
            f"first item, later process       {later.first_item:7.2f} s",
            f"a sentence after that           {later.a_sentence:7.2f} s"
            f"  ({later.after_first} sentences, {later.tokens_out} tokens out)",
            f"the whole article               {later.whole:7.2f} s  ({later.sentences} sentences)",
        ]
    )


def _corpus(options: argparse.Namespace) -> int:
    from summarizer import summarize_many

    from .attribution import Counts, score
    from .corpora import predictions, read_gum

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
    return OK


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
