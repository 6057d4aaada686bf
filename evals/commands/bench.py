"""`evals bench`: how long a user waits."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..bench import Figures

HELP = "measure how long a user waits, or how long scoring takes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument("--article", type=Path, default=Path("examples/harbour.txt"))
    parser.add_argument("--model", help="instead of SUMMARIZER_MODEL")
    parser.add_argument(
        "--scorer", action="store_true", help="time the scoring of 1,000 made-up articles instead"
    )


def run(options: argparse.Namespace) -> int:
    """Measures and prints."""
    from summarizer import Settings

    from ..bench import measure
    from ..printing import print_json

    if options.scorer:
        return _time_scorer(options.json)
    settings = Settings().with_model(options.model)
    figures = measure(options.article, settings, lambda name: print(name, file=sys.stderr))
    if options.json:
        print_json(figures.model_dump(mode="json"))
    else:
        print(_as_text(figures))
    return 0


def _time_scorer(as_json: bool) -> int:
    from ..bench_scorer import ITEMS, PAIRS, SENTENCES, measure_scorer
    from ..printing import print_json

    print(f"scoring {PAIRS} made-up articles", file=sys.stderr)
    seconds = measure_scorer()
    if as_json:
        print_json({"articles": PAIRS, "seconds": seconds})
    else:
        print(
            f"scoring {PAIRS} articles of {SENTENCES} sentences and {ITEMS} labelled items"
            f" {seconds:7.2f} s"
        )
    return 0


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
