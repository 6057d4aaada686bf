"""The name of a model in, a client that speaks to its provider out.

Promises: a missing key, an unknown provider and a missing package are told before anything is
sent, each with what to set or install; a server at `Settings.base_url` is sent its own key or
none, and nothing that the environment holds for a provider; SDKs do not retry. SDKs are
imported here and in `door` only, and only when a client is made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..errors import ModelConfigurationError
from ..settings import Settings

if TYPE_CHECKING:
    from instructor import AsyncInstructor

_NO_KEY = "none"
"""Sent to servers that want no key, for the SDK insists on one."""
_OLLAMA = "http://localhost:11434/v1"
_NO_TEMPERATURE = frozenset({"anthropic"})
"""Providers whose SDK takes no temperature any more."""
_COUNTS_COMPLETION = frozenset({"openai", "azure_openai"})
_EXTRAS = frozenset({"anthropic", "google"})

_KEYS: Mapping[str, tuple[str, ...]] = {
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    "anyscale": ("ANYSCALE_API_KEY",),
    "azure_openai": ("AZURE_OPENAI_API_KEY",),
    "cerebras": ("CEREBRAS_API_KEY",),
    "cohere": ("CO_API_KEY",),
    "databricks": ("DATABRICKS_TOKEN", "DATABRICKS_API_KEY"),
    "deepseek": ("DEEPSEEK_API_KEY",),
    "fireworks": ("FIREWORKS_API_KEY",),
    "gemini": ("GOOGLE_API_KEY",),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    "groq": ("GROQ_API_KEY",),
    "mistral": ("MISTRAL_API_KEY",),
    "openai": ("OPENAI_API_KEY",),
    "openrouter": ("OPENROUTER_API_KEY",),
    "perplexity": ("PERPLEXITY_API_KEY",),
    "together": ("TOGETHER_API_KEY",),
    "writer": ("WRITER_API_KEY",),
    "xai": ("XAI_API_KEY",),
}
"""The variables that hold a provider's key, any of which will do. Providers that are not here
(bedrock, vertexai, litellm) find their credentials in ways of their own."""


@dataclass(frozen=True)
class Connection:
    """A client, and how this provider wants to be asked.

    Attributes:
        client: asks and validates.
        options: what goes with every request.
        tokens_as: the provider's word for the length of the answer.
        key_hint: where the key comes from, for messages.
        secrets: what must not be in a message.
        close: closes its sockets.
    """

    client: AsyncInstructor
    options: Mapping[str, Any]
    tokens_as: str = "max_tokens"
    key_hint: str = "the key"
    secrets: tuple[str, ...] = ()
    close: Callable[[], Any] | None = None


def load() -> object:
    """Imports the SDK: a second or more, which another thread can spend while weights load."""
    import instructor
    import openai

    return instructor.from_openai, openai.AsyncOpenAI


def connect(settings: Settings) -> Connection:
    """A client for the model that the settings name; nothing is sent yet.

    Raises:
        ModelConfigurationError: provider, name, key or package is missing or unknown.
    """
    provider, name = split(settings.model, known=settings.base_url is not None)
    if settings.base_url is not None:
        return server(settings.base_url, name, settings)
    if provider == "ollama":
        return server(_OLLAMA, name, settings)
    return _provider(provider, name, settings)


def split(model: str, *, known: bool) -> tuple[str, str]:
    """Provider and name. With `known`, a first part that is no provider belongs to the name,
    as in "meta-llama/Llama-3.1-8B" at a server of one's own."""
    provider, slash, name = model.partition("/")
    is_provider = provider in _providers()
    if known and not is_provider:
        return "", model
    if not slash or not name or not is_provider:
        raise ModelConfigurationError(
            f"SUMMARIZER_MODEL is {model!r}: it must be provider/name, with one of the "
            f"providers {', '.join(sorted(_providers()))}; or `local` for the embedded model",
            model=model,
        )
    return provider, name


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Every key that a server may be sent: none of them may be shown or kept."""
    own = settings.api_key.get_secret_value() if settings.api_key is not None else ""
    return tuple(key for key in (own, *_keys(settings.model.partition("/")[0])) if key)


def options_of(provider: str, name: str) -> dict[str, Any]:
    """What goes with every request to this provider, and decides its answers."""
    options: dict[str, Any] = {} if provider in _NO_TEMPERATURE else {"temperature": 0}
    if provider == "litellm":
        options["model"] = name
    return options


def _keys(provider: str) -> Iterator[str]:
    for variable in _KEYS.get(provider, ()):
        if value := os.environ.get(variable):
            yield value


def server(address: str, name: str, settings: Settings, key: str | None = None) -> Connection:
    """A client for any server that speaks OpenAI's protocol."""
    import instructor
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient

    own = settings.api_key.get_secret_value() if settings.api_key is not None else ""
    secret = key or own
    is_here = urlsplit(address).hostname in ("127.0.0.1", "localhost", "::1")
    client = AsyncOpenAI(
        base_url=address,
        api_key=secret or _NO_KEY,
        max_retries=0,
        timeout=_patience(settings),
        default_headers=_foreign_headers(),
        http_client=DefaultAsyncHttpxClient(trust_env=not is_here),
    )
    client.organization = client.project = None
    return Connection(
        client=instructor.from_openai(client, model=name, mode=instructor.Mode.JSON_SCHEMA),
        options=options_of("", name),
        key_hint="SUMMARIZER_API_KEY",
        secrets=(secret,) if secret else (),
        close=client.close,
    )


def _provider(provider: str, name: str, settings: Settings) -> Connection:
    import instructor
    from instructor.core.exceptions import InstructorError
    from openai import OpenAIError

    variables = _KEYS.get(provider, ())
    secrets = tuple(_keys(provider))
    if variables and not secrets:
        raise ModelConfigurationError(
            f"{provider}/{name} needs a key: set {' or '.join(variables)}",
            model=f"{provider}/{name}",
        )
    extra = _google_transport(settings) if provider == "google" else {}
    try:
        client = instructor.from_provider(f"{provider}/{name}", async_client=True, **extra)
    except (InstructorError, ImportError, OpenAIError, ValueError) as error:
        raise ModelConfigurationError(
            f"{provider}/{name} cannot be set up: {error}{_extra(provider)}",
            model=f"{provider}/{name}",
        ) from error
    _take_over_retries(client.client, settings)
    return Connection(
        client=client,
        options=options_of(provider, name),
        tokens_as="max_completion_tokens" if provider in _COUNTS_COMPLETION else "max_tokens",
        key_hint=" or ".join(variables) or "the provider's credentials",
        secrets=secrets,
        close=getattr(client.client, "close", None),
    )


def _providers() -> frozenset[str]:
    return frozenset({*_KEYS, "bedrock", "generative-ai", "litellm", "ollama", "vertexai"})


def _extra(provider: str) -> str:
    return f" (pip install 'summarizer[{provider}]')" if provider in _EXTRAS else ""


def _take_over_retries(sdk: Any, settings: Settings) -> None:
    """One owner for each kind of failure: the SDK must not retry beside us."""
    from openai import Timeout

    if isinstance(getattr(sdk, "max_retries", None), int):
        sdk.max_retries = 0
    if isinstance(getattr(sdk, "timeout", None), Timeout):
        sdk.timeout = _patience(settings)


def _google_transport(settings: Settings) -> dict[str, Any]:
    """Google's SDK would otherwise take whatever HTTP library is installed, without a limit for
    connecting."""
    from openai import DefaultAsyncHttpxClient

    return {
        "http_options": {"httpx_async_client": DefaultAsyncHttpxClient(timeout=_patience(settings))}
    }


def _patience(settings: Settings) -> Any:
    from openai import Timeout

    return Timeout(settings.timeout_s, connect=settings.connect_timeout_s)


def _foreign_headers() -> dict[str, Any]:
    """Takes back the headers that the SDK would send from the environment to anybody."""
    from openai import Omit

    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    names = [line.partition(":")[0].strip() for line in lines]
    return {name: Omit() for name in names if name}
