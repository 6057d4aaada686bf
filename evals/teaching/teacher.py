"""The training itself: tokens of articles in, matrices that were learned out.

Low-rank adaptation (Hu et al. 2021) of the upper layers, in single precision, on the weights that
will run: they are dequantised from the very file that the engine loads. What the lower layers make
of the text never changes and is computed once. Promises: the same recipe and text give the same
adapter on the same machine; after a stop it goes on from the last checkpoint as if it had never
stopped.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from torch.nn import functional
from transformers import AutoModelForCausalLM, AutoTokenizer

from .adapters import MATRICES, tensor_name
from .recipe import Curve, Recipe
from .sequences import Tokens

END_OF_TURN = "<|im_end|>"
_WARM_UP, _LOWEST = 0.06, 0.03
"""Shares: of the steps in which the rate rises, and of the highest rate that is left at the end."""
_SCALE = 2.0
_STEADY = 0.95
_EVERY = 10
_CHECKPOINT_S = 120.0


@dataclass
class Base:
    """The model to be taught, and its tokeniser."""

    model: Any
    tokeniser: Any

    @classmethod
    def load(cls, weights: Path) -> Base:
        """Dequantises a GGUF file."""
        where, name = str(weights.parent), weights.name
        tokeniser = AutoTokenizer.from_pretrained(where, gguf_file=name)
        model = AutoModelForCausalLM.from_pretrained(
            where, gguf_file=name, dtype=torch.float32, attn_implementation="sdpa"
        )
        model.requires_grad_(False)
        return cls(model, tokeniser)

    @property
    def architecture(self) -> str:
        """What kind of model it is; GGUF and transformers call it the same."""
        return str(self.model.config.model_type)

    @property
    def end(self) -> int:
        """The token that ends a turn."""
        return int(self.tokeniser.convert_tokens_to_ids(END_OF_TURN))

    def tokenise(self, text: str) -> list[int]:
        """The tokens of plain text."""
        return list(self.tokeniser(text, add_special_tokens=False)["input_ids"])


@dataclass
class Progress:
    """How far a training has come."""

    step: int
    steps: int
    loss: float
    tokens_a_second: float


@dataclass
class _State:
    step: int = 0
    seconds: float = 0.0
    loss: float | None = None
    steps: list[int] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)


class Teacher:
    """Teaches one adapter."""

    def __init__(self, base: Base, recipe: Recipe, articles: Sequence[Tokens]) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe, self._articles = recipe, articles
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._head = base.model.lm_head.weight.to(self._device)
        known = sorted({token for article in articles for token in article.tokens})
        self._known = torch.tensor(known, device=self._device)
        self._known_head = self._head[self._known]
        self._lower, upper = _split(base.model.to(self._device).model, recipe.first_layer)
        self._read: list[Any] = []
        config = LoraConfig(
            r=recipe.rank,
            lora_alpha=_SCALE * recipe.rank,
            lora_dropout=0.0,
            target_modules=list(MATRICES),
        )
        self._upper = get_peft_model(upper, config)
        self._learned = [p for p in self._upper.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(self._learned, lr=recipe.rate, weight_decay=0.0)
        self._state = _State()
        self.steps = max(1, round(recipe.epochs * len(articles)))

    def prepare(self) -> Iterator[int]:
        """Reads all articles with the layers that stay; yields how many it has read."""
        with torch.no_grad():
            for number, article in enumerate(self._articles, 1):
                self._read.append(self._lower_of(article))
                yield number

    def _lower_of(self, article: Tokens) -> Any:
        """What the layers that stay make of an article."""
        ids = torch.tensor([article.tokens], device=self._device)
        return self._lower(input_ids=ids, use_cache=False).last_hidden_state[0].half()

    def teach(
        self, checkpoint: Path, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Progress]:
        """Goes on to the end, or until `stop`; yields after every step.

        Args:
            checkpoint: is written every few minutes and at the end, and taken up where it is there.
            stop: is asked before each step.
        """
        if checkpoint.exists():
            self._restore(checkpoint)
        saved = started = time.monotonic()
        before, seen = self._state.seconds, 0
        for step, number in list(self._order())[self._state.step :]:
            if stop():
                break
            self._learn(step, number)
            seen += len(self._articles[number].tokens)
            now = time.monotonic()
            self._state.seconds = before + now - started
            if now - saved > _CHECKPOINT_S:
                self._save(checkpoint)
                saved = now
            yield Progress(step + 1, self.steps, self._state.loss or 0.0, seen / (now - started))
        self._save(checkpoint)

    @property
    def curve(self) -> Curve:
        """The loss so far."""
        return Curve(steps=tuple(self._state.steps), losses=tuple(self._state.losses))

    def loss_on(self, articles: Sequence[Tokens]) -> float:
        """The mean loss of other articles, each of their answers' tokens counting once."""
        total = count = 0.0
        with torch.no_grad():
            for article in articles:
                tokens = sum(article.learned)
                hidden, wanted = self._learned_of(article, self._lower_of(article))
                loss = functional.cross_entropy(hidden @ self._head.T, wanted)
                total += tokens * float(loss.item())
                count += tokens
        return total / count

    @property
    def seconds(self) -> float:
        """Seconds that the steps took, over all stops."""
        return self._state.seconds

    def tensors(self) -> dict[str, Any]:
        """What was learned, as half-precision arrays by their names in GGUF."""
        return {
            tensor_name(name, self._recipe.first_layer): value.detach().half().cpu().numpy()
            for name, value in self._upper.named_parameters()
            if "lora_" in name
        }

    @property
    def alpha(self) -> float:
        """What llama.cpp is told to scale by."""
        return _SCALE * self._recipe.rank

    def _order(self) -> Iterator[tuple[int, int]]:
        """Steps, and the article of each: all of them in a new order in every epoch."""
        draw = random.Random(self._recipe.seed)
        step = 0
        while step < self.steps:
            numbers = list(range(len(self._articles)))
            draw.shuffle(numbers)
            for number in numbers[: self.steps - step]:
                yield step, number
                step += 1

    def _learn(self, step: int, number: int) -> None:
        loss = self._loss(self._articles[number], self._read[number])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._learned, 1.0)
        for group in self._optimiser.param_groups:
            group["lr"] = self._recipe.rate * _share(step, self.steps)
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)
        state, value = self._state, float(loss.item())
        state.loss = value if state.loss is None else _STEADY * state.loss + (1 - _STEADY) * value
        state.step = step + 1
        if state.step % _EVERY == 0 or state.step == self.steps:
            state.steps.append(state.step)
            state.losses.append(round(state.loss, 4))

    def _loss(self, article: Tokens, read: Any) -> Any:
        """Among the tokens of the text alone: a grammar admits no others, and a tenth of the
        vocabulary is much faster."""
        hidden, wanted = self._learned_of(article, read)
        places = torch.searchsorted(self._known, wanted)
        return functional.cross_entropy(hidden @ self._known_head.T, places)

    def _learned_of(self, article: Tokens, read: Any) -> tuple[Any, Any]:
        """What the model makes of the places before those that are learned, and their tokens."""
        hidden = self._upper(inputs_embeds=read[None].float(), use_cache=False).last_hidden_state[0]
        wanted = torch.tensor(article.tokens, device=self._device)
        learned = torch.tensor(article.learned, device=self._device)
        before = learned[1:].nonzero()[:, 0]
        return hidden[before], wanted[1:][before]

    def _save(self, path: Path) -> None:
        partial = path.with_name(path.name + ".part")
        learned = {n: p.detach() for n, p in self._upper.named_parameters() if p.requires_grad}
        kept = {
            "learned": learned,
            "optimiser": self._optimiser.state_dict(),
            "state": vars(self._state),
        }
        torch.save(kept, partial)
        partial.replace(path)

    def _restore(self, path: Path) -> None:
        kept = torch.load(path, weights_only=True)
        self._upper.load_state_dict(kept["learned"], strict=False)
        self._optimiser.load_state_dict(kept["optimiser"])
        self._state = _State(**kept["state"])


def _share(step: int, steps: int) -> float:
    """Of the highest rate, at a step."""
    rising = (step + 1) / max(1.0, _WARM_UP * steps)
    return min(1.0, rising) * max(_LOWEST, 1 - step / steps)


def _split(model: Any, first: int) -> tuple[Any, Any]:
    """The layers below `first` and those from it on, as two models that share nothing else."""
    import copy

    lower = copy.copy(model)
    lower._modules = dict(model._modules)
    lower.layers = torch.nn.ModuleList(list(model.layers)[:first])
    lower.norm = torch.nn.Identity()
    upper = copy.copy(model)
    upper._modules = dict(model._modules)
    upper.layers = torch.nn.ModuleList(list(model.layers)[first:])
    return lower, upper
