"""Training: only answers are learned, a stop changes nothing, and what comes out is an adapter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="pip install 'summarizer[train]'")
pytest.importorskip("peft", reason="pip install 'summarizer[train]'")
gguf = pytest.importorskip("gguf", reason="pip install 'summarizer[train]'")

from evals.teaching.adapters import tensor_name, write_adapter  # noqa: E402
from evals.teaching.recipe import Recipe  # noqa: E402
from evals.teaching.sequences import Tokens  # noqa: E402
from evals.teaching.teacher import Base, Teacher  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")
LAYERS, FIRST = 4, 2
RECIPE = Recipe(rank=4, first_layer=FIRST, epochs=12, rate=0.02, seed=1)
ARTICLES = [
    Tokens((1, 2, 0, 3, 0, 4, 0, 5, 5, 0), (False,) * 3 + (True,) * 2 + (False,) * 2 + (True,) * 3),
    Tokens((6, 0, 7, 0), (False, False, True, True)),
]


def base() -> Base:
    """A model of the embedded one's kind, of a few thousand numbers drawn by chance."""
    from transformers import AutoModelForCausalLM, Qwen2Config

    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=16,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=LAYERS,
        num_attention_heads=2,
        num_key_value_heads=1,
        initializer_range=0.5,
    )
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    model.requires_grad_(False)
    return Base(model, None)


def taught(
    folder: Path, recipe: Recipe = RECIPE, stop: Callable[[], bool] = lambda: False
) -> tuple[Teacher, list[float]]:
    teacher = Teacher(base(), recipe, ARTICLES)
    assert list(teacher.prepare()) == [1, 2]
    losses = [progress.loss for progress in teacher.teach(folder / "checkpoint.pt", stop)]
    return teacher, losses


def test_what_is_taught_is_learned(tmp_path: Path) -> None:
    teacher, losses = taught(tmp_path, RECIPE.model_copy(update={"epochs": 62}))
    assert len(losses) == teacher.steps == 124
    assert losses[-1] < losses[0] / 5
    assert teacher.curve.steps == (*range(10, 121, 10), 124)
    assert teacher.curve.losses[-1] == pytest.approx(losses[-1], abs=1e-3)


def test_only_the_upper_layers_are_adapted(tmp_path: Path) -> None:
    tensors = taught(tmp_path)[0].tensors()
    layers = {int(name.split(".")[1]) for name in tensors}
    assert layers == set(range(FIRST, LAYERS))
    assert len(tensors) == 2 * 7 * len(layers)
    assert tensors["blk.2.attn_q.weight.lora_a"].shape == (4, 32)
    assert tensors["blk.3.ffn_down.weight.lora_b"].shape == (32, 4)


def test_a_stop_changes_nothing(tmp_path: Path) -> None:
    whole, _ = taught(_made(tmp_path / "a"))
    calls = iter([False] * 7 + [True])
    _, before = taught(_made(tmp_path / "b"), stop=lambda: next(calls))
    resumed, after = taught(tmp_path / "b")
    assert (len(before), len(after)) == (7, 17)
    assert resumed.curve == whole.curve
    for name, tensor in whole.tensors().items():
        assert (tensor == resumed.tensors()[name]).all()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_another_seed_teaches_in_another_order(tmp_path: Path) -> None:
    one = taught(_made(tmp_path / "a"))[1]
    other = taught(_made(tmp_path / "b"), RECIPE.model_copy(update={"seed": 2}))[1]
    assert one != other


def test_an_adapter_is_written_as_the_engine_expects_it(tmp_path: Path) -> None:
    teacher, _ = taught(tmp_path)
    write_adapter(tmp_path / "adapter.gguf", "qwen2", teacher.tensors(), teacher.alpha)
    read = gguf.GGUFReader(tmp_path / "adapter.gguf")

    def value(field: str) -> Any:
        return read.get_field(field).contents()

    assert value("general.architecture") == "qwen2"
    assert value("general.type") == "adapter"
    assert value("adapter.type") == "lora"
    assert value("adapter.lora.alpha") == 2.0 * RECIPE.rank
    assert {tensor.name for tensor in read.tensors} == set(teacher.tensors())


def test_a_parameter_that_is_no_matrix_of_an_adapter_is_refused() -> None:
    with pytest.raises(ValueError, match=r"lm_head\.weight"):
        tensor_name("lm_head.weight", 0)


def test_the_loss_on_articles_held_out_is_of_what_was_learned(tmp_path: Path) -> None:
    recipe = RECIPE.model_copy(update={"epochs": 62})
    teacher, losses = taught(tmp_path, recipe)
    assert teacher.loss_on(ARTICLES) < 0.5 < losses[0]
    assert teacher.loss_on([Tokens((9, 0, 8, 0), (False, False, True, True))]) > 0.5
