"""`evals likeness`: how training text lies against real news."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..options import TRAINING

HELP = "compare training text with real news"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument("--data", type=Path, default=TRAINING, metavar="DIR", help="training text")
    parser.add_argument(
        "--news", type=Path, action="append", metavar="DIR", help="a folder of real news, as .txt"
    )
    parser.add_argument("--cues", type=Path, metavar="FILE", help="counts of words in real cues")


def run(options: argparse.Namespace) -> int:
    """Compares and prints."""
    from summarizer import Article

    from .. import likeness
    from ..loading import load
    from ..printing import print_json

    own = [one for one in load(options.data).articles if one.case.language == "en"]
    texts = [one.article for one in own if one.article is not None]
    news = [
        Article.from_text(path.read_text("utf-8"))
        for folder in options.news or ()
        for path in sorted(folder.glob("*.txt"))
    ]
    given = {article.text for article in news}
    dev = load(None, options.news or ()).select("dev", None).articles
    real = [one for one in dev if one.article is not None and one.article.text in given]
    found: dict[str, dict[str, Any]] = {"training": asdict(likeness.prose_of(texts))}
    found["training"] |= asdict(likeness.labels_of(own))
    if news:
        found["news"] = asdict(likeness.prose_of(news))
    if real:
        found.setdefault("news", {}).update(asdict(likeness.labels_of(real)))
    if options.cues is not None:
        found["cues"] = asdict(likeness.cues_of(own, likeness.read_cues(options.cues)))
    if options.json:
        print_json(found)
    else:
        print(_as_text(found))
    return 0


def _as_text(found: dict[str, dict[str, Any]]) -> str:
    news = found.get("news", {})
    lines = [f"{'':24}{'training':>12}{'real news':>12}"]
    for name, value in found["training"].items():
        other = news.get(name)
        lines.append(f"{name.replace('_', ' '):24}{_shown(value):>12}{_shown(other):>12}")
    if "cues" in found:
        cues = found["cues"]
        lines += [
            f"plain cues              {_shown(cues['plain']):>12}",
            f"real cues covered       {_shown(cues['covered']):>12}",
            "wanting: " + ", ".join(cues["wanting"]),
        ]
    return "\n".join(lines)


def _shown(value: float | int | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"
