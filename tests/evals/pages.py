"""Takes a page apart, for tests of what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "img", "link", "path", "circle"}


class Elements(HTMLParser):
    """The elements of a page, each with its attributes, its words and what it stands in."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.inside: list[tuple[int, ...]] = []
        self._open: list[int] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tuple(self._open))
        self.found.append((tag, dict(attrs)))
        self.text.append("")
        if tag not in VOID:
            self._open.append(len(self.found) - 1)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.found[self._open.pop()][0] == tag, tag

    def handle_data(self, data: str) -> None:
        for number in self._open:
            self.text[number] += data

    def every(self, attribute: str) -> list[str]:
        return [value for _, found in self.found if (value := found.get(attribute)) is not None]

    def of_class(self, name: str) -> Iterator[int]:
        for number, (_, attributes) in enumerate(self.found):
            if name in (attributes.get("class") or "").split():
                yield number

    def words(self, number: int = 0) -> str:
        return " ".join(self.text[number].split())

    def holder(self, number: int, name: str) -> dict[str, str | None] | None:
        """The attributes of the nearest element of a class in which another stands."""
        within = [n for n in self.of_class(name) if n in self.inside[number]]
        return self.found[within[-1]][1] if within else None

    def by_id(self, id: str) -> int:
        return next(n for n, (_, found) in enumerate(self.found) if found.get("id") == id)
