"""`evals list`: the labelled articles, the traps in them, or the runs in a folder."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..options import add_data_arguments, dataset_of

if TYPE_CHECKING:
    from ..loading import Dataset, LabelledArticle

HELP = "list the labelled articles, what is difficult in them, or runs"
ITEMS = {"event": "events", "claim": "claims", "denial": "denials", "no_comment": "no comment"}
_OF_A_RUN = (
    "model",
    "models",
    "reading",
    "readings",
    "split",
    "commit",
    "started",
    "articles",
    "done",
    "failed",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=("articles", "traps", "runs"),
        default="articles",
        help="articles if not said",
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("runs"), help="with runs: their folder; ./runs"
    )
    add_data_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Reads labels or runs, and prints a line for each."""
    if options.what == "runs":
        _list_runs(options.folder, options.json)
    elif options.what == "traps":
        _list_traps(dataset_of(options), options.json)
    else:
        _list_articles(dataset_of(options), options.json)
    return 0


def _list_articles(dataset: Dataset, as_json: bool) -> None:
    from ..printing import print_json, print_table

    articles = [_article(one) for one in dataset.articles]
    splits = [_split(name, articles) for name in sorted({one["split"] for one in articles})]
    if as_json:
        document = {"folder": str(dataset.folder), "labels_hash": dataset.labels_hash}
        print_json({**document, "articles": articles, "splits": splits})
        return
    columns = ("split", "sent.", *ITEMS.values(), "by")
    print_table(("article", *columns), [_article_row(one) for one in articles])
    print()
    columns = ("articles", "texts", "sent.", *ITEMS.values())
    print_table(("split", *columns), [_split_row(one) for one in splits])
    print("\nItems: vital/all. By: who labelled, each without the others.")
    for one in articles:
        if one["missing"]:
            print(f"{one['article']}: {one['missing']}.")


def _article(one: LabelledArticle) -> dict[str, Any]:
    case = one.case
    return {
        "article": case.article,
        "title": case.title,
        "split": case.split,
        "drafted": case.drafted,
        "licence": case.licence,
        "sentences": len(one.article.sentences) if one.article else None,
        "items": {
            kind: {
                "vital": sum(item.vital for item in case.settled.items if item.type == kind),
                "all": sum(item.type == kind for item in case.settled.items),
            }
            for kind in ITEMS
        },
        "labellers": sorted(case.labellers),
        "missing": one.missing,
        "file": str(one.path),
    }


def _split(name: str, articles: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The totals of a split; sentences are those of the texts that are there."""
    among = [one for one in articles if one["split"] == name]
    items: dict[str, Counter[str]] = {kind: Counter() for kind in ITEMS}
    for one in among:
        for kind, counts in one["items"].items():
            items[kind].update(counts)
    return {
        "split": name,
        "articles": len(among),
        "with_text": sum(one["missing"] is None for one in among),
        "sentences": sum(one["sentences"] or 0 for one in among),
        "items": {kind: dict(counts) for kind, counts in items.items()},
    }


def _article_row(one: dict[str, Any]) -> Sequence[object]:
    split = f"{one['split']}, drafted" if one["drafted"] else one["split"]
    labellers = ", ".join(one["labellers"]) or "–"
    return (one["article"], split, one["sentences"], *_items(one), labellers)


def _split_row(one: dict[str, Any]) -> Sequence[object]:
    return (one["split"], one["articles"], one["with_text"], one["sentences"], *_items(one))


def _items(one: dict[str, Any]) -> Iterator[str]:
    return (f"{counts['vital']}/{counts['all']}" for counts in one["items"].values())


def _list_traps(dataset: Dataset, as_json: bool) -> None:
    """How often each trap occurs in each split, and in how many articles of it."""
    from ..printing import print_json, print_table

    times, articles = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for case in (one.case for one in dataset.articles):
        times.update((trap.trap, case.split) for trap in case.traps)
        articles.update({(trap.trap, case.split) for trap in case.traps})
    traps, splits = (sorted({key[place] for key in times}) for place in (0, 1))
    if as_json:
        keys = [(trap, split) for trap in traps for split in splits]
        counts = [{"times": times[key], "articles": articles[key]} for key in keys]
        named = [{"trap": trap, "split": split} for trap, split in keys]
        print_json([one | count for one, count in zip(named, counts, strict=True)])
        return
    rows = [
        (trap, *(f"{times[trap, split]}/{articles[trap, split]}" for split in splits))
        for trap in traps
    ]
    print_table(("trap", *splits), rows)
    print("\nTimes/articles.")


def _list_runs(folder: Path, as_json: bool) -> None:
    from ..printing import print_json, print_table
    from ..runs import RunError

    if not folder.is_dir():
        raise RunError(
            f"{folder}: there is no such folder; name the one that holds the runs, or make a run "
            "with the command run"
        )
    runs = [_run(path.parent) for path in sorted(folder.glob("*/run.json"))]
    if as_json:
        print_json(runs)
        return
    if not runs:
        print(f"{folder} holds no run.")
        return
    known = ("commit", "started", "articles", "done", "failed")
    columns = ("run", "model", "reading", "split", *known, "F1", "state")
    rows = [
        (one["run"], *_asked(one), one["split"], *(one[key] for key in (*known, "f1", "state")))
        for one in runs
    ]
    print_table(columns, rows)


def _asked(one: dict[str, Any]) -> tuple[str | None, str | None]:
    """Model and way of reading of a run: what was used, or else what was asked for."""
    from ..baselines import NAMES

    short = {reader: name for name, reader in NAMES.items()}
    reading = ", ".join(one["readings"] or ()) or short.get(one["reading"], one["reading"])
    unasked = one["readings"] and not one["models"]
    return None if unasked else ", ".join(one["models"] or ()) or one["model"], reading


def _run(path: Path) -> dict[str, Any]:
    """What is known of a run; one that cannot be read is listed too, with the reason."""
    from ..runs import RunError, read_run

    known: dict[str, Any] = {"run": path.name, "f1": _f1(path / "scores.json")}
    empty = dict.fromkeys(_OF_A_RUN)
    try:
        found = read_run(path)
        statuses = Counter(outcome.status for outcome in found.outcomes())
    except RunError as error:
        return {**known, **empty, "state": str(error)}
    info = found.info
    return {
        **known,
        "model": info.model,
        "models": info.models,
        "reading": info.reading,
        "readings": info.readings,
        "split": info.split,
        "commit": (info.environment.commit or "")[:7] or None,
        "started": f"{info.started:%Y-%m-%d %H:%M}",
        "articles": len(info.articles) * info.repeat,
        "done": statuses["ok"],
        "failed": statuses["failed"],
        "state": info.status,
    }


def _f1(path: Path) -> float | None:
    """F1 over all items, where the run has been scored."""
    try:
        value = json.loads(path.read_bytes())["figures"]["all.f1"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    value = value.get("value") if isinstance(value, dict) else value
    return float(value) if isinstance(value, int | float) else None
