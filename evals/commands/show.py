"""`evals show`: an article's sentences, and beside each what is labelled in it."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..options import add_folder_arguments

if TYPE_CHECKING:
    from ..cases import Case, LabelledItem, Labelling
    from ..loading import LabelledArticle

HELP = "show an article with its labels, or number the sentences of a text"
_INDENT = "      "


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own options."""
    parser.add_argument("article", help="its name, as `list` has it; or a text file to be labelled")
    parser.add_argument(
        "--labeller", metavar="NAME", help="one labeller's raw labels instead of the settled ones"
    )
    add_folder_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Prints one article."""
    from ..printing import print_json

    if options.article.endswith(".txt"):
        return _number(Path(options.article), options.json)
    one = _named(options)
    labelling = _labelling(one.case, options.labeller)
    if options.json:
        print_json(_document(one, labelling, options.labeller))
        return 0
    for line in _lines(one, labelling, options.labeller):
        _print(line)
    return 0


def _number(path: Path, as_json: bool) -> int:
    """Prints what somebody who labels a text has to know of it."""
    from summarizer import Article

    from ..loading import LabelError
    from ..printing import print_json

    try:
        data = path.read_bytes()
        article = Article.from_text(data.decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(f"{path}: cannot be read as UTF-8: {error}; name a text file") from error
    sha256 = hashlib.sha256(data).hexdigest()
    if as_json:
        sentences = [{"number": s.number, "text": s.text} for s in article.sentences]
        print_json({"title": article.title, "sha256": sha256, "sentences": sentences})
        return 0
    for line in (f"sha256: {sha256}", *(f"[{s.number}] {s.text}" for s in article.sentences)):
        _print(line)
    return 0


def _named(options: argparse.Namespace) -> LabelledArticle:
    from ..loading import LabelError, load

    dataset = load(options.data, options.texts)
    found = next((a for a in dataset.articles if a.case.article == options.article), None)
    if found is None:
        names = ", ".join(one.case.article for one in dataset.articles)
        raise LabelError(f"no article {options.article!r} is labelled in {dataset.folder}: {names}")
    if found.case.split == "test":
        raise LabelError(
            f"{options.article} is in the test split, and is not shown: whoever tunes prompts or "
            "models must not see its labels, or the totals stop telling how they do on articles "
            "that nobody has tuned on. Look at one of the split dev"
        )
    return found


def _labelling(case: Case, labeller: str | None) -> Labelling:
    from ..loading import LabelError

    if labeller is None:
        return case.settled
    if labeller not in case.labellers:
        names = ", ".join(case.labellers) or "no raw labels are kept"
        raise LabelError(f"{case.article}: there is no labeller {labeller!r}: {names}")
    return case.labellers[labeller]


def _document(one: LabelledArticle, labelling: Labelling, labeller: str | None) -> dict[str, Any]:
    known = one.case.model_dump(mode="json", exclude={"settled", "labellers"})
    sentences = one.article.sentences if one.article else ()
    return {
        **known,
        "missing": one.missing,
        "sentences": [{"number": s.number, "text": s.text} for s in sentences],
        "labeller": labeller,
        "labelling": labelling.model_dump(mode="json"),
    }


def _lines(one: LabelledArticle, labelling: Labelling, labeller: str | None) -> Iterator[str]:
    yield from _head(one, labeller)
    for number, text in _sentences(one, labelling):
        yield ""
        yield f"[{number}] {text}"
        yield from _labelled_in(number, labelling)
    yield from ("", "Sources")
    for source in labelling.sources:
        yield f"  {source.id}  {', '.join((source.name, *source.aliases))} ({source.kind})"
    if labelling.disputes:
        yield from ("", "Disputes")
        yield from (f"  {' against '.join(ids)}" for ids in labelling.disputes)


def _head(one: LabelledArticle, labeller: str | None) -> Iterator[str]:
    case = one.case
    title = case.title or (one.article.title if one.article else None)
    published = case.published_at or (one.article.published_at if one.article else None)
    yield f"{case.article}: {title or 'no title'}"
    known = [str(published)] if published else []
    known += [case.url] if case.url else []
    yield ", ".join((*known, f"licence: {case.licence}", f"split: {case.split}"))
    yield f"Labels: {f'labeller {labeller}' if labeller else 'settled'}" + (
        ", made with a draft in view" if case.drafted else ""
    )
    yield from (f"Trap: {trap.trap} [{', '.join(map(str, trap.sentences))}]" for trap in case.traps)
    if one.missing:
        yield f"No text: {one.missing}."


def _sentences(one: LabelledArticle, labelling: Labelling) -> list[tuple[int, str]]:
    """All sentences; without the text, only the numbers of those with labels."""
    if one.article:
        return [(sentence.number, sentence.text) for sentence in one.article.sentences]
    return [(n, "…") for n in sorted({n for item in labelling.items for n in item.sentences})]


def _labelled_in(number: int, labelling: Labelling) -> Iterator[str]:
    """Items in full beside their best sentence, and only named beside the others."""
    names = {source.id: source.name for source in labelling.sources}
    elsewhere = []
    for item in labelling.items:
        if item.sentences[0] == number:
            yield f"{_INDENT}{_told(item, names)}"
            if item.note:
                yield f"{_INDENT}    note: {item.note}"
        elif number in item.sentences:
            elsewhere.append(f"{item.id} [{item.sentences[0]}]")
    if elsewhere:
        yield f"{_INDENT}also {', '.join(elsewhere)}"


def _told(item: LabelledItem, names: dict[str, str]) -> str:
    facts = "; ".join(filter(None, _facts(item, names)))
    kind = f"{item.id} {item.type.replace('_', '-')}"
    words = f"{kind}{'' if item.vital else ', okay'}: {_words(item, names)}"
    return f"{words} ({facts})" if facts else words


def _words(item: LabelledItem, names: dict[str, str]) -> str:
    if item.type == "event":
        return item.description
    source = names[item.source] if item.source else "nobody named"
    if item.type == "no_comment":
        return f"{source} on {item.about}" if item.about else source
    return f"{source}: {item.content}"


def _facts(item: LabelledItem, names: dict[str, str]) -> Iterator[str | None]:
    match item.type:
        case "event":
            yield from (item.status, item.place, item.time)
        case "claim":
            yield from (" or ".join(item.kind), "hedged" if item.certainty == "hedged" else None)
        case "denial":
            yield f"denies {', '.join(item.denies)}" if item.denies else None
            yield f"instead {item.counter}" if item.counter else None
        case "no_comment":
            yield item.kind
            yield f"on {', '.join(item.on)}" if item.on else None
    if item.type != "event":
        others = " or ".join(names[other] for other in item.also_sources)
        yield f"or by {others}" if others else None
    if item.type in ("claim", "denial") and item.via:
        yield f"via {names[item.via]}"
    if item.both is False:
        yield "one labeller only"


def _print(line: str) -> None:
    """The words of articles and labels are cleaned: they may come from anywhere."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from summarizer.render.view import clean

    indent = len(line) - len(line.lstrip())
    words = clean(line)
    if sys.stdout.isatty():
        bold = line.startswith("[") or not indent
        Console().print(
            Padding(Text(words, style="bold" if bold else ""), (0, 0, 0, indent), expand=False)
        )
    else:
        print(" " * indent + words)
