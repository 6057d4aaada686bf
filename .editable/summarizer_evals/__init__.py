"""Gives the checkout's `evals` the name that it has in the wheel, in an editable install."""

from pathlib import Path

__path__ = [str(Path(__file__).resolve().parents[2] / "evals")]
