"""A request and the model that is asked in, the key under which the answer is kept out.

Promises: all that decides an answer is in the key, and nothing that does not, as the name of the
request; the same on every machine and in every process. Keeping is left to `answers`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from .protocol import Message, Request

FORMAT = 1
"""Changes when the same key would come to mean another answer."""


def key_of(request: Request, model: Mapping[str, Any]) -> str:
    """The key, in hexadecimal digits.

    Args:
        request: what is asked.
        model: what decides its answer besides: name, address, weights, engine, options.
    """
    return _digest(
        {
            "format": FORMAT,
            "model": dict(model),
            "messages": _plain(request.messages),
            "grammar": request.grammar,
            "max_tokens": request.max_tokens,
            "answer": _schema_of(request.answer),
            # Left out where it is not wanted, so that answers kept before stay known.
            **({"weighed": True} if request.weighed else {}),
        }
    )


def digest_of(messages: Sequence[Message]) -> str:
    """What stands for messages that are too long to be told again each time."""
    return _digest(_plain(messages))


def _plain(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in messages]


def _digest(value: Any) -> str:
    """SHA-256 of the value as JSON in ASCII, which holds half a surrogate pair as well."""
    plain = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


@lru_cache(maxsize=64)
def _schema_of(answer: type[BaseModel]) -> Mapping[str, Any]:
    return answer.model_json_schema()
