"""`evals train`: what it refuses, before anything heavy is loaded or trained."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.cli import main


@pytest.mark.parametrize(
    ("option", "value"), [("--rank", "0"), ("--epochs", "-1"), ("--sentences", "0")]
)
def test_a_recipe_that_cannot_be_is_refused_by_its_option(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", option, value]) == 1
    assert f"evals: {option} is {value}" in capsys.readouterr().err


def test_a_folder_that_is_no_training_is_not_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch", reason="pip install 'summarizer[train]'")
    assert main(["train", "--verify", str(tmp_path)]) == 1
    assert "is no folder of a training" in capsys.readouterr().err


def test_holding_everything_out_leaves_nothing_to_learn(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("torch", reason="pip install 'summarizer[train]'")
    assert main(["train", "--held-out", "1000"]) == 1
    assert "no sentence to learn from" in capsys.readouterr().err
