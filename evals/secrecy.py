"""Keeps keys out of what is written down: settings without keys, texts with keys blotted out.

A key is the value of `SUMMARIZER_API_KEY`, of any variable whose name looks like that of a key,
a token or a password, and whatever stands before the `@` of an address or after its `?`.
"""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from summarizer import Settings

BLOT = "[key]"
_SECRET_NAMES = re.compile(
    r"KEY(_|$)|TOKEN(_|$)|SECRET|PASSW|CREDENTIALS?(_|$)|CUSTOM_HEADERS", re.IGNORECASE
)
_SHORTEST = 6
"""A shorter value is no key, and blotting it out would spoil texts."""
_NO_PART_OF_THE_RESULT = ("cache_dir", "transcript", "offline")


def public_settings(settings: Settings) -> dict[str, Any]:
    """All settings but keys, folders and what goes with one article; addresses without keys."""
    shown = settings.model_dump(mode="json", exclude={"api_key", *_NO_PART_OF_THE_RESULT})
    if settings.base_url is not None:
        shown["base_url"] = without_login(settings.base_url)
    return shown


def without_login(address: str) -> str:
    """The address without user, password, query and fragment."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def redacted(text: str, settings: Settings) -> str:
    """The text with every key that this process knows blotted out."""
    for secret in _secrets(settings):
        text = text.replace(secret, BLOT)
    return text


def _secrets(settings: Settings) -> list[str]:
    kept = [value for name, value in os.environ.items() if _SECRET_NAMES.search(name)]
    # A variable may hold several headers, one a line, each with its name.
    lines = [line for value in kept for line in value.split("\n")]
    found = {part.strip() for line in lines for part in (line, line.partition(":")[2])}
    if settings.api_key is not None:
        found.add(settings.api_key.get_secret_value())
    parts = urlsplit(settings.base_url or "")
    login, query = parts.netloc.rpartition("@")[0], parts.query
    written = [login, *login.split(":"), query, *(p.partition("=")[2] for p in query.split("&"))]
    found.update(written, map(unquote, written))
    return sorted((s for s in found if len(s) >= _SHORTEST), key=len, reverse=True)
