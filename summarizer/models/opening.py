"""Settings in, the model that they name out; nothing is fetched, started or sent yet."""

from __future__ import annotations

from functools import partial

from ..errors import ModelConfigurationError
from ..settings import Settings
from . import weights
from .catalogue import DEFAULT
from .door import Door
from .local import Local
from .protocol import Capabilities, Model
from .providers import split
from .remote import Remote


def open_model(settings: Settings) -> Model:
    """The model that `settings.model` names.

    Raises:
        ModelConfigurationError: there is no such provider or local model.
    """
    if settings.model == "local" or settings.model.startswith("local/"):
        return _local(settings)
    split(settings.model, known=settings.base_url is not None)
    capabilities = Capabilities(
        grammar=False, whole=True, window=None, concurrency=settings.concurrency
    )
    return Door(settings.model, capabilities, settings, Remote(settings))


def _local(settings: Settings) -> Model:
    if settings.base_url is not None:
        raise ModelConfigurationError(
            f"SUMMARIZER_BASE_URL is {settings.base_url!r}, but {settings.model!r} runs on this "
            "machine: set SUMMARIZER_MODEL to the name that the model has at that server",
            model=settings.model,
        )
    given = settings.model.removeprefix("local").removeprefix("/") or DEFAULT
    window = weights.window_of(given)
    capabilities = Capabilities(grammar=True, whole=False, window=window, concurrency=1)
    link = Local(f"local/{given}", settings, partial(weights.locate, given, settings))
    return Door(f"local/{given}", capabilities, settings, link)
