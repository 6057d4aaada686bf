"""The small model: fetched once into the user's own cache, for tests with real inference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.models import engines, weights
from summarizer.settings import Settings


@pytest.fixture(scope="session")
def small_weights() -> Path:
    """The file of the 135M model."""
    return weights.fetch("smollm2-135m", Settings())


@pytest.fixture
def small(small_weights: Path, tmp_path: Path) -> Iterator[Callable[..., Settings]]:
    """Settings for the small model, with a cache of the test's own; its engines end with it."""

    def make(**fields: Any) -> Settings:
        known = {"model": f"local/{small_weights}", "cache_dir": tmp_path, "timeout_s": 120}
        return Settings(**{**known, **fields})

    yield make
    engines.stop_all()
