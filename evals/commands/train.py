"""`evals train`: teaches the embedded model to read."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ..options import TRAINING

if TYPE_CHECKING:
    from summarizer import Article

    from ..teaching.recipe import Recipe

HELP = "teach the embedded model to read: an adapter from labelled text"
VERIFIED = 100
"""Sentences that are asked alike."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument(
        "--data", type=Path, default=TRAINING, metavar="DIR", help="labelled text to learn from"
    )
    parser.add_argument("--base", help="local model to teach")
    parser.add_argument("--rank", type=int)
    parser.add_argument("--first-layer", type=int, help="the lowest layer that learns")
    parser.add_argument("--epochs", type=float)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--sentences", type=int, help="learn from about so many sentences only")
    parser.add_argument(
        "--held-out", type=int, metavar="N", help="measure the loss on so many articles"
    )
    parser.add_argument(
        "--verify", type=Path, metavar="RUN", help="ask engine and torch alike, and compare"
    )
    parser.add_argument(
        "--out", type=Path, metavar="RUN", help="folder to write to; a training there is resumed"
    )


def run(options: argparse.Namespace) -> int:
    """Trains, or goes on with a training that was stopped, and exports the adapter."""
    from ..lessons import lesson
    from ..loading import load
    from ..printing import print_json
    from ..teaching.recipe import ADAPTER
    from ..teaching.sequences import drawn, parted

    recipe = _recipe(options)
    articles = load(options.data).articles
    if options.verify is not None:
        return _verify(options, [one.article for one in articles if one.article])
    lessons = [lesson(one.case, one.article) for one in articles if one.article is not None]
    rest, held_out = parted(lessons, recipe.held_out, recipe.seed)
    chosen = drawn(rest, recipe.sentences, recipe.seed)
    folder = options.out or Path("runs") / time.strftime("train-%Y%m%dT%H%M%SZ", time.gmtime())
    from ..teaching.training import train  # Loads torch, so only for a recipe that can be.

    training = train(recipe, chosen, folder, held_out)
    if options.json:
        print_json({"folder": str(folder), **training.model_dump(mode="json")})
    else:
        print(folder / ADAPTER)
        if training.curve.held_out is not None:
            print(f"loss on {recipe.held_out} articles held out: {training.curve.held_out}")
    return 0


def _recipe(options: argparse.Namespace) -> Recipe:
    from pydantic import ValidationError

    from ..teaching.recipe import Recipe, TrainingError

    given = {name: getattr(options, name) for name in Recipe.model_fields}
    try:
        return Recipe.model_validate({n: value for n, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        option = str(first["loc"][0]).replace("_", "-")
        raise TrainingError(f"--{option} is {first['input']!r}: {first['msg']}") from error


def _verify(options: argparse.Namespace, articles: Sequence[Article]) -> int:
    """Says how far the engine answers as torch does."""
    from summarizer import Settings
    from summarizer.models.weights import fetch

    from ..printing import print_json
    from ..teaching.recipe import ADAPTER
    from ..teaching.teacher import Base
    from ..teaching.training import read_training
    from ..teaching.verifying import chats, compare

    base = read_training(options.verify).recipe.base
    adapter = options.verify / ADAPTER
    found = chats(articles, base, adapter, options.sentences or VERIFIED)
    agreement = compare(Base.load(fetch(base, Settings())), adapter, found)
    if options.json:
        print_json(asdict(agreement))
    else:
        print(
            f"{agreement.same} of {agreement.sentences} answers are the same, "
            f"{agreement.same_tokens} of {agreement.tokens} tokens"
        )
    return 0
