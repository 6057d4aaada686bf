"""`evals agreement`: whether the instrument can be trusted, and how far labels agree."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..options import add_data_arguments, dataset_of

if TYPE_CHECKING:
    from ..judging import Judgement
    from ..scores import ArticleScore
    from ..uncertainty import Interval

HELP = "say how the matcher agrees with judges, and the labellers with each other"
COLUMNS = {
    "all F1": "all.f1",
    "events": "events.f1",
    "claims": "claims.f1",
    "denials": "denials.f1",
    "no comment": "no_comments.f1",
    "source": "source.accuracy",
    "polarity": "polarity.accuracy",
    "kind": "kind.accuracy",
    "evidence": "evidence.f1",
    "links": "links.f1",
    "disputes": "disputes.f1",
    "harms": "harm.total",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument(
        "--pairs",
        type=Path,
        metavar="FILE",
        help="your own judged pairs, of articles labelled in --data; without it, those that come "
        "with the evals",
    )
    parser.add_argument(
        "--write", action="store_true", help="store the labellers' agreement beside the labels"
    )
    add_data_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Computes both, stores the second where asked to, and prints."""
    from ..agreement import agreement_of, stored_lines, write_agreement
    from ..judging import PAIRS, read_pairs
    from ..loading import load
    from ..printing import print_json

    dataset = dataset_of(options)
    pairs = read_pairs(options.pairs or PAIRS)
    labels = load(options.data, options.texts) if options.pairs else load()
    judgements = dict(_judgements(pairs, labels))
    scores, without = agreement_of(dataset)
    for line in without:
        print(f"skipped: {line}", file=sys.stderr)
    if options.write:
        path = write_agreement(dataset.folder, stored_lines(dataset, scores))
        print(f"written: {path}", file=sys.stderr)
    if options.json:
        print_json(_as_data(judgements, scores))
    else:
        _print_judgements(judgements)
        print()
        _print_labellers(scores)
    return 0


def _judgements(pairs: Any, labels: Any) -> Iterator[tuple[str, Judgement]]:
    from ..judging import by_kind, judged, similarities

    values = similarities(pairs, labels)
    for name, places in by_kind(pairs).items():
        yield name, judged([pairs[place] for place in places], values[places])


def _as_data(judgements: dict[str, Judgement], scores: Sequence[ArticleScore]) -> dict[str, Any]:
    from ..matching import MATCHER_VERSION, THRESHOLD
    from ..scores import figures_of
    from ..uncertainty import intervals

    return {
        "matcher": {
            "version": MATCHER_VERSION,
            "threshold": THRESHOLD,
            "pairs": {name: asdict(one) for name, one in judgements.items()},
        },
        "labellers": {
            "articles": {score.article: figures_of([score]) for score in scores},
            "total": {name: asdict(one) for name, one in intervals(scores).items()},
        },
    }


def _print_judgements(judgements: dict[str, Judgement]) -> None:
    from ..matching import THRESHOLD
    from ..printing import print_table

    columns = ("pairs", "all", "same", "agreement", "kappa", "95%", "cross-validated", "judges")
    rows = [
        (
            name,
            one.pairs,
            one.same,
            one.agreement,
            one.kappa.value,
            _span(one.kappa),
            one.cross_validated,
            one.judges,
        )
        for name, one in judgements.items()
    ]
    print_table(columns, rows, f"matcher and judges, threshold {THRESHOLD}")
    print("\nCross-validated: kappa where each article's threshold was chosen on the others.")
    print("Judges: kappa between the two who judged.")
    print("From reader: as ways of reading gave it; labels: other labels; hand: freely reworded.\n")
    curve = judgements["all"].curve
    print_table(("threshold", "kappa"), [(f"{t:.2f}", value) for t, value in curve.items()])


def _print_labellers(scores: Sequence[ArticleScore]) -> None:
    from ..printing import print_table
    from ..scores import figures_of
    from ..uncertainty import intervals

    if not scores:
        print("No article has two labellers and a text.")
        return
    found = [(score.article, figures_of([score])) for score in scores]
    rows: list[Sequence[object]] = [
        (name, *(figures[figure] for figure in COLUMNS.values())) for name, figures in found
    ]
    total = intervals(scores, tuple(COLUMNS.values()))
    rows.append(("total", *(total[figure].value for figure in COLUMNS.values())))
    rows.append(("95%", *(_span(total[figure]) for figure in COLUMNS.values())))
    print_table(("labellers", *COLUMNS), rows, "labellers, one against the other")


def _span(interval: Interval) -> str:
    if interval.low is None or interval.high is None:
        return "–"
    return f"{interval.low:.2f} to {interval.high:.2f}"
