"""Every error that this package raises on purpose.

    SummarizerError
    ├── SettingsError          a setting or an environment variable is invalid
    ├── ArticleError           the article cannot be read
    │   ├── EmptyArticleError      no text, or no sentence in it
    │   ├── ArticleFileError       a path is missing, a folder, binary or not UTF-8
    │   └── ArticleTooLongError    beyond `Settings.max_characters`
    ├── PromptError            a prompt folder or template is missing or broken
    ├── WeightsError           weights are missing, cannot be fetched or do not match their checksum
    ├── ModelError             the model could not be asked, or its answer not be used
    │   ├── ModelConfigurationError   unknown provider, missing key or missing package
    │   ├── ModelUnavailableError     unreachable, overloaded, timed out or crashed
    │   └── ReplyError                the answer did not fit, was refused or was cut off
    └── MissingExtraError      an optional part is not installed

Each message says what happened, to which input, and what to do next. Attributes have
defaults, so every error can be pickled and sent between processes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .schema import Attempt


class SummarizerError(Exception):
    """The parent of all errors of this package."""


class SettingsError(SummarizerError):
    """A setting or an environment variable is invalid."""


class ArticleError(SummarizerError):
    """The article cannot be read."""


class EmptyArticleError(ArticleError):
    """There is no text, or no sentence in it."""


class ArticleFileError(ArticleError):
    """A path is missing, is a folder, is binary or is not UTF-8."""


class ArticleTooLongError(ArticleError):
    """The text is longer than `Settings.max_characters`."""


class PromptError(SummarizerError):
    """A prompt folder or a template in it is missing or broken."""


class WeightsError(SummarizerError):
    """Weights are missing, cannot be fetched, or do not match their checksum."""


class MissingExtraError(SummarizerError):
    """An optional part of the package is not installed."""


class ModelError(SummarizerError):
    """The model could not be asked, or its answer could not be used.

    Attributes:
        model: what was asked, as `provider/name`.
        attempts: every call made before giving up, as `summarizer.schema.Attempt`s.
    """

    def __init__(
        self, message: str, *, model: str = "", attempts: tuple[Attempt, ...] = ()
    ) -> None:
        super().__init__(message)
        self.model = model
        self.attempts = attempts


class ModelConfigurationError(ModelError):
    """The provider is unknown, its key is not set, or its package is not installed."""


class ModelUnavailableError(ModelError):
    """The model is unreachable, overloaded, too slow, or its process has died.

    Attributes:
        retry_after_s: seconds that the server asked to wait, where it said so.
        transient: whether asking again may help.
    """

    def __init__(
        self,
        message: str,
        *,
        model: str = "",
        attempts: tuple[Attempt, ...] = (),
        retry_after_s: float | None = None,
        transient: bool = True,
    ) -> None:
        super().__init__(message, model=model, attempts=attempts)
        self.retry_after_s = retry_after_s
        self.transient = transient


class ReplyError(ModelError):
    """The answer did not fit the schema, was refused, or was cut off.

    Attributes:
        reply: the start of what the model said, at most 500 characters.
        truncated: whether the answer was cut off at the token limit.
    """

    def __init__(
        self,
        message: str,
        *,
        model: str = "",
        attempts: tuple[Attempt, ...] = (),
        reply: str = "",
        truncated: bool = False,
    ) -> None:
        super().__init__(message, model=model, attempts=attempts)
        self.reply = reply[:500]
        self.truncated = truncated
