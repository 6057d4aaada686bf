"""One article on its way from text to `Summary`: the stages in order, with no loop and no wait.

`api` drives it, plainly or in async code. Promises: a summary that comes out has passed every
lock, and its `run` says what was asked, paid for, dropped and left doubtful.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from .article import Article
from .assembling import Assembly, compose_gist
from .driving import Record
from .language import with_language
from .mentions import Mention
from .models.protocol import Model
from .prompts import Prompts
from .reading.choosing import choose
from .reading.genre import not_a_report
from .reading.protocol import Found, Reader, Steps
from .reading.sentences import views_of
from .repairing import repair
from .schema import Attempt, Item, Run, Summary
from .settings import Settings


@dataclass
class Work:
    """What is known of an article while it is read.

    Attributes:
        article: with its language filled in.
        model: answers the reader's questions.
        steps: the reader at work.
        record: what the reading costs and has to tell.
    """

    article: Article
    model: Model
    steps: Steps
    record: Record
    _reader: Reader
    _prompts: Prompts
    _assembly: Assembly
    _kept: list[Mention] = field(default_factory=list)
    _started: float = field(default_factory=time.monotonic)

    @classmethod
    def begin(cls, article: Article, model: Model, settings: Settings) -> Work:
        """Chooses the way of reading; nothing is asked yet.

        Raises:
            PromptError: a template is missing or broken.
        """
        article = with_language(article)
        prompts = Prompts.find(settings)
        choice = choose(article, settings, model.capabilities, prompts)
        warnings = [w for w in (not_a_report(article), choice.warning) if w is not None]
        return cls(
            article,
            model,
            choice.reader.read(article),
            Record(warnings=warnings),
            choice.reader,
            prompts,
            Assembly(article),
        )

    def keep(self, found: Found) -> None:
        """Takes what the reader found."""
        self._kept.extend(found.mentions)

    def show(self, found: Found) -> list[Item]:
        """Takes what the reader found, and gives it back as provisional items; this costs more
        than `keep`, for each is made by itself."""
        return self._assembly.add(found.mentions)

    def end(self) -> Summary:
        """Assembles, checks and repairs; the reader must be at its end."""
        self._assembly.add(self._kept)
        assembled = repair(
            self.article, self._assembly.finish(_speech_in(self.article)), compose_gist
        )
        attempts = tuple(self.record.attempts)
        return Summary(
            gist=assembled.gist,
            events=assembled.events,
            claims=assembled.claims,
            denials=assembled.denials,
            no_comments=assembled.no_comments,
            disputes=assembled.disputes,
            unanswered=assembled.unanswered,
            sources=assembled.sources,
            uncovered=assembled.uncovered,
            article=self.article,
            run=Run(
                model=self.model.name,
                reading=self._reader.name,
                prompts=self._prompts.used,
                prompts_hash=self._prompts.hash,
                attempts=attempts,
                tokens_in=sum(attempt.tokens_in for attempt in attempts),
                tokens_out=sum(attempt.tokens_out for attempt in attempts),
                tokens_cached=sum(attempt.tokens_cached for attempt in attempts),
                cost=_cost(attempts),
                seconds=time.monotonic() - self._started,
                dropped=assembled.dropped,
                warnings=(*dict.fromkeys((*self.record.warnings, *assembled.warnings)),),
            ),
        )


def _speech_in(article: Article) -> Iterable[int]:
    """Numbers of the sentences with a verb of speech, as far as there is a list of them."""
    if (article.language or "en").split("-")[0].lower() != "en":
        return ()
    views = views_of(article)
    return [v.sentence.number for v in views if any(not cue.lexeme.noun for cue in v.cues)]


def _cost(attempts: Iterable[Attempt]) -> float | None:
    """The sum of what the provider said; None where it said nothing."""
    costs = [attempt.cost for attempt in attempts if attempt.cost is not None]
    return sum(costs) if costs else None
