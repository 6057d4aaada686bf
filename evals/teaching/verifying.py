"""Checks that an adapter answers in the engine as it does where it was trained.

The engine reads articles and answers; then the same chats go through torch with the adapter's
matrices added to the weights, and each token of each answer is compared with torch's first
choice at its place. Differences are left by the engine's own arithmetic (it computes with eight
bits) and by its grammar.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from gguf import GGUFReader

from summarizer import Article, Settings, summarize
from summarizer.progress import stage

from .adapters import MATRICES, tensor_name
from .teacher import Base


@dataclass(frozen=True)
class Agreement:
    """How far engine and torch agree.

    Attributes:
        sentences: that were answered.
        same: answers of which every token is torch's first choice.
        tokens: of all answers.
        same_tokens: of these, those that are torch's first choice.
    """

    sentences: int
    same: int
    tokens: int
    same_tokens: int


@dataclass(frozen=True)
class Chat:
    """What the engine was shown, message by message, and what it answered."""

    messages: tuple[str, ...]
    answer: str


def chats(articles: Iterable[Article], base: str, adapter: Path, sentences: int) -> list[Chat]:
    """What the engine makes of about so many sentences."""
    found: list[Chat] = []
    with tempfile.TemporaryDirectory() as folder, stage("asking the engine", sentences) as shown:
        file = Path(folder) / "transcript.jsonl"
        settings = Settings(
            model=f"local/{base}", adapter=adapter, reading="trained", cache=False, transcript=file
        )
        for article in articles:
            summarize(article, settings=settings)
            lines = file.read_text("utf-8").splitlines()
            found = [_chat(json.loads(line)) for line in lines]
            shown.to(min(len(found), sentences))
            if len(found) >= sentences:
                break
    return found[:sentences]


def _chat(line: dict[str, Any]) -> Chat:
    reply = line["replies"][-1]
    answer = reply["content"] if isinstance(reply, dict) else reply
    return Chat(tuple(message["content"] for message in line["messages"]), answer)


def compare(base: Base, adapter: Path, found: Sequence[Chat]) -> Agreement:
    """How far torch would have answered the same."""
    _merge(base.model, adapter)
    same = tokens = same_tokens = 0
    with torch.no_grad(), stage("asking torch", len(found), "sentences") as shown:
        for number, chat in enumerate(found, 1):
            asked = [t for text in chat.messages for t in (*base.tokenise(text), base.end)]
            answer = [*base.tokenise(chat.answer), base.end]
            ids = torch.tensor([asked + answer])
            hidden = base.model.model(input_ids=ids, use_cache=False).last_hidden_state[0]
            at = hidden[len(asked) - 1 : len(asked) + len(answer) - 1]
            first = base.model.lm_head(at).argmax(-1).tolist()
            right = sum(mine == theirs for mine, theirs in zip(first, answer, strict=True))
            same += right == len(answer)
            tokens, same_tokens = tokens + len(answer), same_tokens + right
            shown.to(number)
    return Agreement(len(found), same, tokens, same_tokens)


def _merge(model: Any, adapter: Path) -> None:
    """Adds the adapter's matrices to the weights."""
    reader = GGUFReader(adapter)
    alpha = reader.get_field("adapter.lora.alpha").contents()
    tensors = {tensor.name: torch.tensor(tensor.data).float() for tensor in reader.tensors}
    for name, parameter in model.named_parameters():
        *_, matrix, kind = name.split(".")
        if matrix not in MATRICES or kind != "weight":
            continue
        side_a = tensors.get(tensor_name(f"{name.removesuffix('.weight')}.lora_A", 0))
        side_b = tensors.get(tensor_name(f"{name.removesuffix('.weight')}.lora_B", 0))
        if side_a is not None and side_b is not None:
            parameter.data += side_b @ side_a * (alpha / side_a.shape[0])
