"""A running engine's own endpoints: what only llama.cpp has and no provider's client knows.

Saves and restores what it has read, and reads messages ahead of any question. Promises: an
engine that is gone or says nothing sensible is `ModelUnavailableError`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection, HTTPException
from typing import Any, Literal

from ..errors import ModelError, ModelUnavailableError
from ..progress import stage
from ..schema import Attempt
from .protocol import Message

_PATIENCE_S = 300.0


class Wire:
    """The way to one running engine."""

    def __init__(self, name: str, address: str, key: str) -> None:
        self._name = name
        self._host = address.partition("://")[2]
        self._key = key

    def slot(self, action: Literal["save", "restore"], file: str) -> dict[str, Any]:
        """Saves what has been read to a file in the engine's folder, or restores it from there.

        Returns:
            The engine's answer; `n_saved` or `n_restored` tokens, or an `error`.

        Raises:
            ModelUnavailableError: the engine is gone.
        """
        whole = b"".join(self._post(f"/slots/0?action={action}", {"filename": file}))
        try:
            answer: dict[str, Any] = json.loads(whole)
        except ValueError as error:
            raise self._gone(error) from error
        return answer

    def read(self, messages: Sequence[Message]) -> Attempt:
        """Reads messages, and shows how far it has got.

        Raises:
            ModelError: they do not fit, or are rejected for another reason.
            ModelUnavailableError: the engine is gone.
        """
        body = {
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "max_tokens": 1,
            "stream": True,
            "return_progress": True,
            "stream_options": {"include_usage": True},
        }
        started = time.monotonic()
        usage: dict[str, Any] = {}
        with stage("reading the instructions") as shown:
            for line in self._post("/v1/chat/completions", body):
                event = _event(line)
                if "error" in event:
                    told = f"{self._name} cannot read the instructions: {event['error']}"
                    raise ModelError(told, model=self._name)
                if progress := event.get("prompt_progress"):
                    shown.to(progress["processed"], progress["total"])
                usage = event.get("usage") or usage
        return Attempt(
            request="instructions",
            outcome="ok",
            tokens_in=usage.get("prompt_tokens", 0),
            tokens_out=usage.get("completion_tokens", 0),
            tokens_cached=(usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0),
            seconds=time.monotonic() - started,
        )

    def _post(self, path: str, body: dict[str, Any]) -> Iterator[bytes]:
        """The lines of the answer, as they come."""
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        connection = HTTPConnection(self._host, timeout=_PATIENCE_S)
        try:
            connection.request("POST", path, json.dumps(body), headers)
            yield from connection.getresponse()
        except (OSError, HTTPException) as error:
            raise self._gone(error) from error
        finally:
            connection.close()

    def _gone(self, error: Exception) -> ModelUnavailableError:
        told = f"{self._name} stopped while it read the instructions: {error}"
        return ModelUnavailableError(told, model=self._name)


def _event(line: bytes) -> dict[str, Any]:
    """The event in one line of a stream; empty for a line that carries none."""
    payload = line.removeprefix(b"data: ").strip()
    if not payload.startswith(b"{"):
        return {}
    event: dict[str, Any] = json.loads(payload)
    return event
