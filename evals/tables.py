"""Prints results as tables: harms first, then what was found, then what was right about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .faults import shown
from .printing import Column, decimal, print_table
from .results import ArticleResult, Results
from .scores import (
    ACCURACIES,
    HARMFUL,
    HARMS,
    OVERLAPS,
    PRIMARY,
    TYPES,
    ArticleScore,
    Error,
    figures_of,
)

_TYPES_FIRST = ("all", *(name for name in TYPES if name != "all"))
_HARM_NAMES = {"total": "all", "nobodys_words": "nobody's words"}
_UNSHOWN = "–"
_INTERVAL = "95% interval"


def print_results(results: Results) -> None:
    """All tables of a run; of a run over the test split, the totals alone."""
    for line in head_of(results):
        print(line)
    if results.scored:
        for table in (_print_harms, _print_found, _print_accuracies):
            print()
            table(results)
    if not results.info.totals_only:
        print()
        print_table(_ARTICLE_COLUMNS, map(_article_row, results.articles), "articles")


def head_of(results: Results) -> Iterable[str]:
    """What was run, on how many articles, and what must be known of it."""
    info = results.info
    silent = "no model asked" if results.articles and not results.failed else info.model
    model = ", ".join(info.models) or silent
    reading = ", ".join(info.readings) or info.reading
    commit = (info.environment.commit or "no commit")[:9]
    dirty = {False: " with uncommitted changes", True: "", None: ""}[info.environment.clean]
    yield f"{results.run}: {shown(model)}, read {shown(reading)}, {commit}{dirty}"
    wanted = len(info.articles) * info.repeat
    parts = [f"{results.scored} of {wanted} scored", f"{results.failed} failed"]
    if results.waiting:
        parts.append(f"{results.waiting} not run yet")
    parts.append(f"{len(info.skipped)} skipped for want of a text")
    repeats = f", each {info.repeat} times" if info.repeat > 1 else ""
    articles = "1 article" if len(info.articles) == 1 else f"{len(info.articles)} articles"
    yield f"split {info.split or 'any'}, {articles}{repeats}: {', '.join(parts)}"
    if not info.totals_only:
        for name, why in info.skipped.items():
            yield f"skipped: {shown(name)}: {why if why.isprintable() else ascii(why)}"
    cost = results.cost
    kept = f", {cost.answers_kept} answers kept from before" if cost.answers_kept else ""
    yield f"{cost.seconds:.1f} s, {cost.tokens_in} tokens in, {cost.tokens_out} out{kept}"
    yield from (f"note: {note}" for note in results.notes)


def print_errors(errors: Sequence[tuple[str, Error]]) -> None:
    """Errors, one line each; nothing where there are none."""
    if not errors:
        return
    rows = [
        (
            error.kind if error.kind in HARMFUL else f"({error.kind})",
            article,
            error.type,
            f"[{','.join(map(str, error.sentences))}]",
            " ".join(shown(error.detail).split()),
        )
        for article, error in errors
    ]
    print()
    print_table(("error", "article", "type", "sentences", "what"), rows, "worst errors")


def _print_harms(results: Results) -> None:
    rows = []
    for name in ("total", *HARMS):
        count = sum(results.counts[f"harm.{h}"] for h in (HARMS if name == "total" else (name,)))
        rows.append(
            (_HARM_NAMES.get(name, name.replace("_", " ")), count, *_cells(results, f"harm.{name}"))
        )
    heads = ("harm", "errors", ("an article", _INTERVAL), *_spread_heads(results))
    print_table(heads, rows, "harmful errors")


def _print_found(results: Results) -> None:
    rows = []
    for name in (*_TYPES_FIRST, *OVERLAPS):
        of_all = [f"{name}.{measure}" for measure in ("f1", "precision", "recall")]
        shares = [cell for figure in of_all for cell in _cells(results, figure)[:2]]
        rows.append(
            (
                name.replace("_", "-"),
                *shares,
                results.counts[f"{name}.gold"],
                results.counts[f"{name}.output"],
                *_labellers(results, f"{name}.f1"),
                *_cells(results, f"{name}.f1")[2:],
            )
        )
    parts = [(part, _INTERVAL) for part in ("F1", "precision", "recall")]
    labels = ("labelled", "given")
    ends = (*_labeller_heads(results), *_spread_heads(results, "F1 "))
    print_table(("found", *parts, labels, *ends), rows, "what was found")


def _print_accuracies(results: Results) -> None:
    rows = []
    for name in ACCURACIES:
        figure = f"{name}.accuracy"
        share, interval, *spread = _cells(results, figure)
        judged = results.counts[f"{name}.asked"]
        rows.append((name, share, interval, judged, *_labellers(results, figure), *spread))
    ends = (*_labeller_heads(results), *_spread_heads(results))
    print_table(("right", ("share", _INTERVAL), "judged", *ends), rows, "what was right about it")


def _cells(results: Results, name: str) -> tuple[str, ...]:
    """A figure, its interval, and its mean and range where there were repeats."""
    figure = results.figures[name]
    cells = [decimal(figure.value), _range(figure.low, figure.high)]
    if spread := results.spread.get(name):
        cells += [decimal(spread.mean), _range(spread.lowest, spread.highest)]
    return tuple(cells)


def _range(low: float | None, high: float | None) -> str:
    return _UNSHOWN if low is None or high is None else f"{low:.3f}–{high:.3f}"


def _spread_heads(results: Results, of: str = "") -> tuple[Column, ...]:
    return ((f"{of}mean of repeats", f"{of}range"),) if results.spread else ()


def _labellers(results: Results, name: str) -> tuple[str, ...]:
    return (decimal(results.labellers[name]),) if results.labellers else ()


def _labeller_heads(results: Results) -> tuple[str, ...]:
    return ("labellers",) if results.labellers else ()


_ARTICLE_COLUMNS = ("article", "repeat", PRIMARY, "harms", "missed", "extra", "seconds", "failed")


def _article_row(result: ArticleResult) -> tuple[object, ...]:
    score = result.score
    found: tuple[object, ...] = ("–", "–", "–", "–") if score is None else _of_score(score)
    failed = " ".join(shown(result.error or "").split())
    return (result.article, result.repeat, *found, f"{result.seconds:.1f}", failed)


def _of_score(score: ArticleScore) -> tuple[object, ...]:
    kinds = [error.kind for error in score.errors]
    harms = sum(score.counts[f"harm.{name}"] for name in HARMS)
    return figures_of([score])[PRIMARY], harms, kinds.count("missed"), kinds.count("extra")
