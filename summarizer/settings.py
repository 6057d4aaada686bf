"""Every setting, from an explicit argument, else `SUMMARIZER_*`, else a default.

The only place that reads the environment for this package's own variables. Providers' keys
stay in the providers' own variables and are read by their own packages.
"""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args

from platformdirs import user_cache_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .errors import SettingsError

Reading = Literal["auto", "whole", "trained", "by_cue", "by_sentence"]
_OWN_READER = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*")
DEFAULT_MODEL = "local"


class Settings(BaseSettings):
    """All limits, timeouts and budgets of a run. Frozen; `Settings()` reads the environment.

    Raises:
        SettingsError: a value is invalid, or a keyword or `SUMMARIZER_*` variable unknown.
    """

    model_config = SettingsConfigDict(
        env_prefix="SUMMARIZER_", frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    model: str = DEFAULT_MODEL
    """`provider/name`, or `local` for the embedded default, `local/NAME` for another
    catalogued model, `local/PATH.gguf` for a file of your own."""
    base_url: str | None = None
    """Address of an OpenAI-compatible server that answers instead of the provider's own."""
    api_key: SecretStr | None = None
    """Key for the server at `base_url`. A provider's own key is never sent there."""
    adapter: Path | None = None
    """A GGUF adapter of your own for the local model, made by `python -m evals train`."""
    reading: str = "auto"
    """The way of reading: `whole`, `trained`, `by_cue` or `by_sentence`; `auto` lets the model
    decide; `package.module:attribute` is a reader of your own."""
    prompts: Path | None = None
    """Folder with templates of your own, in place of those that are shipped."""
    offline: bool = False
    """Never fetch weights; say what is missing instead."""
    cache_dir: Path = Field(default_factory=lambda: user_cache_path("summarizer"))
    """Where weights, read prefixes and answers of models are kept."""
    cache: bool = True
    """Keep answers of models on disk and use them again; 0 keeps nothing and looks at nothing."""
    cache_megabytes: int = Field(default=256, ge=1)
    """Size of the kept answers beyond which those used longest ago are dropped."""
    transcript: Path | None = None
    """File to which every request and raw answer is appended as JSON Lines, for audits."""
    max_characters: int = Field(default=1_000_000, ge=1)
    """An article longer than this is refused."""
    attempts: int = Field(default=3, ge=1, le=10)
    """Calls made for one request before giving up, the first included."""
    timeout_s: float = Field(default=120.0, gt=0)
    """Seconds after which one call to a model is given up."""
    connect_timeout_s: float = Field(default=5.0, gt=0)
    """Seconds to wait for a connection, also to the hub that has the weights."""
    max_tokens: int | None = Field(default=None, ge=1)
    """Tokens, in and out, after which a run stops with an error; None for no budget."""
    concurrency: int = Field(default=4, ge=1, le=256)
    """Requests in flight at once, to models that take several."""
    threads: int | None = Field(default=None, ge=1)
    """Threads of the embedded model; None for one a core."""

    def __init__(self, **values: Any) -> None:
        if unknown := _unknown_variables():
            raise SettingsError(unknown)
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SettingsError(_explain(error, explicit=set(values))) from error

    @field_validator("model", mode="after")
    @classmethod
    def _model_is_named(cls, value: str) -> str:
        value = value.strip()
        if not value:
            raise ValueError("is empty; unset it for the embedded model, or give provider/name")
        return value

    @field_validator("reading", mode="after")
    @classmethod
    def _reading_is_known(cls, value: str) -> str:
        value = value.strip()
        if value not in get_args(Reading) and not _OWN_READER.fullmatch(value):
            raise ValueError("is no way of reading")
        return value

    @field_validator("base_url", mode="after")
    @classmethod
    def _base_url_is_an_address(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    def with_model(self, model: str | None) -> Settings:
        """A copy with another model, validated; the same settings where `model` is None."""
        if model is None:
            return self
        return Settings(**{**self.model_dump(), "model": model})


def _unknown_variables() -> str | None:
    """What to say of a `SUMMARIZER_*` variable that is no setting: most likely a slip."""
    known = {f"SUMMARIZER_{name.upper()}" for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.upper().startswith("SUMMARIZER_") and name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            return f"there is no setting {name}{hint} (settings: {', '.join(sorted(known))})"
    return None


def _explain(error: ValidationError, explicit: set[str]) -> str:
    lines = []
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else "settings"
        shown = name if name in explicit else f"SUMMARIZER_{name.upper()}"
        value = "" if name == "api_key" else f" (got {problem.get('input')!r})"
        lines.append(f"{shown}: {problem['msg'].removeprefix('Value error, ')}{value}")
    return "invalid setting: " + "; ".join(lines) + _allowed(lines)


def _allowed(lines: list[str]) -> str:
    if any("reading" in line.lower() for line in lines):
        known = ", ".join(get_args(Reading))
        return f". Ways of reading: {known}; or package.module:attribute of a reader of your own"
    return ""
