"""`evals gate`: exit status 1 when a run is worse than another, 0 when not, 2 when in error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..options import add_data_arguments, labels_of_run, refuse_parts

if TYPE_CHECKING:
    from ..gating import Verdict
    from ..runs import RunFolder
    from ..simulating import Progress, Share, Simulation

HELP = "exit with 1 when a run is worse than another one, 0 when not, 2 when in error"
FAILED = 2
"""Exit status on an error, so that it is not taken for "worse"."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument("folder", metavar="RUN", type=Path, help="the run to judge")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--against", metavar="BASELINE", type=Path, help="the run to judge it by")
    what.add_argument(
        "--simulate",
        action="store_true",
        help="instead, try the gate on pairs of runs that are made up from the articles of RUN: "
        "how often it is wrong, and what it finds",
    )
    parser.add_argument(
        "--primary", metavar="FIGURE", help="judge this figure, besides harm, instead of all.f1"
    )
    parser.add_argument(
        "--alpha", type=_share, default=0.05, help="share of false alarms, at most; %(default)s"
    )
    parser.add_argument(
        "--pairs", type=_number, default=1000, help="to simulate; %(default)s if not said"
    )
    parser.add_argument(
        "--drop",
        type=_share,
        action="append",
        default=[],
        help="simulate this true drop of the figure too; may be given several times",
    )
    add_data_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Judges or simulates, and prints."""
    from ..runs import read_run
    from ..scores import PRIMARY

    options.primary = options.primary or PRIMARY
    new = read_run(options.folder)
    return _simulate(options, new) if options.simulate else _judge(options, new)


def _judge(options: argparse.Namespace, new: RunFolder) -> int:
    from dataclasses import asdict

    from ..gating import failures_of, judge
    from ..printing import print_json
    from ..runs import read_run, scores_of
    from ..simulating import smallest_drop

    old = read_run(options.against)
    labels = labels_of_run(options, old.info)
    refuse_parts(options, [old.info, new.info], labels)
    dataset = labels.select(options.split, options.articles)
    before, after = scores_of(old, dataset), scores_of(new, dataset)
    failures = failures_of(old, new, dataset)
    verdict = judge(before, after, failures, options.primary, options.alpha)
    kept = [score for score in before if score.article in verdict.articles]
    least = smallest_drop(kept, options.primary, options.alpha) if verdict.judged else None
    secret = old.info.totals_only or new.info.totals_only
    if options.json:
        told = asdict(verdict) | {"worse": verdict.worse, "smallest_drop": least}
        print_json(_without_names(told) if secret else told)
        return int(verdict.worse)
    print(f"{_name(new)}, judged against {_name(old)}")
    alone = {score.article for score in (*before, *after)}.difference(verdict.articles)
    print(
        f"{len(verdict.articles)} articles have a score in both runs and are judged, {len(alone)} "
        "in one only and are left out"
    )
    _print_verdict(verdict, least, secret)
    return int(verdict.worse)


def _print_verdict(verdict: Verdict, least: float | None, secret: bool) -> None:
    from ..printing import print_table

    if verdict.judged:
        print(
            "one-sided paired permutation tests; false alarms over all figures together: at most "
            f"{verdict.alpha:.1%}\n"
        )
        rows = [
            (one.name, one.before, one.after, _p(one.p), _p(one.adjusted), "worse" * one.worse)
            for one in verdict.judged
        ]
        print_table(("figure", ("before", "after"), ("p", "p corrected", "")), rows)
    print()
    for line in _words(verdict, secret):
        print(line)
    if verdict.judged:
        print(_power(verdict, least))


def _p(value: float) -> str:
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _name(run: RunFolder) -> str:
    from ..faults import shown

    return shown(run.path.resolve().name)


def _words(verdict: Verdict, secret: bool) -> Iterator[str]:
    from ..faults import shown
    from ..printing import decimal

    worse = [one for one in verdict.judged if one.worse]
    if worse:
        told = "; ".join(
            f"{one.name} went from {decimal(one.before)} to {decimal(one.after)}" for one in worse
        )
        yield f"WORSE: {told}, which chance does not explain."
    failures = verdict.failures
    if failures.more:
        names = "" if secret else f": {', '.join(map(shown, failures.new))}"
        yield (
            f"WORSE: it fails on more articles, {failures.after:g} instead of {failures.before:g}"
            f"{names}."
        )
    if not verdict.worse:
        yield "NOT WORSE: nothing that is judged got worse by more than chance explains."


def _power(verdict: Verdict, least: float | None) -> str:
    primary, number = verdict.judged[0].name, len(verdict.articles)
    if least is None:
        return f"With {number} articles the gate would hardly find even the loss of all {primary}."
    return (
        f"With {number} articles the gate finds a true drop of {least:.2f} in {primary} four times "
        "in five; smaller ones may well pass."
    )


def _without_names(told: dict[str, Any]) -> dict[str, Any]:
    """Of the test split, totals only."""
    failures = {**told["failures"], "new": len(told["failures"]["new"])}
    return {**told, "articles": len(told["articles"]), "failures": failures}


def _simulate(options: argparse.Namespace, new: RunFolder) -> int:
    from dataclasses import asdict

    from ..printing import print_json
    from ..runs import scores_of
    from ..simulating import DROPS, simulate

    labels = labels_of_run(options, new.info)
    refuse_parts(options, [new.info], labels)
    scores = scores_of(new, labels.select(options.split, options.articles))
    drops = (*DROPS, *options.drop)
    found = simulate(scores, options.primary, options.alpha, options.pairs, drops, _progress())
    if options.json:
        powers = [{"drop": drop, **asdict(share)} for drop, share in found.found.items()]
        print_json(asdict(found) | {"found": powers})
    else:
        _print_simulation(found)
    return 0


def _print_simulation(found: Simulation) -> None:
    from ..printing import print_table

    rows = [("nothing but chance", *_shares(found.false_alarms))]
    rows += [(f"{found.primary} less {d:.2f}", *_shares(s)) for d, s in found.found.items()]
    if found.doubled_harm:
        rows.append(("twice the harm", *_shares(found.doubled_harm)))
    print(
        f"{found.pairs:,} pairs of {found.articles} articles, {found.primary} {found.value:.3f}\n"
    )
    print_table(("what got worse", ("found", "95% interval")), rows)
    print()
    holds = found.false_alarms.value <= found.alpha
    print(
        f"False alarms: {found.false_alarms.value:.1%}, "
        f"{'not more' if holds else 'more'} than the {found.alpha:.1%} that are put up with."
    )


def _shares(share: Share) -> tuple[str, str]:
    return f"{share.value:.1%}", f"{share.low:.1%} … {share.high:.1%}"


def _progress() -> Progress:
    """Tells on stderr: on a terminal always, elsewhere ten times."""
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if sys.stderr.isatty():
            print(f"\r{done:,} of {total:,} pairs", end="", file=sys.stderr, flush=True)
            if done == total:
                print(file=sys.stderr)
        elif done * 10 // total > told:
            told = done * 10 // total
            print(f"{done:,} of {total:,} pairs", file=sys.stderr)

    return tell


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number between 0 and 1")
    return value


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)
