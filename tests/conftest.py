"""What all tests share: no kept answers, the order of the layers, and the browser if any.

Tests, and the processes that they start, neither read nor write the answers that the user's own
cache keeps: most of them count calls. Those that test the cache switch it on, in a folder of
their own.
"""

from __future__ import annotations

import os
import shutil

import hypothesis
import pytest

LAYERS = ("browser", "small_model", "default_model")
"""Slow layers run last, in this order."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

os.environ["SUMMARIZER_CACHE"] = "0"

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
