"""Keys of kept answers: the same for the same question, another for any other."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from summarizer.models.keys import digest_of, key_of
from summarizer.models.protocol import Message, Request

from .asking import Count, question


class Named(BaseModel):
    """Another shape of answer."""

    who: str


MODEL = {"name": "openai/fake-1", "base_url": None, "options": {"temperature": 0}}
TEXTS = st.text(alphabet='ab"\\,{}[]:\n\ud800\u00e9', max_size=4)
MESSAGES = st.lists(
    st.builds(Message, st.sampled_from(["system", "user", "assistant"]), TEXTS), max_size=3
).map(tuple)
REQUESTS = st.builds(
    Request,
    name=TEXTS,
    messages=MESSAGES,
    answer=st.sampled_from([Count, Named]),
    max_tokens=st.integers(1, 2),
    grammar=st.none() | TEXTS,
    static=st.integers(0, 2),
    weighed=st.booleans(),
)
MODELS = st.fixed_dictionaries(
    {"name": TEXTS, "base_url": st.none() | TEXTS},
    optional={"weights": TEXTS, "engine": TEXTS},
)


def decisive(request: Request) -> tuple[Any, ...]:
    return (
        request.messages,
        request.answer,
        request.max_tokens,
        request.grammar,
        request.weighed,
    )


@given(REQUESTS, REQUESTS, MODELS, MODELS)
def test_keys_are_the_same_where_all_that_decides_is(
    one: Request, other: Request, model: dict[str, Any], another: dict[str, Any]
) -> None:
    same = (decisive(one), model) == (decisive(other), another)
    assert (key_of(one, model) == key_of(other, another)) is same


@given(REQUESTS, TEXTS, st.integers(0, 2), MODELS)
def test_name_and_standing_of_a_request_are_not_in_its_key(
    request: Request, name: str, static: int, model: dict[str, Any]
) -> None:
    assert key_of(replace(request, name=name, static=static), model) == key_of(request, model)


@given(MESSAGES, MESSAGES)
def test_digests_of_messages_are_the_same_where_the_messages_are(
    one: tuple[Message, ...], other: tuple[Message, ...]
) -> None:
    assert (digest_of(one) == digest_of(other)) is (one == other)


def test_another_process_makes_the_same_key() -> None:
    script = (
        "from tests.models.test_keys import MODEL, key_of, question; "
        "print(key_of(question(), MODEL))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == key_of(question(), MODEL)
