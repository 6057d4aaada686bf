"""Settings in, the model that they name out; nothing is fetched, started or sent yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ..errors import ModelConfigurationError
from ..settings import Settings
from . import adapters, providers, weights
from .answers import Answers
from .catalogue import DEFAULT
from .door import Door
from .local import Local
from .prefixes import engine_version
from .protocol import Capabilities, Model
from .remembering import Remembering
from .remote import Remote
from .transcript import Transcript

_Identity = Callable[[], Mapping[str, Any]]


def open_model(settings: Settings) -> Model:
    """The model that `settings.model` names.

    Raises:
        ModelConfigurationError: there is no such provider or local model.
        SettingsError: the transcript cannot be written.
    """
    if settings.model == "local" or settings.model.startswith("local/"):
        return _remembering(*_local(settings), settings)
    return _remembering(*_remote(settings), settings)


def _remembering(door: Door, identity: _Identity, settings: Settings) -> Model:
    if not settings.cache and settings.transcript is None:
        return door
    answers = transcript = None
    if settings.cache:
        answers = Answers(settings.cache_dir / "answers", settings.cache_megabytes)
    if settings.transcript is not None:
        transcript = Transcript(settings.transcript, providers.secrets_of(settings))
    return Remembering(door, identity, answers, transcript)


def _remote(settings: Settings) -> tuple[Door, _Identity]:
    provider, name = providers.split(settings.model, known=settings.base_url is not None)
    capabilities = Capabilities(
        grammar=False, whole=True, window=None, concurrency=settings.concurrency
    )

    def identity() -> Mapping[str, Any]:
        served = provider if settings.base_url is None else ""
        options = providers.options_of(served, name)
        return {"name": settings.model, "base_url": settings.base_url, "options": options}

    return Door(settings.model, capabilities, settings, Remote(settings)), identity


def _local(settings: Settings) -> tuple[Door, _Identity]:
    if settings.base_url is not None:
        raise ModelConfigurationError(
            f"SUMMARIZER_BASE_URL is {settings.base_url!r}, but {settings.model!r} runs on this "
            "machine: set SUMMARIZER_MODEL to the name that the model has at that server",
            model=settings.model,
        )
    given = settings.model.removeprefix("local").removeprefix("/") or DEFAULT
    window = weights.window_of(given)
    adapter = adapters.adapter_of(given, settings)
    capabilities = Capabilities(
        grammar=True, whole=False, window=window, concurrency=1, trained=adapter is not None
    )
    link = Local(f"local/{given}", settings, partial(weights.locate, given, settings))

    def identity() -> Mapping[str, Any]:
        options = providers.options_of("", given)
        known = {"weights": weights.identity_of(given), "engine": engine_version()}
        if adapter is not None:
            known["adapter"] = adapters.identity_of(adapter)
        return {"name": f"local/{given}", **known, "options": options}

    return Door(f"local/{given}", capabilities, settings, link), identity
