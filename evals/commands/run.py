"""`evals run`: summarises labelled articles, scores what comes out, and keeps all of it."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..options import add_data_arguments

if TYPE_CHECKING:
    from summarizer import Settings

    from ..planning import Plan
    from ..runs import RunFolder, RunInfo

HELP = "summarise labelled articles and score what comes out"
SPLIT = "dev"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    add_data_arguments(parser, split=SPLIT)
    parser.add_argument("--model", help="instead of SUMMARIZER_MODEL")
    parser.add_argument(
        "--reading",
        help="instead of SUMMARIZER_READING: a way of reading, module:attribute of a reader of "
        "your own, or one of the baselines: rules, langextract",
    )
    parser.add_argument(
        "--repeat",
        type=_count,
        metavar="N",
        help="read each article N times; from the second time on, kept answers are not used",
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the run's folder; runs by default"
    )
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="RUN",
        help="take up a run that was stopped; what is not given is as it was",
    )
    # So that taking up a run can tell what was asked for from what was not.
    parser.set_defaults(split=None, texts=None)


def run(options: argparse.Namespace) -> int:
    """Summarises, scores and prints; returns 1 where an article could not be."""
    from ..planning import begin, info_of, take_up
    from ..running import missing
    from ..runs import RUNS, RunError, read_run

    if options.resume is None:
        plan = _plan(options)
        info = info_of(plan)
        out = options.out or RUNS
        _point_at_unfinished(out, info)
        folder = begin(plan, info, out)
        print(f"the run is kept in {folder.path}", file=sys.stderr)
        with folder.alone():
            return _finish(folder, plan, options.json)
    if options.out is not None:
        raise RunError("--out names the place of a new run; leave it out with --resume")
    folder = read_run(options.resume)
    with folder.alone():
        plan = _plan(_as_it_was(options, folder.info))
        if folder.info.status == "done" and not missing(folder):
            print(f"{folder.path} is done already", file=sys.stderr)
        else:
            take_up(folder, plan)
        return _finish(folder, plan, options.json)


def _finish(folder: RunFolder, plan: Plan, as_json: bool) -> int:
    from ..printing import print_json
    from ..results import as_data, results_of, tell_unless_kept
    from ..running import missing, summarise
    from ..showing import Shown
    from ..tables import print_results

    if folder.info.status != "done":
        total = len(folder.info.articles) * folder.info.repeat
        done = total - len(missing(folder))
        try:
            with Shown(total, done, nameless=folder.info.totals_only) as shown:
                summarise(folder, plan, shown)
        except BaseException:
            print(f"what has ended is kept; go on with: {_go_on(folder)}", file=sys.stderr)
            raise
    results = results_of(folder, plan.dataset)
    if as_json:
        print_json(as_data(results))
    else:
        print_results(results)
    tell_unless_kept(folder, results)
    return 0 if results.scored and not results.failed else 1


def _plan(options: argparse.Namespace) -> Plan:
    from ..options import dataset_of
    from ..planning import Plan

    options.split = options.split or SPLIT
    options.texts = options.texts or []
    return Plan(
        settings=_settings(options),
        dataset=dataset_of(options),
        data=options.data,
        texts=tuple(options.texts),
        split=options.split,
        pattern=options.articles,
        repeat=options.repeat or 1,
        command=(*_program().split(), *sys.argv[1:]),
    )


def _settings(options: argparse.Namespace) -> Settings:
    from summarizer import Settings

    from ..baselines import NAMES

    reading = NAMES.get(options.reading, options.reading)
    given = {"model": options.model, "reading": reading}
    return Settings(**{name: value for name, value in given.items() if value is not None})


def _as_it_was(options: argparse.Namespace, info: RunInfo) -> argparse.Namespace:
    """The options, with what was not given taken from the run; what was given stands, in the
    environment too, so that a run is never taken up with another model unseen."""
    from summarizer import Settings

    in_environment = Settings().model_fields_set
    was = {
        "data": None if info.data is None else Path(info.data),
        "texts": [Path(folder) for folder in info.texts],
        "split": info.split,
        "articles": info.pattern,
        "repeat": info.repeat,
        "model": None if "model" in in_environment else info.model,
        "reading": None if "reading" in in_environment else info.reading,
    }
    kept = {name: was[name] for name in was if getattr(options, name) is None}
    return argparse.Namespace(**{**vars(options), **kept})


def _point_at_unfinished(out: Path, info: RunInfo) -> None:
    from ..planning import unfinished

    found = unfinished(out, info)
    if found is not None:
        print(
            f"{found.path} is the same run, and was stopped; to go on with it instead, interrupt "
            f"this one and say: {_go_on(found)}",
            file=sys.stderr,
        )


def _go_on(folder: RunFolder) -> str:
    return f"{_program()} run --resume {shlex.quote(str(folder.path))}"


def _program() -> str:
    package = (__package__ or "").partition(".")[0]
    return "python -m evals" if package == "evals" else "summarizer-evals"


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text} is not from 1 to 100")
    return number
