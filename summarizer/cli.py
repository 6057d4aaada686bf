"""Turns the arguments of `summarizer ARTICLE…` into a run, its output and an exit code.

Promises: results go to standard output or to the file that was named, everything else to
standard error; whatever goes wrong on purpose is one line there and an exit code of those in
`EXIT_CODES`, never a traceback. What is slow to import is imported when it is needed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from . import __version__

if TYPE_CHECKING:
    from .article import Article
    from .errors import SummarizerError
    from .output import Output
    from .schema import Summary
    from .settings import Settings

EXIT_CODES = {
    0: "every article was summarised",
    1: "an article could not be read or summarised; the others were",
    2: "an option, a setting or the output file is wrong",
    3: "something is missing: weights, a key, a package, a prompt",
    130: "interrupted",
    141: "the program that reads the output has gone",
}
"""What the exit codes mean."""

FORMATS = ("text", "json", "jsonl", "markdown", "html")
READINGS = ("auto", "whole", "trained", "by_cue", "by_sentence")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code.

    Args:
        arguments: what follows the program's name; None for the process's own.
    """
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except KeyboardInterrupt:
        _say("interrupted")
        return 130
    except BrokenPipeError:
        _discard_output()
        return 141


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="summarizer",
        description="Reads news articles and tells apart what happened, who claims what and who "
        "denies what.",
        epilog="exit codes:\n"
        + "\n".join(f"  {code:>3}  {what}" for code, what in EXIT_CODES.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "articles",
        nargs="*",
        metavar="ARTICLE",
        help="a file, - for standard input, or an address that begins with http:// or https://",
    )
    parser.add_argument("--version", action="version", version=f"summarizer {__version__}")
    _add_output_options(parser.add_argument_group("output"))
    _add_model_options(parser.add_argument_group("model (else from SUMMARIZER_* or the default)"))
    return parser


def _add_output_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--format",
        choices=FORMATS,
        help="text is the default; json of several articles is JSON Lines, one to a line",
    )
    group.add_argument("--json", action="store_true", help="short for --format json")
    group.add_argument(
        "--html", type=Path, metavar="FILE", help="short for --format html --out FILE"
    )
    group.add_argument(
        "--out", type=Path, metavar="FILE", help="write there, not to standard output"
    )
    group.add_argument(
        "--stream",
        action="store_true",
        help="show items on standard error as they are read; done on a terminal anyway",
    )
    group.add_argument(
        "--quiet", action="store_true", help="show no progress and no items on the way"
    )


def _add_model_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--model", help="local, local/NAME, local/PATH.gguf or provider/name")
    group.add_argument("--reading", choices=READINGS, help="the way of reading")
    group.add_argument(
        "--offline", action="store_true", default=None, help="never touch the network for weights"
    )
    group.add_argument(
        "--fetch", action="store_true", help="fetch the weights of a local model, and stop there"
    )


def _run(options: argparse.Namespace) -> int:
    from .errors import SettingsError, SummarizerError

    if options.quiet:
        from .progress import silence

        silence()
    try:
        form, path = _form_and_path(options)
        settings = _settings(options)
        if options.fetch:
            return _fetch(settings)
        if not options.articles:
            raise SettingsError("no article was given; name a file, or - for standard input")
        if options.articles.count("-") > 1:
            raise SettingsError("standard input can be read only once; give - once")
        from .output import Output

        output = Output(form, path, several=len(options.articles) > 1)
    except SummarizerError as error:
        _complain(error)
        return _code_of(error)
    return _Run(options, settings, output).to_end()


def _form_and_path(options: argparse.Namespace) -> tuple[Any, Path | None]:
    from .errors import SettingsError

    asked = [options.format is not None, options.json, options.html is not None]
    if sum(asked) > 1:
        raise SettingsError("--format, --json and --html exclude one another; give one of them")
    if options.html is not None and options.out is not None:
        raise SettingsError("--html names its file itself; leave out --out")
    if options.html is not None:
        return "html", options.html
    to_file = options.out is not None and str(options.out) != "-"
    form = "json" if options.json else options.format or "text"
    return form, options.out if to_file else None


def _settings(options: argparse.Namespace) -> Settings:
    from .settings import Settings

    given = {name: getattr(options, name) for name in ("model", "reading", "offline")}
    return Settings(**{name: value for name, value in given.items() if value is not None})


def _fetch(settings: Settings) -> int:
    from .errors import SettingsError
    from .models import catalogue, weights

    provider, _, name = settings.model.partition("/")
    if provider != "local":
        raise SettingsError(
            f"{settings.model} has no weights to fetch; --fetch is for local models"
        )
    path = weights.fetch(name or catalogue.DEFAULT, settings)
    _say(f"the weights are at {path}")
    return 0


class _Run:
    """One run over the articles that were named."""

    def __init__(self, options: argparse.Namespace, settings: Settings, output: Output) -> None:
        self._sources: list[str] = options.articles
        self._settings = settings
        self._output = output
        # Results and progress share a terminal: there, articles are read one after another.
        watched = not options.quiet and _is_terminal(sys.stderr)
        alone = len(self._sources) == 1 or _is_terminal(sys.stdout)
        self._streams = options.stream or (watched and alone)
        self._read: list[str] = []
        self._code = 0

    def to_end(self) -> int:
        """Summarises article by article; returns the exit code."""
        from .errors import SummarizerError

        try:
            for name, result in self._results():
                if isinstance(result, SummarizerError):
                    self._failed(name, result)
                    if _code_of(result) == 3:
                        break
                else:
                    self._output.add(result)
            self._output.finish()
        except SummarizerError as error:
            self._failed(None, error)
            self._output.abandon()
        except (KeyboardInterrupt, BrokenPipeError):
            self._output.abandon()
            if self._output.partial is not None:
                _say(f"what was done by then is in {str(self._output.partial)!r}")
            raise
        return self._code

    def _results(self) -> Iterator[tuple[str, Summary | SummarizerError]]:
        from . import api

        if self._streams:
            for article in self._articles():
                yield self._read[-1], self._streamed(article)
        else:
            results = api.summarize_many(self._articles(), settings=self._settings)
            for position, result in enumerate(results):
                yield self._read[position], result

    def _articles(self) -> Iterator[Article]:
        """The articles that can be read; of each other one, the reason is told."""
        from .errors import SummarizerError
        from .inputs import read_article

        for source in self._sources:
            try:
                article = read_article(source, self._settings)
            except SummarizerError as error:
                self._failed(None, error)
            else:
                self._read.append(source)
                yield article

    def _streamed(self, article: Article) -> Summary | SummarizerError:
        from .errors import SummarizerError

        try:
            return _watched(article, self._settings)
        except SummarizerError as error:
            return error

    def _failed(self, name: str | None, error: SummarizerError) -> None:
        several = len(self._sources) > 1
        _complain(error, name if several else None)
        self._code = max(self._code, _code_of(error))


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _watched(article: Article, settings: Settings) -> Summary:
    """The summary of an article, its items shown on standard error as they are read."""
    from . import api
    from .progress import stage
    from .render.text import provisional
    from .schema import Summary

    last = len(article.sentences)
    with stage("reading", total=last, unit="sentences") as shown:
        for item in api.stream(article, settings=settings):
            if isinstance(item, Summary):
                return item
            _tell(provisional(item))
            shown.to(max(item.evidence.sentences))
    raise AssertionError("a stream ends with its summary")


def _code_of(error: SummarizerError) -> int:
    from . import errors

    missing = (
        errors.PromptError,
        errors.WeightsError,
        errors.ModelConfigurationError,
        errors.MissingExtraError,
    )
    if isinstance(error, errors.SettingsError):
        return 2
    return 3 if isinstance(error, missing) else 1


def _complain(error: SummarizerError, name: str | None = None) -> None:
    _say(f"error: {name}: {error}" if name is not None else f"error: {error}")


def _say(message: str) -> None:
    from .render.view import clean

    _tell(f"summarizer: {clean(message)}")


def _tell(line: str) -> None:
    if sys.stderr is not None:
        print(line, file=sys.stderr)


def _discard_output() -> None:
    """Lets the interpreter end without a complaint about output that nobody reads."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
