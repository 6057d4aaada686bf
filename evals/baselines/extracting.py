"""LangExtract at work in a thread: a text in, its questions out one by one, its extractions out.

Promises: the thread ends with the block that started it, whatever ends that; nothing that
LangExtract does there is logged, and what it would have warned of is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self

from langextract.core.base_model import BaseLanguageModel
from langextract.core.data import AnnotatedDocument, Extraction
from langextract.core.exceptions import LangExtractError
from langextract.core.types import ScoredOutput
from langextract.extraction import extract

from summarizer.errors import ModelError

from .extraction_examples import DESCRIPTION, EXAMPLES, SCHEMA


class _Closed(Exception):
    """Nobody will answer any more."""


class Extracting(logging.Filter):
    """LangExtract at work on one text; it waits while its questions are answered.

    Attributes:
        heard: what it warned of.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.heard: list[str] = []
        self._text = text
        self._questions: SimpleQueue[str | None] = SimpleQueue()
        self._answers: SimpleQueue[str | None] = SimpleQueue()
        self._found: Sequence[Extraction] | None = None
        self._failure: Exception | None = None
        self._thread = Thread(target=self._work, name="langextract", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._answers.put(None)
        self._thread.join()

    def question(self) -> str | None:
        """The next prompt; None when there are no more."""
        return self._questions.get()

    def answer(self, said: str) -> None:
        """Gives what the model said to the last question."""
        self._answers.put(said)

    def result(self) -> Sequence[Extraction]:
        """What was extracted, after the last question.

        Raises:
            ModelError: LangExtract gave up.
        """
        if self._found is None:
            why = self._failure or "it ended without a result"
            raise ModelError(f"LangExtract gave up: {why}") from self._failure
        return self._found

    def ask(self, prompt: str) -> str:
        """Called in the thread: waits for the answer."""
        self._questions.put(prompt)
        said = self._answers.get()
        if said is None:
            raise _Closed
        return said

    def filter(self, record: logging.LogRecord) -> bool:
        """Keeps a record of the thread's own; lets others pass."""
        if record.thread != self._thread.ident:
            return True
        if record.levelno >= logging.WARNING:
            self.heard.append(f"LangExtract: {record.getMessage().splitlines()[0][:200]}")
        return False

    def _work(self) -> None:
        logger = logging.getLogger("absl")
        logger.addFilter(self)
        try:
            document = extract(
                self._text,
                prompt_description=DESCRIPTION,
                examples=EXAMPLES,
                model=_Asker(self),
                use_schema_constraints=False,
                show_progress=False,
            )
            assert isinstance(document, AnnotatedDocument)
            self._found = document.extractions or ()
        except _Closed:
            pass
        except (LangExtractError, ValueError) as error:
            self._failure = error
        finally:
            logger.removeFilter(self)
            self._questions.put(None)


class _Asker(BaseLanguageModel):
    """The model as LangExtract sees it."""

    def __init__(self, extracting: Extracting) -> None:
        super().__init__()
        self._extracting = extracting
        self.apply_schema(SCHEMA)

    def infer(
        self, batch_prompts: Sequence[str], **kwargs: Any
    ) -> Iterator[Sequence[ScoredOutput]]:
        """One answer for each prompt, one after the other."""
        for prompt in batch_prompts:
            yield [ScoredOutput(score=1.0, output=self._extracting.ask(prompt))]
