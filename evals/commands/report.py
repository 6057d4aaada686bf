"""`evals report`: a run, or a run and a later one, as a page."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..options import add_folder_arguments, labels_of_run, refuse_parts

HELP = "write a run, or two side by side, as one HTML page"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument("run_folder", metavar="RUN", type=Path, help="folder of a run")
    parser.add_argument(
        "later", metavar="RUN", type=Path, nargs="?", help="a later run, to compare with the first"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE.html", help="instead of report.html in the (later) run"
    )
    add_folder_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Writes the page and prints its path, or prints what it is made of."""
    from dataclasses import asdict

    from ..printing import print_json
    from ..report import render
    from ..report.inputs import read_run_of
    from ..report.view import page_of
    from ..report.writing import write_page
    from ..runs import read_run

    folders = [read_run(path) for path in (options.run_folder, options.later) if path is not None]
    last = folders[-1]
    dataset = labels_of_run(options, last.info)
    refuse_parts(options, [folder.info for folder in folders], dataset)
    page = page_of([read_run_of(folder, dataset) for folder in folders], dataset.articles)
    if options.json:
        print_json(asdict(page))
    else:
        print(write_page(render(page), options.out or last.path / "report.html"))
    return 0
