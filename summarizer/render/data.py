"""Writes a `Summary` as JSON, whole, so that `Summary.model_validate_json` gives it back.

Promises: the same data as the summary; signs that could steer a terminal or turn text around
stand as escapes, which mean the same to every reader of JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..schema import Summary
from .view import validated

_UNSAFE = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]")


def render(summary: Summary | Mapping[str, Any], *, indent: int | None = 2) -> str:
    """The summary as one JSON object, ending in a line break; one line where indent is None."""
    text = validated(summary).model_dump_json(indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
