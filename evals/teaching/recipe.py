"""What an adapter is trained with, and what is kept of the training."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from summarizer import SummarizerError

BASE = "qwen2.5-coder-0.5b"
"""Name of the weights in `summarizer.models.catalogue`."""
RECORD, ADAPTER = "training.json", "adapter.gguf"
"""Files in the folder of a training."""


class TrainingError(SummarizerError):
    """A training cannot begin, go on or be looked at."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Recipe(_Frozen):
    """Everything that decides what comes out."""

    base: str = BASE
    rank: int = Field(default=16, ge=1, le=256)
    """Rank of the low-rank matrices (LoRA, Hu et al. 2021); they are scaled by two."""
    first_layer: int = Field(default=8, ge=0)
    """Layers below this one are left as they are, so that what they make of the text is
    computed once and not in every epoch."""
    epochs: float = Field(default=2.0, gt=0)
    rate: float = Field(default=4e-4, gt=0)
    """Of AdamW at its highest: it rises over the first steps and falls in a line from there."""
    seed: int = 0
    sentences: int | None = Field(default=None, ge=1)
    """Learn from about so many sentences only, whole articles drawn at random."""
    held_out: int = Field(default=0, ge=0)
    """Articles that are not learned from, drawn at random, to measure the loss on."""


class Curve(_Frozen):
    """How the loss went."""

    steps: tuple[int, ...] = ()
    losses: tuple[float, ...] = ()
    """Cross-entropy of the answers' tokens, in nats, averaged over the steps before."""
    held_out: float | None = None
    """The same at the end, over the articles that were held out."""


class Training(_Frozen):
    """What the record in the folder of a training holds."""

    recipe: Recipe
    text: str
    """SHA-256 over the lessons, as the model was shown them."""
    articles: int
    sentences: int
    tokens: int
    """Of one epoch, questions and answers."""
    base_sha256: str
    versions: dict[str, str | None]
    seconds: float = 0.0
    curve: Curve = Curve()
    adapter_sha256: str | None = None
    """Of `adapter.gguf`; None until the training has ended."""
