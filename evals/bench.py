"""Measures how long a user waits: import, help, first item, each further sentence.

Every figure comes from a fresh process. "First process" means that the weights are there and
nothing else is: the instructions have yet to be read. "Later process" finds them read, on disk.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from summarizer import Settings, SummarizerError

QUICK_RUNS = 5
_IMPORT = "import time; t = time.perf_counter(); import summarizer; print(time.perf_counter() - t)"


class BenchError(SummarizerError):
    """A measured process failed."""


class Reading(BaseModel):
    """One whole article in one fresh process; seconds from the start of the process."""

    model_config = ConfigDict(frozen=True)

    first_item: float
    whole: float
    sentences: int
    after_first: int
    """Sentences read after the one that gave the first item."""
    tokens_out: int

    @property
    def a_sentence(self) -> float:
        """Seconds a sentence, after the first item."""
        return (self.whole - self.first_item) / max(1, self.after_first)


class Figures(BaseModel):
    """What `bench` prints; seconds."""

    model_config = ConfigDict(frozen=True)

    import_summarizer: float
    help: float
    first_process: Reading
    later_process: Reading


def measure(article: Path, settings: Settings, told: Callable[[str], None]) -> Figures:
    """Runs all measurements, one after the other.

    Args:
        article: the text that is read twice.
        settings: names the model and the folder that holds its weights.
        told: is called with the name of each measurement before it starts.

    Raises:
        BenchError: a measured process failed.
    """
    told("import summarizer")
    imported = _median(lambda: float(_run([sys.executable, "-c", _IMPORT], {})))
    told("summarizer --help")
    helped = _median(lambda: _timed([sys.executable, "-m", "summarizer", "--help"]))
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        weights = settings.cache_dir / "weights"
        weights.mkdir(parents=True, exist_ok=True)
        (cache / "weights").symlink_to(weights, target_is_directory=True)
        environment = {
            "SUMMARIZER_CACHE_DIR": folder,
            "SUMMARIZER_MODEL": settings.model,
            "SUMMARIZER_CACHE": "0",
        }
        told("first process: the article, with the instructions still to be read")
        first = _read(article, environment)
        told("later process: the same article")
        later = _read(article, environment)
    return Figures(
        import_summarizer=imported, help=helped, first_process=first, later_process=later
    )


def _read(article: Path, environment: Mapping[str, str]) -> Reading:
    command = [sys.executable, "-m", f"{__package__}.probe", str(article), repr(time.time())]
    return Reading.model_validate(json.loads(_run(command, environment)))


def _median(run: Callable[[], float]) -> float:
    return statistics.median(run() for _ in range(QUICK_RUNS))


def _timed(command: list[str]) -> float:
    start = time.perf_counter()
    _run(command, {})
    return time.perf_counter() - start


def _run(command: list[str], environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise BenchError(f"{' '.join(command[1:3])} ended with {done.returncode}: {last}")
    return done.stdout
