"""The command line of the evals: `python -m evals COMMAND`, or `summarizer-evals` when installed.

Exit status: 0 done, 1 it got worse (`gate`) or a SummarizerError, 2 wrong usage or an error of
`gate`, 130 interrupted. Results go to stdout, everything else to stderr. Each command is a module
in `commands`, with `HELP`, `add_arguments(parser)` and `run(options) -> int`; it loads what it
needs when it runs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from summarizer import SummarizerError

from . import extras
from .commands import (
    agreement,
    bench,
    compare,
    corpus,
    gate,
    likeness,
    list_,
    report,
    run,
    score,
    show,
    train,
)

FAILED, INTERRUPTED, CLOSED = 1, 130, 141
COMMANDS = {
    "run": run,
    "score": score,
    "compare": compare,
    "report": report,
    "gate": gate,
    "corpus": corpus,
    "list": list_,
    "show": show,
    "agreement": agreement,
    "bench": bench,
    "train": train,
    "likeness": likeness,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    options = parser().parse_args(arguments)
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except SummarizerError as error:
        print(f"evals: {error}", file=sys.stderr)
        return int(options.failed)
    except ModuleNotFoundError as error:
        told = extras.missing(error)
        if told is None:
            raise
        print(f"evals: {told}", file=sys.stderr)
        return int(options.failed)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    return status


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    name = "python -m evals" if sys.argv[0].endswith("__main__.py") else None
    found = argparse.ArgumentParser(
        prog=name, description="Measures what summarizer makes of labelled articles."
    )
    commands = found.add_subparsers(required=True, metavar="COMMAND")
    for command_name, module in COMMANDS.items():
        command = commands.add_parser(
            command_name, help=module.HELP, description=module.HELP[0].upper() + module.HELP[1:]
        )
        module.add_arguments(command)
        command.add_argument("--json", action="store_true", help="print JSON")
        command.set_defaults(run=module.run, failed=getattr(module, "FAILED", FAILED))
    return found
