"""One training from beginning to end, in a folder of its own.

The folder holds a record (recipe, checksum of the text, curve, versions), a checkpoint, and the
adapter once it has ended. Promises: a folder is taken up only with the recipe, text and base that
it was begun with.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from summarizer import Settings
from summarizer.models import adapters, weights
from summarizer.progress import stage

from ..environment import versions_of
from .adapters import write_adapter
from .recipe import ADAPTER, RECORD, Recipe, Training, TrainingError
from .sequences import Lesson, hash_of, sequence_of
from .teacher import Base, Teacher

_PACKAGES = ("torch", "transformers", "peft", "gguf", "summarizer")


def train(
    recipe: Recipe, lessons: Sequence[Lesson], folder: Path, held_out: Sequence[Lesson] = ()
) -> Training:
    """Trains in a folder, or goes on with what was begun there.

    Raises:
        TrainingError: there is nothing to learn from, or something else was begun there.
    """
    if not lessons:
        raise TrainingError("there is no sentence to learn from; name more text, or hold less out")
    with stage(f"dequantising {recipe.base}"):
        base = Base.load(weights.fetch(recipe.base, Settings()))
    sequences = [sequence_of(each, base.tokenise, base.end) for each in lessons]
    training = Training(
        recipe=recipe,
        text=hash_of(lessons),
        articles=len(lessons),
        sentences=sum(map(len, lessons)),
        tokens=sum(len(each.tokens) for each in sequences),
        base_sha256=weights.identity_of(recipe.base),
        versions=versions_of(_PACKAGES),
    )
    folder.mkdir(parents=True, exist_ok=True)
    _check_same(folder / RECORD, training)
    _write(folder / RECORD, training)
    print(
        f"{training.articles} articles, {training.sentences} sentences, {training.tokens} tokens",
        file=sys.stderr,
    )
    teacher = Teacher(base, recipe, sequences)
    _teach(teacher, folder / "checkpoint.pt", len(sequences))
    write_adapter(folder / ADAPTER, base.architecture, teacher.tensors(), teacher.alpha)
    held = [sequence_of(each, base.tokenise, base.end) for each in held_out]
    loss = round(teacher.loss_on(held), 4) if held else None
    done = training.model_copy(
        update={
            "seconds": round(teacher.seconds, 1),
            "curve": teacher.curve.model_copy(update={"held_out": loss}),
            "adapter_sha256": adapters.identity_of(folder / ADAPTER),
        }
    )
    _write(folder / RECORD, done)
    return done


def _teach(teacher: Teacher, checkpoint: Path, articles: int) -> None:
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
    if not path.exists():
        return
    before = read_training(path.parent)
    if (before.recipe, before.text, before.base_sha256) != (
        training.recipe,
        training.text,
        training.base_sha256,
    ):
        raise TrainingError(
            f"{path.parent} holds a training with another recipe, text or base; name another "
            "folder by --out"
        )


def _write(path: Path, training: Training) -> None:
    partial = path.with_name(path.name + ".part")
    partial.write_text(json.dumps(training.model_dump(mode="json"), indent=2) + "\n", "utf-8")
    partial.replace(path)


def read_training(folder: Path) -> Training:
    """What the folder of a training says of it.

    Raises:
        TrainingError: it is none.
    """
    try:
        return Training.model_validate_json((folder / RECORD).read_bytes())
    except (OSError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise TrainingError(
            f"{folder} is no folder of a training: {first}; name one that `train` has made"
        ) from error
