"""What is read off a reply or a failure, whatever its shape."""

from __future__ import annotations

import datetime as dt
import math
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.models.failures import seconds_asked_for, seconds_before, translate, without
from summarizer.models.protocol import Message
from summarizer.models.replies import judge, text_of, tokens_at_least, tokens_of, usage_of

KEY = "sk-canary-0123456789"
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
FIELDS = st.sampled_from(
    [
        "choices",
        "message",
        "content",
        "usage",
        "finish_reason",
        "candidates",
        "prompt_tokens",
        "logprobs",
        "logprob",
        "token",
    ]
)


def _namespace(fields: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**fields)


SHAPES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(FIELDS, inner, max_size=4)
        | st.dictionaries(FIELDS, inner, max_size=4).map(_namespace)
    ),
    max_leaves=12,
)


@given(SHAPES)
def test_reply_of_any_shape_is_judged_and_never_breaks_us(reply: object) -> None:
    verdict = judge(reply, [Message("user", "Ann has 4 pears.")])
    assert verdict is None or verdict.why
    assert isinstance(text_of(reply), str)
    assert isinstance(usage_of(reply).tokens_in, int)
    assert all(0 <= probability <= 1 for _, probability in tokens_of(reply))


def test_pieces_of_a_reply_are_told_with_their_probabilities() -> None:
    pieces = [_namespace({"token": "[", "logprob": 0}), _namespace({"token": "]", "logprob": -1.0})]
    choice = _namespace({"logprobs": _namespace({"content": pieces})})
    assert tokens_of(_namespace({"choices": [choice]})) == (("[", 1.0), ("]", math.exp(-1.0)))


@given(st.lists(st.text(), max_size=5))
def test_no_text_has_more_tokens_at_least_than_characters(texts: list[str]) -> None:
    least = tokens_at_least([Message("user", text) for text in texts])
    assert 0 <= least <= sum(map(len, texts))


@given(st.text() | st.floats().map(str) | st.integers().map(str))
def test_any_retry_after_is_seconds_from_now_or_nothing(value: str) -> None:
    seconds = seconds_asked_for({"retry-after": value})
    assert seconds is None or 0 <= seconds < float("inf")


@pytest.mark.parametrize(
    ("value", "expected"), [("7", 7), ("0.5", 0.5), ("-3", 0), ("soon", None), ("", None)]
)
def test_retry_after_in_seconds(value: str, expected: float | None) -> None:
    assert seconds_asked_for({"retry-after": value}) == expected


def test_retry_after_as_a_date() -> None:
    then = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)
    seconds = seconds_asked_for({"retry-after": format_datetime(then, usegmt=True)})
    assert seconds == pytest.approx(300, abs=30)
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    assert seconds_asked_for({"retry-after": past}) == 0


@pytest.mark.parametrize("attempt", [1, 2, 5, 40])
def test_waits_grow_to_a_limit_and_are_never_in_step(attempt: int) -> None:
    error = translate(ConnectionError("gone"), "openai/x", "KEY", ())
    waits = {seconds_before(attempt, error) for _ in range(20)}
    assert len(waits) > 1
    assert max(waits) <= min(20.0, 0.5 * 2 ** (attempt - 1))


@given(st.text(max_size=60), st.integers(100, 599))
def test_no_key_is_in_any_message(said: str, status: int) -> None:
    class RefusedError(Exception):
        status_code = status

    cause = RefusedError(f"{said}{KEY}{said}")
    error = translate(cause, "openai/x", "OPENAI_API_KEY", (KEY,))
    assert KEY not in f"{error} {error!r}"
    assert without((KEY,), cause) is None


def test_arguments_that_an_sdk_has_parsed_are_told_as_json() -> None:
    said = {"who": "Zoë", "how_many": 4}
    anthropic = _namespace({"content": [_namespace({"input": said})]})
    part = _namespace({"function_call": _namespace({"args": said})})
    google = _namespace({"candidates": [_namespace({"content": _namespace({"parts": [part]})})]})
    for reply in (anthropic, google):
        assert text_of(reply) == '{"who": "Zoë", "how_many": 4}'
