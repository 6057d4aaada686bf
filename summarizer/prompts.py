"""Turns templates and examples in a folder into the words of a chat, and remembers which.

Promises: a template or an example that is missing or broken is a `PromptError` that names the
file and, where there is one, the line; a template uses every variable that it is given and no
other, so an article never fails to reach the model in silence; values are only ever values:
what looks like a template in them stays text, and each stays on one line.
Which templates there are, and what is put into them, is left to the readers.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables
from pydantic import TypeAdapter, ValidationError

from .errors import PromptError
from .settings import Settings
from .untrusted import one_line

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = (_PACKAGE / "_prompts", _PACKAGE.parent / "prompts")
"""In an installed wheel, and beside the package in an editable checkout."""
_IN_A_TEMPLATE = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError)
"""What an expression in a template can raise; undefined names and attributes are the first."""

Example = TypeVar("Example")


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered sentence, or a piece of one, as a template gets it."""

    number: int
    text: str


Value = str | Sequence[Line]


class Prompts:
    """The templates and examples of one folder.

    For a way of reading `NAME` there are `NAME.system.j2`, `NAME.user.j2` and
    `NAME.examples.json`.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise PromptError(
                f"the prompt folder {str(folder)!r} does not exist or is not a folder; "
                "unset SUMMARIZER_PROMPTS for the shipped prompts, or correct it"
            )
        self.folder = folder
        self._contents: dict[str, str] = {}
        self._environment = Environment(
            loader=FunctionLoader(self._source),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    @classmethod
    def find(cls, settings: Settings) -> Prompts:
        """The user's own folder where the settings name one, else the shipped one.

        Raises:
            PromptError: the folder is missing.
        """
        if settings.prompts is not None:
            return cls(settings.prompts)
        return cls(next((folder for folder in _SHIPPED if folder.is_dir()), _SHIPPED[0]))

    @property
    def used(self) -> tuple[str, ...]:
        """Names of the files that were read, in order of the alphabet."""
        return tuple(sorted(self._contents))

    @property
    def hash(self) -> str:
        """SHA-256 over the names and contents of the files that were read."""
        digest = hashlib.sha256()
        for name in self.used:
            for part in (name, self._contents[name]):
                data = part.encode()
                digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()

    def system(self, reading: str) -> str:
        """The instructions of a way of reading, the same for every article.

        Raises:
            PromptError: the template is missing or broken.
        """
        return self._render(f"{reading}.system.j2", {})

    def user(self, reading: str, **values: Value) -> str:
        """The question of a way of reading, each value on one line.

        Args:
            reading: the name of the way of reading.
            values: what the template is given: text, or numbered lines.

        Raises:
            PromptError: the template is missing or broken, or its variables are not these.
        """
        return self._render(f"{reading}.user.j2", {k: _safe(v) for k, v in values.items()})

    def examples(self, reading: str, shape: type[Example]) -> tuple[Example, ...]:
        """The worked examples of a way of reading, each of the given shape.

        Raises:
            PromptError: the file is missing, is no JSON, or an example does not fit.
        """
        name = f"{reading}.examples.json"
        content = self._read(name)
        try:
            return TypeAdapter(tuple[shape, ...]).validate_json(content)  # type: ignore[valid-type]
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            where = ".".join(str(step) for step in problem["loc"])
            raise PromptError(
                f"{self._path(name)}: {where + ': ' if where else ''}{problem['msg']}; "
                "correct the example"
            ) from error

    def _render(self, name: str, values: dict[str, Value]) -> str:
        self._check_variables(name, set(values))
        try:
            return self._environment.get_template(name).render(values)
        except _IN_A_TEMPLATE as error:
            line = _line_in(error, self._path(name))
            raise PromptError(f"{self._path(name)}, line {line}: {error}") from error

    def _check_variables(self, name: str, given: set[str]) -> None:
        try:
            parsed = self._environment.parse(self._read(name), name, self._path(name))
            asked = find_undeclared_variables(parsed)
        except TemplateSyntaxError as error:
            raise PromptError(
                f"{self._path(name)}, line {error.lineno}: {error.message}"
            ) from error
        except RecursionError as error:
            raise PromptError(f"{self._path(name)} is nested too deeply") from error
        if unknown := sorted(asked - given):
            raise PromptError(
                f"{self._path(name)} asks for {', '.join(unknown)}, which it is not given; "
                f"it is given {', '.join(sorted(given)) or 'nothing'}"
            )
        if unused := sorted(given - asked):
            raise PromptError(
                f"{self._path(name)} never uses {', '.join(unused)}, so the model would not see "
                "it; put it into the template"
            )

    def _source(self, name: str) -> tuple[str, str, None]:
        return self._read(name), self._path(name), None

    def _read(self, name: str) -> str:
        if name not in self._contents:
            try:
                self._contents[name] = (self.folder / name).read_text("utf-8")
            except FileNotFoundError as error:
                raise PromptError(
                    f"{self._path(name)} is missing; put it back, or unset SUMMARIZER_PROMPTS "
                    "for the shipped prompts"
                ) from error
            except (OSError, UnicodeDecodeError) as error:
                raise PromptError(f"{self._path(name)} cannot be read: {error}") from error
        return self._contents[name]

    def _path(self, name: str) -> str:
        return str(self.folder / name)


def _safe(value: Value) -> Value:
    if isinstance(value, str):
        return one_line(value)
    return [Line(line.number, one_line(line.text)) for line in value]


def _line_in(error: Exception, path: str) -> int | str:
    """The line of the template in which rendering failed."""
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == path]
    return lines[-1] if lines and lines[-1] else "unknown"
