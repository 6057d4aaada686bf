"""What the tests of `summarizer.models` ask: one short question, and settings for a server."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from summarizer.models.protocol import Message, Request
from summarizer.settings import Settings


class Count(BaseModel):
    """Who has how many."""

    who: str
    how_many: int


ANN = {"who": "Ann", "how_many": 4}

GRAMMAR = r'root ::= "{\"who\": \"" ("Ann" | "Bob") "\", \"how_many\": " [0-9] "}"'


def question(text: str = "Ann has 4 pears.", **fields: Any) -> Request:
    """A request whose last message is `text`."""
    messages = (Message("system", "Say who is meant and how many."), Message("user", text))
    known: dict[str, Any] = {"name": "count:1", "messages": messages, "answer": Count}
    return Request(**{**known, "max_tokens": 40, **fields})


def settings(address: str, **fields: Any) -> Settings:
    """Settings for an OpenAI-compatible server at `address`."""
    return Settings(**{"model": "openai/fake-1", "base_url": address, "timeout_s": 20, **fields})
