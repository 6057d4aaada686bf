"""A provider's reply in, what was paid for it and what is wrong with it out.

Reads the shapes of OpenAI, Anthropic and Google by attribute, so that no SDK is imported.
Promises: a reply that was cut off, refused or empty, and a prompt that the server silently
cut, are told apart before anybody parses the content. Whether the content fits the schema is
left to instructor.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .protocol import Message, Token

_LONGEST_TOKEN = 16
"""Characters that one token holds at most, in running text; a word takes at least one token."""
_SHORT_PROMPT = 200
"""Prompts with fewer words than this are never near a window."""

_CUT_OFF = frozenset({"length", "max_tokens", "model_length", "error_max_tokens"})
_STOPPED = frozenset(
    {"content_filter", "refusal", "safety", "recitation", "blocklist", "prohibited_content", "spii"}
)

Fault = Literal["truncated", "refused", "invalid", "input cut"]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and money of one call."""

    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What makes a reply useless, whatever its content; asking again would not help."""

    fault: Fault
    why: str


def usage_of(reply: Any) -> Usage:
    """Tokens as the provider counts them; zero where it says nothing."""
    usage = _get(reply, "usage")
    if _get(usage, "prompt_tokens") is not None:
        return Usage(
            _count(usage, "prompt_tokens"),
            _count(usage, "completion_tokens"),
            _count(_get(usage, "prompt_tokens_details"), "cached_tokens"),
            _money(_get(usage, "cost")),
        )
    if _get(usage, "input_tokens") is not None:
        cached = _count(usage, "cache_read_input_tokens")
        fresh = _count(usage, "input_tokens") + _count(usage, "cache_creation_input_tokens")
        return Usage(fresh + cached, _count(usage, "output_tokens"), cached)
    usage = _get(reply, "usage_metadata")
    return Usage(
        _count(usage, "prompt_token_count"),
        _count(usage, "candidates_token_count") + _count(usage, "thoughts_token_count"),
        _count(usage, "cached_content_token_count"),
    )


def text_of(reply: Any) -> str:
    """What the model said, as text or JSON; empty where it said nothing."""
    message = _get(_first(_get(reply, "choices")), "message")
    if message is not None:
        call = _get(_first(_get(message, "tool_calls")), "function")
        said = _get(message, "content") or _get(message, "refusal") or _get(call, "arguments")
        return _text(said)
    content = _get(_first(_get(reply, "candidates")), "content")
    block = _first(_get(content, "parts")) or _first(_get(reply, "content"))
    call = _get(block, "function_call")
    return _text(_get(block, "text") or _get(block, "input") or _get(call, "args"))


def tokens_of(reply: Any) -> tuple[Token, ...]:
    """The pieces of what the model said, where it tells how likely each was."""
    told = _get(_get(_first(_get(reply, "choices")), "logprobs"), "content")
    pieces = told if isinstance(told, list | tuple) else ()
    return tuple((str(_get(piece, "token") or ""), _probability(piece)) for piece in pieces)


def _probability(piece: Any) -> float:
    told = _get(piece, "logprob")
    return math.exp(min(0.0, told)) if isinstance(told, int | float) else 0.0


def judge(reply: Any, messages: Sequence[Message]) -> Verdict | None:
    """What is wrong with a reply; None where its content can be looked at."""
    choice = _first(_get(reply, "choices")) or _first(_get(reply, "candidates"))
    blocked = _get(_get(reply, "prompt_feedback"), "block_reason")
    if blocked is not None:
        return Verdict("refused", f"the prompt was blocked ({_plain(blocked)})")
    if choice is None and not _get(reply, "content"):
        return Verdict("invalid", "the reply holds no answer")
    reason = _plain(_get(choice, "finish_reason") or _get(reply, "stop_reason"))
    if reason in _CUT_OFF:
        return Verdict("truncated", "the answer was cut off at the token limit")
    if reason in _STOPPED:
        return Verdict("refused", f"the answer was withheld ({reason})")
    if _get(_get(choice, "message"), "refusal"):
        return Verdict("refused", "the model refused to answer")
    return _input_cut(usage_of(reply).tokens_in, messages)


def tokens_at_least(messages: Sequence[Message]) -> int:
    """Tokens that these messages cannot go below in any tokenizer in use."""
    return sum(
        1 + (len(word) - 1) // _LONGEST_TOKEN
        for message in messages
        for word in message.content.split()
    )


def tokens_about(messages: Sequence[Message]) -> int:
    """Tokens of these messages, estimated at four bytes each."""
    return sum(4 + len(message.content.encode("utf-8", "replace")) // 4 for message in messages)


def _input_cut(counted: int, messages: Sequence[Message]) -> Verdict | None:
    least = tokens_at_least(messages)
    if counted == 0 or counted >= least or least < _SHORT_PROMPT:
        return None
    return Verdict(
        "input cut",
        f"the server read only {counted} tokens of a prompt that has at least {least}: it cuts "
        "long prompts without saying so. Give the model a larger context there (in Ollama, "
        "OLLAMA_CONTEXT_LENGTH or num_ctx)",
    )


def _text(said: Any) -> str:
    """What was said; arguments that the SDK has parsed are made JSON again."""
    if isinstance(said, dict):
        return json.dumps(said, ensure_ascii=False, default=str)
    return str(said or "")


def _get(holder: Any, name: str) -> Any:
    return getattr(holder, name, None)


def _first(items: Any) -> Any:
    return items[0] if isinstance(items, list | tuple) and items else None


def _count(holder: Any, name: str) -> int:
    value = _get(holder, name)
    return value if isinstance(value, int) else 0


def _money(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _plain(reason: Any) -> str:
    """A reason in lower case, be it a string or a member of an enumeration."""
    return str(_get(reason, "value") or reason or "").lower()
