"""`evals score`: scores a run again, without asking a model."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..options import add_folder_arguments

HELP = "score a run again without asking a model"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument("folder", type=Path, metavar="RUN", help="a run's folder")
    parser.add_argument(
        "--errors", type=int, metavar="N", help="list the N worst errors too, harms first"
    )
    add_folder_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Scores, keeps the scores in the run's folder, and prints; returns 1 where there are none."""
    from ..loading import load
    from ..printing import print_json
    from ..results import as_data, keep_scores, results_of, worst_errors
    from ..runs import read_run
    from ..tables import print_errors, print_results

    folder = read_run(options.folder)
    info = folder.info
    data = options.data or (Path(info.data) if info.data is not None else None)
    texts = options.texts or [Path(text) for text in info.texts]
    results = results_of(folder, load(data, texts).select(info.split, info.pattern))
    errors = None if options.errors is None else worst_errors(results, options.errors)
    keep_scores(folder, results)
    if options.json:
        print_json(as_data(results, errors))
        return 0 if results.scored else 1
    print_results(results)
    if errors is not None:
        print_errors(errors)
    return 0 if results.scored else 1
