"""A reader that answers as the labels say: what the rest makes of a model without a fault."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from evals.lessons import Turn
from summarizer.article import Article
from summarizer.models.protocol import Capabilities, Request, Weighed
from summarizer.prompts import Prompts
from summarizer.reading.protocol import Ask, Steps
from summarizer.reading.trained import Answer, TrainedReader
from summarizer.settings import Settings

EMBEDDED = Capabilities(grammar=True, whole=False, window=8192, concurrency=1, trained=True)


class PerfectReader:
    """Reads as the trained reader does, each answer being the one that was wanted."""

    name = "perfect"
    prompts = ()

    def __init__(
        self,
        lessons: Mapping[str, tuple[Turn, ...]],
        watch: Callable[[Request, str], None] = lambda request, answer: None,
    ) -> None:
        """`watch` is shown every question and its answer."""
        self._lessons, self._watch = lessons, watch

    def read(self, article: Article) -> Steps:
        """Asks nobody."""
        wanted = iter(self._lessons[article.id or ""])
        steps = TrainedReader(Prompts.find(Settings()), EMBEDDED).read(article)
        answers = None
        while True:
            try:
                step = next(steps) if answers is None else steps.send(answers)
            except StopIteration:
                return
            answers = None
            if not isinstance(step, Ask):
                yield step
                continue
            (request,), turn = step.requests, next(wanted)
            assert request.messages[-1].content == turn.question
            self._watch(request, turn.answer)
            answers = [Weighed(value=Answer(json.loads(turn.answer)))]
