"""Any SDK's exception in, one of our errors out.

Reads status, headers and class names by attribute, so that no SDK is imported. Promises:
unavailability is told apart from a wrong key, an unknown model and a bill that is not paid,
which no second try would mend; no key is in a message.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from ..errors import ModelConfigurationError, ModelError, ModelUnavailableError, ReplyError

_SHOWN = 300
_JITTER_S = 0.25
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 20.0
_OVERLOADED = frozenset({408, 409, 425, 429})
_UNPAID = ("insufficient_quota", "billing", "credit balance", "quota exceeded for quota metric")
_TIMED_OUT = ("timeout", "deadline")
_UNREACHABLE = ("connect", "network", "transport", "protocol", "readerror", "writeerror")


def translate(
    error: BaseException, name: str, key_hint: str, secrets: tuple[str, ...]
) -> ModelError:
    """The error of ours that says what happened.

    Args:
        error: what the SDK raised.
        name: the model that was asked, as `provider/name`.
        key_hint: the variable that holds the key, for the message.
        secrets: keys, which a careless server may have sent back.
    """
    status = _status(error)
    said = _said(error, secrets)
    if status is not None:
        return _of_status(status, said, error, name, key_hint)
    if isinstance(error, ImportError):
        extra = name.partition("/")[0]
        return ModelConfigurationError(
            f"{name} needs a package that is not installed: {said}. Install it, or all that "
            f"this provider needs: pip install 'summarizer[{extra}]'",
            model=name,
        )
    kind = _kind(error)
    if any(word in kind for word in _TIMED_OUT):
        return ModelUnavailableError(f"{name} did not answer in time: {said}", model=name)
    if isinstance(error, OSError) or any(word in kind for word in _UNREACHABLE):
        return ModelUnavailableError(
            f"{name} cannot be reached: {said}. Check the address and the network", model=name
        )
    if isinstance(error, ValueError):
        return ReplyError(f"{name} sent something that is no reply: {said}", model=name)
    return ModelError(f"{name} could not be asked: {said}", model=name)


def seconds_asked_for(headers: Mapping[str, str] | None) -> float | None:
    """What Retry-After asks for, in seconds or as a date; None where it is absent or garbled."""
    value = (headers or {}).get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        seconds = _seconds_until(value)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except (ValueError, OverflowError):
        return math.nan


def without(secrets: tuple[str, ...], error: BaseException) -> BaseException | None:
    """The error, to be raised from; None where its own words hold a key."""
    return None if any(secret in f"{error} {error!r}" for secret in secrets) else error


def seconds_before(attempt: int, error: BaseException | None) -> float:
    """How long to wait before the next attempt: as asked for, else longer each time, and never
    in step with other clients."""
    asked = getattr(error, "retry_after_s", None)
    if asked is not None:
        return float(asked) + random.uniform(0.0, _JITTER_S)
    if not isinstance(error, ModelUnavailableError):
        return 0.0
    longest: float = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2.0 ** (attempt - 1))
    return random.uniform(0.5, 1.0) * longest


def _of_status(
    status: int, said: str, error: BaseException, name: str, key_hint: str
) -> ModelError:
    if status in (401, 403):
        return ModelConfigurationError(
            f"{name} refused the key ({status}): {said}. Check {key_hint}", model=name
        )
    if status == 404:
        return ModelConfigurationError(
            f"{name} is not known there (404): {said}. Check SUMMARIZER_MODEL and the address",
            model=name,
        )
    if status == 402 or any(word in said.lower() for word in _UNPAID):
        return ModelUnavailableError(
            f"{name} has no quota left ({status}): {said}. Waiting will not help",
            model=name,
            transient=False,
        )
    if status in _OVERLOADED or status >= 500:
        headers = getattr(getattr(error, "response", None), "headers", None)
        return ModelUnavailableError(
            f"{name} is overloaded or out of order ({status}): {said}",
            model=name,
            retry_after_s=seconds_asked_for(headers or getattr(error, "headers", None)),
        )
    return ModelError(f"{name} rejected the request ({status}): {said}", model=name)


def _status(error: BaseException) -> int | None:
    for attribute in ("status_code", "code", "http_status"):
        value = getattr(error, attribute, None)
        if isinstance(value, int) and 100 <= value < 600:
            return value
    return None


def _said(error: BaseException, secrets: tuple[str, ...]) -> str:
    """The server's own words where there are some, else the SDK's."""
    body = getattr(error, "body", None) or getattr(error, "details", None)
    inner = body.get("error", body) if isinstance(body, dict) else None
    if isinstance(inner, dict):
        known = [inner[name] for name in ("code", "type", "message") if inner.get(name)]
        words = [word for word in known if isinstance(word, str)]
        text = ": ".join(dict.fromkeys(words)) or json.dumps(inner)
    else:
        text = str(error) or type(error).__name__
    for secret in secrets:
        text = text.replace(secret, "***")
    return " ".join(text.split())[:_SHOWN].rstrip(".")


def _kind(error: BaseException) -> str:
    return " ".join(kind.__name__ for kind in type(error).__mro__).lower()
