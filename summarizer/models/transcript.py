"""Requests and what came of them in, a JSON Lines file for evals and audits out.

Promises: a line for each request, also for one that failed; each is appended by one write, so
that several processes may share the file; it is readable by its owner alone; no key is in it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ..errors import SettingsError
from .keys import digest_of
from .ledger import Ledger
from .protocol import Request

_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
_SHORTEST_SECRET = 8
"""Shorter ones guard nothing ("none", "ollama"), and may well be words of an article."""


class Transcript:
    """A file to which requests are appended."""

    def __init__(self, path: Path, secrets: tuple[str, ...]) -> None:
        """Makes the file, so that one that cannot be written is known before anything is asked.

        Args:
            path: the file; made where it is missing, appended to where it is not.
            secrets: keys, which a careless server may have sent back.

        Raises:
            SettingsError: it cannot be written.
        """
        self._path = path.expanduser().absolute()
        self._secrets = tuple(s for s in secrets if len(s) >= _SHORTEST_SECRET)
        self._append(b"")

    def add(
        self, request: Request, ledger: Ledger, model: str, error: BaseException | None
    ) -> None:
        """Appends what came of a request.

        Raises:
            SettingsError: it cannot be written.
        """
        static, asked = request.messages[: request.static], request.messages[request.static :]
        line = {
            "request": request.name,
            "model": model,
            "static": digest_of(static) if static else None,
            "messages": [{"role": m.role, "content": m.content} for m in asked],
            "outcome": "ok" if error is None else type(error).__name__,
            "cached": any(attempt.outcome == "cached" for attempt in ledger.attempts),
            "replies": ledger.replies,
            "attempts": [attempt.model_dump(mode="json") for attempt in ledger.attempts],
            "error": None if error is None else str(error),
        }
        self._append(json.dumps(self._without_secrets(line)).encode("ascii") + b"\n")

    def _without_secrets(self, value: Any) -> Any:
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, "***")
        elif isinstance(value, list):
            return [self._without_secrets(each) for each in value]
        elif isinstance(value, dict):
            return {name: self._without_secrets(each) for name, each in value.items()}
        return value

    def _append(self, line: bytes) -> None:
        try:
            file = os.open(self._path, _FLAGS, 0o600)
            try:
                written = os.write(file, line)
            finally:
                os.close(file)
        except OSError as error:
            raise self._unwritten(error.strerror or str(error)) from error
        if written < len(line):
            raise self._unwritten("the disk is full")

    def _unwritten(self, why: str) -> SettingsError:
        return SettingsError(
            f"SUMMARIZER_TRANSCRIPT: {str(self._path)!r} cannot be written: {why}. Name a file in "
            "a folder that is there, or unset it"
        )
