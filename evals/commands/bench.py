"""`evals bench`: how long a user waits."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..bench import Figures

HELP = "measure how long a user waits"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument("--article", type=Path, default=Path("examples/harbour.txt"))
    parser.add_argument("--model", help="instead of SUMMARIZER_MODEL")


def run(options: argparse.Namespace) -> int:
    """Measures and prints."""
    from summarizer import Settings

    from ..bench import measure
    from ..printing import print_json

    settings = Settings().with_model(options.model)
    figures = measure(options.article, settings, lambda name: print(name, file=sys.stderr))
    if options.json:
        print_json(figures.model_dump(mode="json"))
    else:
        print(_as_text(figures))
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
