"""`evals run`."""

from __future__ import annotations

import argparse

HELP = "not there yet"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""


def run(options: argparse.Namespace) -> int:
    """Does nothing yet."""
    raise NotImplementedError
