"""`evals score`: scores a run again, without asking a model."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..options import add_folder_arguments, labels_of_run, refuse_parts

HELP = "score a run again without asking a model"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument("folder", type=Path, metavar="RUN", help="a run's folder")
    parser.add_argument(
        "--errors", type=int, metavar="N", help="list the N worst errors too, harms first"
    )
    add_folder_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Scores, prints, and keeps the scores in the run's folder; returns 1 where there are none."""
    from ..printing import print_json
    from ..results import as_data, results_of, tell_unless_kept, worst_errors
    from ..runs import read_run
    from ..tables import print_errors, print_results

    folder = read_run(options.folder)
    info = folder.info
    labels = labels_of_run(options, info)
    refuse_parts(options, [info], labels)
    results = results_of(folder, labels.select(info.split, info.pattern))
    errors = None if options.errors is None else worst_errors(results, options.errors)
    if options.json:
        print_json(as_data(results, errors))
    else:
        print_results(results)
        print_errors(errors or ())
    tell_unless_kept(folder, results)
    return 0 if results.scored else 1
