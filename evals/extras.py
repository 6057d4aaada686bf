"""A package that is not installed in, the error that says which extra brings it out."""

from __future__ import annotations

from summarizer.errors import MissingExtraError

_BROUGHT = {"numpy": "numpy", "scipy": "scipy", "yaml": "PyYAML"}
"""Modules of the extra, and the packages that hold them."""


def missing(error: ModuleNotFoundError) -> MissingExtraError | None:
    """What to tell the user; None where the extra would not bring the module."""
    package = _BROUGHT.get((error.name or "").partition(".")[0])
    if package is None:
        return None
    return MissingExtraError(
        f"this command needs {package}, which is not installed: pip install 'summarizer[evals]'"
    )
