"""What all tests share: the order of the layers, and the browser where there is one."""

from __future__ import annotations

import shutil

import hypothesis
import pytest

LAYERS = ("browser", "small_model", "default_model")
"""Slow layers run last, in this order."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: max((LAYERS.index(m) + 1 for m in LAYERS if m in item.keywords), default=0)
    )


@pytest.fixture(scope="session")
def browser() -> str:
    """The path of a browser that runs without a screen."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is installed (Debian: apt install chromium)")
    return found
