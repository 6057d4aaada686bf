"""A package that is not installed in, the error that says which extra brings it out."""

from __future__ import annotations

from summarizer.errors import MissingExtraError

_BROUGHT = {
    "numpy": ("numpy", "evals"),
    "scipy": ("scipy", "evals"),
    "yaml": ("PyYAML", "evals"),
    **{name: (name, "train") for name in ("torch", "transformers", "peft", "gguf")},
}
"""Modules, the packages that hold them, and the extras that bring those."""


def missing(error: ModuleNotFoundError) -> MissingExtraError | None:
    """What to tell the user; None where the extra would not bring the module."""
    found = _BROUGHT.get((error.name or "").partition(".")[0])
    if found is None:
        return None
    package, extra = found
    return MissingExtraError(
        f"this command needs {package}, which is not installed: pip install 'summarizer[{extra}]'"
    )
