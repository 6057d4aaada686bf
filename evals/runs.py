"""A run as a folder: what was asked of which model, every answer, and what it scores.

    runs/<UTC time>-<model>-<commit>/
        run.json          what the run is: settings, prompts, weights, versions, articles
        articles.jsonl    one `Outcome` a line, as it ended; failed ones too
        answers/          what the model was asked and said, one file an article and repeat
        scores.json       derived from these and the labels; written anew at will
        lock              held by the process that works on it

Promises: a folder belongs to one run and is never used again; only its owner can read it; what
is in `articles.jsonl` is on the disk, and a line that was torn by the end of the process is as
if it had never been. Making outcomes is left to `running`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from summarizer import SummarizerError

from .loading import Dataset
from .locks import held
from .records import FORMAT, Outcome, RunArticle, RunInfo
from .scores import ArticleScore

__all__ = [
    "Outcome",
    "RunArticle",
    "RunError",
    "RunFolder",
    "RunInfo",
    "create_run",
    "in_order",
    "read_run",
    "runs_in",
    "scores_by_repeat",
    "scores_of",
]

RUNS = Path("runs")
INFO, OUTCOMES, ANSWERS, SCORES, LOCK = (
    "run.json",
    "articles.jsonl",
    "answers",
    "scores.json",
    "lock",
)
_LONGEST_NAME = 60
_MAKE_ROOM = "Free some space, or make the folder writable"


class RunError(SummarizerError):
    """A run is missing, damaged, in use, or not what it is taken for."""


@dataclass
class RunFolder:
    """A run on disk.

    Attributes:
        path: its folder.
        info: what `run.json` held when it was read or last written.
    """

    path: Path
    info: RunInfo

    def outcomes(self) -> list[Outcome]:
        """What has ended so far, in the order in which it ended.

        Raises:
            RunError: a line is no outcome.
        """
        return list(self._outcomes())

    def answers(self, article: str, repeat: int) -> Path:
        """Where the model's answers about an article are kept."""
        return self.path / ANSWERS / f"{file_name(article)}-{repeat}.jsonl"

    def add(self, outcome: Outcome) -> None:
        """Writes down what came of an article; it is on the disk when this returns."""
        line = outcome.model_dump_json().encode() + b"\n"
        with _trouble_told(self.path, _MAKE_ROOM):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            descriptor = os.open(self.path / OUTCOMES, flags, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())

    def keep(self, info: RunInfo) -> None:
        """Writes `run.json` anew."""
        self.info = info
        self._write(INFO, info.model_dump_json(indent=2))

    def keep_scores(self, text: str) -> None:
        """Writes `scores.json` anew."""
        self._write(SCORES, text)

    def drop_torn_line(self) -> None:
        """Cuts off a last line that was being written when the process ended."""
        path = self.path / OUTCOMES
        if path.exists():
            with path.open("r+b") as file:
                file.truncate(file.read().rfind(b"\n") + 1)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps every other process from working on the run.

        Raises:
            RunError: one is working on it.
        """
        with ExitStack() as stack:
            with _trouble_told(self.path, "Make it writable, or work on a copy of it"):
                mine = stack.enter_context(held(self.path / LOCK))
            if not mine:
                raise RunError(
                    f"{self.path}: another process is working on this run; wait until it has ended"
                )
            yield

    def _outcomes(self) -> Iterator[Outcome]:
        path = self.path / OUTCOMES
        whole = path.read_bytes().rpartition(b"\n")[0] if path.exists() else b""
        for number, line in enumerate(filter(None, whole.split(b"\n")), start=1):
            try:
                yield Outcome.model_validate_json(line)
            except ValidationError as error:
                raise RunError(
                    f"{path}:{number}: {_first_problem(error)}; the line is damaged. Delete it, "
                    f"and take the run up again with --resume {self.path}"
                ) from error

    def _write(self, name: str, text: str) -> None:
        unfinished = self.path / f".{name}.{os.getpid()}"
        with _trouble_told(self.path / name, _MAKE_ROOM):
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    file.write(text + "\n")
                    file.flush()
                    os.fsync(file.fileno())
                unfinished.replace(self.path / name)
            finally:
                unfinished.unlink(missing_ok=True)


def create_run(parent: Path, info: RunInfo) -> RunFolder:
    """A new folder for a run, with its `run.json`.

    Raises:
        RunError: it cannot be written.
    """
    commit = info.environment.commit
    version = commit[:7] if commit else str(info.environment.versions["summarizer"])
    own = info.model.lower().endswith(".gguf")
    model = f"local-{Path(info.model).stem}" if own else info.model
    name = f"{info.started:%Y%m%dT%H%M%SZ}-{_safe(model)}-{_safe(version)}"
    with _trouble_told(parent, "Free some space, or name another folder with --out"):
        parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = _made(parent, name)
        (path / ANSWERS).mkdir(mode=0o700)
    run = RunFolder(path, info)
    run.keep(info)
    return run


def read_run(path: Path) -> RunFolder:
    """The run in a folder; a bare name is also looked for in `./runs`.

    Raises:
        RunError: there is none, or it was written in another format.
    """
    folder = RUNS / path if not path.exists() and (RUNS / path).is_dir() else path
    try:
        text = (folder / INFO).read_bytes()
    except OSError as error:
        raise RunError(f"{path} holds no run: {error.strerror}.{_known_runs(path)}") from error
    try:
        return RunFolder(folder, RunInfo.model_validate_json(text))
    except ValidationError as error:
        raise RunError(
            f"{folder / INFO}: {_first_problem(error)}; it was damaged, or written by another "
            f"version of the evals (this one reads format {FORMAT})"
        ) from error


def runs_in(folder: Path) -> list[RunFolder]:
    """The runs that lie in a folder and can be read, the newest first."""
    found = []
    for path in sorted(folder.glob(f"*/{INFO}"), reverse=True):
        try:
            found.append(read_run(path.parent))
        except RunError:
            continue
    return found


def scores_of(run: RunFolder, dataset: Dataset) -> list[ArticleScore]:
    """The scores of everything in a run that has a summary, by repeat and then by article.

    What is no longer labelled, or labelled for another text, has no score.
    """
    return [score for _, score in scores_by_repeat(run, dataset)]


def scores_by_repeat(run: RunFolder, dataset: Dataset) -> list[tuple[int, ArticleScore]]:
    """The same, each beside the number of its repeat."""
    from .scoring import score_article
    from .sides import of_labelling, of_summary

    labelled = {a.case.article: a.case for a in dataset.articles}
    texts = {article.name: article.sha256 for article in run.info.articles}
    found = []
    for outcome in in_order(run):
        case, summary = labelled.get(outcome.article), outcome.summary
        if summary is None or case is None or case.sha256 != texts.get(outcome.article):
            continue
        article = summary.article.model_copy(update={"id": outcome.article})
        score = score_article(article, of_labelling(case.settled), of_summary(summary))
        found.append((outcome.repeat, score))
    return found


def in_order(run: RunFolder) -> list[Outcome]:
    """The outcomes of a run, by repeat and then in the order of its articles."""
    places: Mapping[str, int] = {a.name: place for place, a in enumerate(run.info.articles)}
    known = [outcome for outcome in run.outcomes() if outcome.article in places]
    return sorted(known, key=lambda outcome: (outcome.repeat, places[outcome.article]))


def file_name(text: str) -> str:
    """A name that is safe for a file on any system, and another one for every text."""
    safe = _safe(text)
    return text if safe == text else f"{safe}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _safe(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip(".-")[:_LONGEST_NAME] or "x"


def _made(parent: Path, name: str) -> Path:
    """A folder that was not there, under this name or the next free one."""
    number = 1
    while True:
        path = parent / (name if number == 1 else f"{name}-{number}")
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return path


@contextmanager
def _trouble_told(path: Path, what_next: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RunError(f"{path} cannot be written: {error.strerror}. {what_next}") from error


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in problem["loc"])
    return f"{where + ': ' if where else ''}{problem['msg']}"


def _known_runs(path: Path) -> str:
    names: Sequence[str] = [run.path.name for run in runs_in(RUNS) if run.path != path]
    shown = ", ".join(names[:5])
    return f" Runs in {RUNS}: {shown}" if names else f" There is none in {RUNS} either"
