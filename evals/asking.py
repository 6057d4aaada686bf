"""Sees beforehand whether settings name a reader and a model, as far as that costs nothing.

Promises: nothing is asked, fetched or started, and no reader is made. What only the first
question can tell, such as a wrong key, is left to it.
"""

from __future__ import annotations

from importlib import import_module
from operator import attrgetter
from pathlib import Path

from summarizer import Settings, summarize_many
from summarizer.errors import SettingsError, WeightsError


def check(settings: Settings) -> None:
    """Looks for the reader and the model.

    Raises:
        SettingsError: there is no such reader of the user's own.
        ModelConfigurationError: there is no such provider or local model.
        WeightsError: a file of the user's own weights is not there.
    """
    if ":" in settings.reading:
        _check_reader(settings.reading)
    summarize_many((), settings=settings)  # Opens the model, and reads no article.
    provider, _, name = settings.model.partition("/")
    if provider == "local" and name.lower().endswith(".gguf"):
        _check_weights(Path(name).expanduser())


def _check_reader(reading: str) -> None:
    module_name, _, attribute = reading.partition(":")
    try:
        module = import_module(module_name)
    except ImportError as error:
        raise SettingsError(
            f"the way of reading {reading!r} cannot be imported: {error}; correct the part before "
            "the colon, install what it needs, or put its folder into PYTHONPATH"
        ) from error
    try:
        attrgetter(attribute)(module)
    except AttributeError as error:
        raise SettingsError(
            f"the way of reading is {reading!r}, and {module_name} has no {attribute}: correct the "
            "part after the colon"
        ) from error


def _check_weights(path: Path) -> None:
    if not path.is_file():
        raise WeightsError(
            f"{path.absolute()}: there is no such file; name the weights as local/PATH.gguf"
        )
