"""`evals compare`: runs side by side, with what got better and what got worse."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..options import add_data_arguments, labels_of_run, refuse_parts

if TYPE_CHECKING:
    from ..changes import Change, Comparison
    from ..uncertainty import Difference

HELP = "compare runs with the first of them"
_MINUS = "\N{MINUS SIGN}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument("baseline", metavar="RUN", type=Path, help="the run to compare with")
    parser.add_argument(
        "later", metavar="RUN", type=Path, nargs="+", help="the runs to compare with it"
    )
    parser.add_argument(
        "--figures",
        type=_figures,
        metavar="NAME,…",
        help="which figures, as in 'all.f1,claims.*'; '*' for all of them",
    )
    add_data_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Compares and prints."""
    from dataclasses import asdict

    from ..changes import SHOWN, compare
    from ..printing import print_json
    from ..runs import read_run

    runs = [read_run(path) for path in (options.baseline, *options.later)]
    labels = labels_of_run(options, runs[0].info)
    refuse_parts(options, [one.info for one in runs], labels)
    names = options.figures or SHOWN
    comparison = compare(runs, labels, names, options.split, options.articles)
    if options.json:
        print_json(asdict(comparison))
    else:
        _print(comparison)
    return 0


def _figures(text: str) -> tuple[str, ...]:
    """The figures that a list of names and patterns means, in the order of the list."""
    from fnmatch import filter as matching

    from ..scores import FIGURES

    found: dict[str, None] = {}
    for pattern in filter(None, text.split(",")):
        names = matching(FIGURES, pattern.strip())
        if not names:
            raise argparse.ArgumentTypeError(
                f"no figure is called {pattern.strip()!r}; there are {', '.join(FIGURES)}"
            )
        found |= dict.fromkeys(names)
    return tuple(found)


def _print(comparison: Comparison) -> None:
    from ..faults import shown
    from ..printing import print_table

    letters = [chr(ord("A") + place) for place in range(len(comparison.runs))]
    for letter, name in zip(letters, comparison.runs, strict=True):
        print(f"{letter}  {shown(name)}")
    print(f"\ncompared on {comparison.compared} articles of which all have a score")
    for article, why in comparison.left_out.items():
        print(f"left out: {shown(article)}: {shown(why)}")
    for note in comparison.notes:
        print(f"note: {shown(note)}")
    print()
    heads = [(letter, f"{letter}{_MINUS}A", "95%", "p") for letter in letters[1:]]
    rows = zip(*(contrast.differences for contrast in comparison.contrasts), strict=True)
    print_table(("figure", "A", *heads), map(_row, rows))
    print("Of harms, less is better. The p values are not corrected for their number; `gate` is.")
    if comparison.totals_only:
        print("Articles of the test split are among them: totals only.")
        return
    for letter, contrast in zip(letters[1:], comparison.contrasts, strict=True):
        _print_changes(f"Better in {letter}", contrast.better)
        _print_changes(f"Worse in {letter}", contrast.worse)


def _row(differences: Sequence[Difference]) -> list[str]:
    from ..printing import decimal

    cells = [differences[0].name, decimal(differences[0].before)]
    for one in differences:
        cells += [decimal(one.after), _signed(one.difference.value), _range(one), _p(one.p)]
    return cells


def _p(value: float | None) -> str:
    return "–" if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"


def _range(found: Difference) -> str:
    low, high = found.difference.low, found.difference.high
    return "–" if low is None else f"{_signed(low)} … {_signed(high)}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.3f}".replace("-", _MINUS)


def _print_changes(title: str, changes: Sequence[Change]) -> None:
    print(f"\n{title}: {len(changes)}")
    for line in _lines(changes):
        print(f"  {line}")


def _lines(changes: Sequence[Change]) -> Iterator[str]:
    from ..faults import shown

    for one in changes:
        numbers = ",".join(map(str, one.sentences))
        words = " ".join(one.detail.split())
        yield f"{one.what}  {shown(one.article)} [{numbers}]  {shown(words)}"
