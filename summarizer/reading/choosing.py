"""Chooses how an article is read: in one call, by its cues, sentence by sentence, or by a reader
that the user brings.

A setting decides where there is one, else what the model can do: whole for models that read a
whole article well, by cue for those that obey a grammar, by sentence for the rest. Promises:
by cue is used for English only, and a user who would have had it is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..article import Article
from ..language import is_english
from ..models.protocol import Capabilities
from ..prompts import Prompts
from ..settings import Settings
from . import by_sentence, own, trained, whole
from .by_cue import ByCueReader
from .protocol import Reader

_UNTRAINED = (
    "the article was read as by a model that was trained to, and whether this one was is not "
    "known: without an adapter (SUMMARIZER_ADAPTER) it finds little and much of that is wrong. "
    "Unset SUMMARIZER_READING to let the model decide"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A way of reading, and what the user should know about the choice."""

    reader: Reader
    warning: str | None = None


def choose(
    article: Article, settings: Settings, capabilities: Capabilities, prompts: Prompts
) -> Choice:
    """The reader for this article.

    Args:
        article: its language decides whether there is a list of cues.
        settings: `reading` overrides what the model's capabilities suggest.
        capabilities: what the model can do.
        prompts: where the reader's templates are.

    Raises:
        PromptError: a template or an example of that way of reading is missing or broken.
        SettingsError: there is no such reader of the user's own.
    """
    if own.SEPARATOR in settings.reading:
        return Choice(own.find(settings.reading))
    name = settings.reading if settings.reading != "auto" else _suggested(capabilities)
    if name == whole.NAME:
        return Choice(whole.WholeReader(prompts, capabilities))
    if name == trained.NAME:
        reader = trained.TrainedReader(prompts, capabilities)
        return Choice(reader, None if capabilities.trained else _UNTRAINED)
    if name == ByCueReader.name and is_english(article):
        return Choice(ByCueReader(prompts, capabilities))
    by_sentences = by_sentence.BySentenceReader(prompts, capabilities)
    return Choice(by_sentences, _why_not_by_cue(article) if name == ByCueReader.name else None)


def _suggested(capabilities: Capabilities) -> str:
    if capabilities.whole:
        return whole.NAME
    if capabilities.trained:
        return trained.NAME
    return ByCueReader.name if capabilities.grammar else by_sentence.NAME


def _why_not_by_cue(article: Article) -> str:
    language = f" ({article.language!r})" if article.language else ""
    return (
        f"the article seems to be in another language than English{language}, for "
        "which there is no list of cues, so it was read sentence by sentence, which finds less. "
        "A larger model reads it better: set SUMMARIZER_MODEL"
    )
