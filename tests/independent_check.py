"""Checks a summary against its own article, with nothing of the package: a second pair of eyes.

    python tests/independent_check.py SUMMARY.json [MORE.json …]

Reads a summary as JSON (a file may hold several, one a line) and prints every violation: a span
that is not a sentence's, an id that leads nowhere, a name, a quotation or a number that the
article does not hold, a field that the schema does not have. Written apart from `checking` on
purpose, so that a fault in the one is not a fault in the other.
"""

from __future__ import annotations

import json
import re
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

_ITEM = {"id", "confidence", "evidence"}
FIELDS: dict[str, set[str]] = {
    "summary": {
        *("schema_version", "gist", "events", "claims", "denials", "no_comments", "disputes"),
        *("unanswered", "sources", "uncovered", "article", "run"),
    },
    "events": _ITEM | {"description", "place", "time", "status"},
    "claims": _ITEM | {"source", "via", "cue", "content", "kind", "certainty", "quoted"},
    "denials": _ITEM | {"source", "via", "cue", "content", "denies", "counter", "quoted"},
    "no_comments": {"id", "source", "kind", "on", "about", "evidence"},
    "disputes": {"id", "kind", "sides", "topic"},
    "sources": {"id", "name", "aliases", "kind", "mentions"},
    "evidence": {"sentences", "spans"},
    "time": {"text", "start", "end"},
    "article": {"text", "title", "published_at", "url", "id", "language"},
}
_PREFIX = {"events": "e", "claims": "c", "denials": "d", "no_comments": "n"}
_SMALL = dict(
    zip(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen"
        ).split(" "),
        range(20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(" "),
        range(20, 100, 10),
        strict=True,
    )
)
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]")


def violations(summary: dict[str, Any]) -> list[str]:
    """All that is wrong with a summary, one line each; empty where it holds."""
    article = summary.get("article") or {}
    text = article.get("text")
    if not isinstance(text, str):
        return ["article.text: there is none"]
    found = [*_unknown(summary), *_sources(summary, text), *_ids(summary)]
    spans: dict[int, tuple[int, int]] = {}
    for group in _PREFIX:
        for i, item in enumerate(summary.get(group, [])):
            path = f"{group}[{i}]"
            found += _evidence(item, path, text, spans)
            found += _held(item, path, text)
    return found + _overlaps(spans)


def _unknown(summary: dict[str, Any]) -> list[str]:
    found = [f"summary: unknown field {k!r}" for k in summary.keys() - FIELDS["summary"]]
    found += [
        f"article: unknown field {k!r}" for k in summary["article"].keys() - FIELDS["article"]
    ]
    for group in (*_PREFIX, "disputes", "sources"):
        for i, item in enumerate(summary.get(group, [])):
            found += [f"{group}[{i}]: unknown field {k!r}" for k in item.keys() - FIELDS[group]]
            found += [
                f"{group}[{i}].{part}: unknown field {k!r}"
                for part in ("evidence", "time")
                for k in (item.get(part) or {}).keys() - FIELDS[part]
            ]
    return found


def _sources(summary: dict[str, Any], text: str) -> list[str]:
    found = []
    for i, source in enumerate(summary.get("sources", [])):
        for name in (source["name"], *source.get("aliases", [])):
            if not name.strip() or name not in text:
                found.append(f"sources[{i}]: the article does not hold {name!r}")
        for span in source.get("mentions", []):
            if not 0 <= span["start"] < span["end"] <= len(text):
                found.append(f"sources[{i}]: span {span} lies outside the article")
    return found


def _ids(summary: dict[str, Any]) -> list[str]:
    found = []
    known: dict[str, set[str]] = {}
    for group, prefix in (*_PREFIX.items(), ("sources", "s"), ("disputes", "x")):
        ids = [item["id"] for item in summary.get(group, [])]
        known[group] = set(ids)
        if len(set(ids)) != len(ids):
            found.append(f"{group}: an id is given twice")
        numbers = [int(i[1:]) if re.fullmatch(rf"{prefix}\d+", i) else -1 for i in ids]
        if -1 in numbers or numbers != sorted(numbers):
            found.append(f"{group}: ids {ids} are not {prefix}1, {prefix}2, … in order")
    statements = known["claims"] | known["denials"]
    for path, wanted, among in _links(summary, known, statements):
        if wanted not in among:
            found.append(f"{path}: {wanted!r} leads nowhere")
    return found


def _links(
    summary: dict[str, Any], known: dict[str, set[str]], statements: set[str]
) -> list[tuple[str, str, set[str]]]:
    links: list[tuple[str, str, set[str]]] = []
    for group in ("claims", "denials", "no_comments"):
        for i, item in enumerate(summary.get(group, [])):
            path = f"{group}[{i}]"
            links += [
                (f"{path}.{k}", item[k], known["sources"]) for k in ("source", "via") if item.get(k)
            ]
            targets = [*item.get("denies", []), *item.get("on", [])]
            targets += [item["counter"]] if item.get("counter") else []
            links += [(path, target, known["claims"]) for target in targets]
    for i, dispute in enumerate(summary.get("disputes", [])):
        links += [(f"disputes[{i}]", x, statements) for side in dispute["sides"] for x in side]
    links += [("unanswered", x, known["claims"]) for x in summary.get("unanswered", [])]
    return links


def _evidence(
    item: dict[str, Any], path: str, text: str, spans: dict[int, tuple[int, int]]
) -> list[str]:
    numbers, places = item["evidence"]["sentences"], item["evidence"]["spans"]
    if not numbers or len(numbers) != len(places):
        return [f"{path}.evidence: {len(numbers)} sentences and {len(places)} spans"]
    found = []
    for number, place in zip(numbers, places, strict=True):
        start, end = place["start"], place["end"]
        words = text[start:end]
        if not 0 <= start < end <= len(text) or words != words.strip():
            found.append(f"{path}.evidence: {start} to {end} is no sentence of the article")
        elif (text[start - 1 : start] + text[start]).isalnum() and start:
            found.append(f"{path}.evidence: {start} stands within a word")
        elif text[end - 1].isalnum() and text[end : end + 1].isalnum():
            found.append(f"{path}.evidence: {end} stands within a word")
        if spans.setdefault(number, (start, end)) != (start, end):
            found.append(f"{path}.evidence: sentence {number} has two different spans")
    return found


def _overlaps(spans: dict[int, tuple[int, int]]) -> list[str]:
    ordered = sorted(spans.items())
    return [
        f"evidence: sentences {a} and {b} overlap or stand in the wrong order"
        for (a, first), (b, second) in pairwise(ordered)
        if first[1] > second[0]
    ]


def _held(item: dict[str, Any], path: str, text: str) -> list[str]:
    evidence = _evidence_text(item, text)
    words = item.get("content") or item.get("description") or item.get("about") or ""
    found = []
    held = _numbers(evidence, parts=True)
    for number in sorted(_numbers(re.sub(r"\[[^\]]*\]", " ", words)) - held):
        found.append(f"{path}: the evidence does not hold the number {number}")
    quotations = _QUOTED.findall(words)
    if item.get("quoted"):
        quotations.append(item["quoted"])
    found += [
        f"{path}: the evidence does not hold the quotation {quotation!r}"
        for quotation in quotations
        if not _stands(quotation, evidence)
    ]
    letters = re.sub(r"[^\w]+", " ", text).casefold()
    for bracket in re.findall(r"\[([^\]]*)\]", words):
        for name in re.findall(r"\b[A-Z][\w-]*", bracket):
            if re.sub(r"[^\w]+", " ", name).casefold() not in letters:
                found.append(f"{path}: the article does not hold {name!r}")
    return found


def _evidence_text(item: dict[str, Any], text: str) -> str:
    """The evidence in the article's order, with a NUL where something lies between."""
    joined, reached = "", -1
    for start, end in sorted({(s["start"], s["end"]) for s in item["evidence"]["spans"]}):
        if joined:
            joined += "\x00" if text[reached:start].strip() else " "
        joined += text[start:end]
        reached = end
    return joined


def _stands(quotation: str, evidence: str) -> bool:
    """Word by word, in order; a bracket or dots may stand for others."""
    place, plain = 0, _letters(evidence)
    for piece in re.split(r"\[[^\]]*\]|…|\.\.\.", quotation):
        wanted = _letters(piece)
        if not wanted:
            continue
        place = plain.find(wanted, place)
        if place < 0:
            return False
        place += len(wanted)
    return bool(_letters(quotation))


def _letters(text: str) -> str:
    """The words alone, so that kinds of marks and blanks do not matter; a gap stays a gap."""
    return " ".join(re.findall(r"\w+|\x00", text.casefold()))


def _numbers(text: str, *, parts: bool = False) -> set[str]:
    """Numbers as plain digits; "one" is left out, since it is a pronoun as often.

    "Two hundred" is 200, and with `parts` also 2, so that evidence bears out either.
    """
    text = re.sub("[\u00a0\u202f\u2009]", "'", text.lower())
    text = re.sub(r"(?<=\d)[,'’](?=\d{2,3}(?:\D|$))", "", text)
    for word, value in {**_SMALL, **_TENS}.items():
        text = re.sub(rf"\b{word}\b", f"{value}", text) if word != "one" else text
    text = re.sub(r"\b([2-9]0)[ -]([1-9])\b", lambda m: str(int(m[1]) + int(m[2])), text)
    found: set[str] = set()
    for match in re.finditer(rf"(\d+(?:\.\d+)?|\ba|\bone)(?:[ -]({'|'.join(_SCALES)})s?\b)?", text):
        digits, scale = match[1], match[2]
        if not digits[0].isdigit() and not scale:
            continue
        number = Decimal(digits) if digits[0].isdigit() else Decimal(1)
        found.add(_digits(number * _SCALES[scale]) if scale else _digits(number))
        if parts:
            found.add(_digits(number))
    return found


def _digits(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def main(paths: list[str]) -> int:
    """Prints what is wrong with each file; 0 where all hold."""
    bad = read = 0
    for path in paths:
        text = Path(path).read_text(encoding="utf-8")
        try:
            summaries = [json.loads(text)]
        except json.JSONDecodeError:
            summaries = [json.loads(line) for line in text.splitlines() if line.strip()]
        if not summaries:
            print(f"{path}: holds no summary")
            bad += 1
        for summary in summaries:
            read += 1
            for line in violations(summary):
                print(f"{path}: {line}")
                bad += 1
    print(f"{len(paths)} files, {read} summaries, {bad} violations")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
