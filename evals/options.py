"""The options by which commands are told which labelled articles are meant."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .loading import Dataset
    from .records import RunInfo

TRAINING = Path(__file__).parent / "training"
"""The labelled text to learn from that comes with the evals."""
SPLITS = ("dev", "test", "train", "other")


def add_folder_arguments(parser: argparse.ArgumentParser) -> None:
    """`--data` and `--texts`: where labels and texts lie."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="your own labels: a folder with one YAML or JSON file an article, in itself or in its "
        "folder labels; without it, the labels that come with the evals",
    )
    parser.add_argument(
        "--texts",
        type=Path,
        metavar="DIR",
        action="append",
        default=[],
        help="look for the articles' texts in this folder too; may be given several times",
    )


def add_data_arguments(parser: argparse.ArgumentParser, split: str | None = None) -> None:
    """Those, and `--split` and `--articles`: which of the articles are meant.

    Args:
        split: what stands for `--split` where it is not given; None for all splits.
    """
    add_folder_arguments(parser)
    without = f"; {split} where this is not given" if split else ""
    parser.add_argument(
        "--split", choices=SPLITS, default=split, help=f"only articles of this split{without}"
    )
    parser.add_argument(
        "--articles",
        metavar="GLOB,…",
        help="only articles with a name like one of these, as in 'clock,k*'",
    )


def dataset_of(options: argparse.Namespace) -> Dataset:
    """The labelled articles that the options name.

    Raises:
        LabelError: labels are missing or wrong, or none of them is meant.
    """
    from .loading import LabelError, load

    every = load(options.data, options.texts)
    chosen = every.select(options.split, options.articles)
    if not chosen.articles:
        named = f" with a name like {options.articles!r}" if options.articles else ""
        split = f" in the split {options.split}" if options.split else ""
        there = ", ".join(f"{one.case.article} ({one.case.split})" for one in every.articles[:20])
        raise LabelError(
            f"{every.folder}: no labelled article{named}{split}; there are {there}"
            f"{' and more' if len(every.articles) > 20 else ''}"
        )
    return chosen


def labels_of_run(options: argparse.Namespace, info: RunInfo) -> Dataset:
    """All labels of the folder that the options name, or else of the one that a run had.

    Raises:
        LabelError: labels are missing or wrong.
    """
    from .loading import load

    data = options.data or (Path(info.data) if info.data is not None else None)
    return load(data, options.texts or [Path(text) for text in info.texts])


def refuse_parts(options: argparse.Namespace, runs: Sequence[RunInfo], labels: Dataset) -> None:
    """Refuses options that single out articles of runs of the test split.

    Raises:
        RunError: they do; the totals of a few articles would tell of each.
    """
    from .runs import RunError

    secret = {one.case.article for one in labels.articles if one.case.split == "test"}
    read = {article.name for info in runs for article in info.articles}
    if not any(info.totals_only for info in runs) and not secret & read:
        return
    if getattr(options, "articles", None) is not None:
        given = "--articles"
    elif options.data is not None and read - {one.case.article for one in labels.articles}:
        given = "--data, whose labels are of a part of its articles only"
    else:
        return
    raise RunError(
        f"of the test split only totals over the whole of it are shown; leave out {given}"
    )
