"""`evals train`: teaches the embedded model to read."""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from ..teaching.recipe import BASE, Recipe, Training

if TYPE_CHECKING:
    from summarizer import Article

    from ..teaching.sequences import Lesson
    from ..teaching.teacher import Teacher

HELP = "teach the embedded model to read: an adapter from labelled text"
SHIPPED = Path(__file__).parent.parent / "training"
VERIFIED = 100
"""Sentences that are asked alike."""
_PACKAGES = ("torch", "transformers", "peft", "gguf", "summarizer")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    plain = Recipe()
    parser.add_argument(
        "--data", type=Path, default=SHIPPED, metavar="DIR", help="labelled text to learn from"
    )
    parser.add_argument("--base", default=BASE, help="local model to teach")
    parser.add_argument("--rank", type=int, default=plain.rank)
    parser.add_argument("--first-layer", type=int, default=plain.first_layer)
    parser.add_argument("--epochs", type=float, default=plain.epochs)
    parser.add_argument("--rate", type=float, default=plain.rate)
    parser.add_argument("--seed", type=int, default=plain.seed)
    parser.add_argument("--sentences", type=int, help="learn from about so many sentences only")
    parser.add_argument(
        "--held-out", type=int, default=0, metavar="N", help="measure the loss on so many articles"
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
    from ..teaching.sequences import drawn, parted

    recipe = Recipe(
        base=options.base,
        rank=options.rank,
        first_layer=options.first_layer,
        epochs=options.epochs,
        rate=options.rate,
        seed=options.seed,
        sentences=options.sentences,
        held_out=options.held_out,
    )
    articles = load(options.data).articles
    if options.verify is not None:
        return verify(options.verify, [one.article for one in articles if one.article], options)
    lessons = [lesson(one.case, one.article) for one in articles if one.article is not None]
    rest, held_out = parted(lessons, recipe.held_out, recipe.seed)
    chosen = drawn(rest, recipe.sentences, recipe.seed)
    folder = options.out or Path("runs") / time.strftime("train-%Y%m%dT%H%M%SZ", time.gmtime())
    training = train(recipe, chosen, folder, held_out)
    if options.json:
        print_json({"folder": str(folder), **training.model_dump(mode="json")})
    else:
        print(folder / "adapter.gguf")
        if training.curve.held_out is not None:
            print(f"loss on {recipe.held_out} articles held out: {training.curve.held_out}")
    return 0


def verify(folder: Path, articles: Sequence[Article], options: argparse.Namespace) -> int:
    """Says how far the engine answers as torch does, on a hundred sentences."""
    from summarizer import Settings
    from summarizer.models.weights import fetch

    from ..printing import print_json
    from ..teaching.teacher import Base
    from ..teaching.verifying import chats, compare

    training = Training.model_validate_json((folder / "training.json").read_bytes())
    adapter, base = folder / "adapter.gguf", training.recipe.base
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


def train(
    recipe: Recipe, lessons: Sequence[Lesson], folder: Path, held_out: Sequence[Lesson] = ()
) -> Training:
    """Trains in a folder; what was begun there with another recipe or text is refused."""
    from summarizer import Settings
    from summarizer.models.weights import fetch
    from summarizer.progress import stage

    from ..teaching.adapters import write_adapter
    from ..teaching.sequences import hash_of, sequence_of
    from ..teaching.teacher import Base, Teacher

    weights = fetch(recipe.base, Settings())
    with stage(f"dequantising {recipe.base}"):
        base = Base.load(weights)
    sequences = [sequence_of(each, base.tokenise, base.end) for each in lessons]
    training = Training(
        recipe=recipe,
        text=hash_of(lessons),
        articles=len(lessons),
        sentences=sum(map(len, lessons)),
        tokens=sum(len(each.tokens) for each in sequences),
        base_sha256=_checksum(weights),
        versions={"python": platform.python_version(), **{p: _version(p) for p in _PACKAGES}},
    )
    folder.mkdir(parents=True, exist_ok=True)
    _check_same(folder / "training.json", training)
    _write(folder / "training.json", training)
    print(
        f"{training.articles} articles, {training.sentences} sentences, {training.tokens} tokens",
        file=sys.stderr,
    )
    teacher = Teacher(base, recipe, sequences)
    _teach(teacher, folder / "checkpoint.pt", len(sequences))
    write_adapter(folder / "adapter.gguf", teacher.tensors(), teacher.alpha)
    held = [sequence_of(each, base.tokenise, base.end) for each in held_out]
    loss = round(teacher.loss_on(held), 4) if held else None
    done = training.model_copy(
        update={
            "seconds": round(teacher.seconds, 1),
            "curve": teacher.curve.model_copy(update={"held_out": loss}),
            "adapter_sha256": _checksum(folder / "adapter.gguf"),
        }
    )
    _write(folder / "training.json", done)
    return done


def _teach(teacher: Teacher, checkpoint: Path, articles: int) -> None:
    from summarizer.progress import stage

    with stage("reading the text with the layers that stay", articles, "articles") as shown:
        for number in teacher.prepare():
            shown.to(number)
    told = time.monotonic()
    with stage("learning", teacher.steps) as shown:
        for progress in teacher.teach(checkpoint):
            shown.to(progress.step)
            if time.monotonic() - told > 60 or progress.step == progress.steps:
                told = time.monotonic()
                print(
                    f"step {progress.step} of {progress.steps}, loss {progress.loss:.3f}, "
                    f"{progress.tokens_a_second:.0f} tokens/s",
                    file=sys.stderr,
                )


def _check_same(path: Path, training: Training) -> None:
    from summarizer import SummarizerError

    if not path.exists():
        return
    before = Training.model_validate_json(path.read_bytes())
    if (before.recipe, before.text, before.base_sha256) != (
        training.recipe,
        training.text,
        training.base_sha256,
    ):
        raise SummarizerError(
            f"{path.parent} holds a training with another recipe, text or base; name another "
            "folder by --out"
        )


def _write(path: Path, training: Training) -> None:
    partial = path.with_name(path.name + ".part")
    partial.write_text(json.dumps(training.model_dump(mode="json"), indent=2) + "\n", "utf-8")
    partial.replace(path)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
