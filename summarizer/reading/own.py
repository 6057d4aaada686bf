"""Finds a reader of the user's own: "package.module:attribute" in, a `Reader` out.

The attribute is a reader, or something that is called without arguments and returns one: a
class, as a rule. Promises: where there is no such reader, a `SettingsError` says which part of
the name is wrong. An error inside the user's own module is left as it is, traceback and all.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from operator import attrgetter
from types import ModuleType
from typing import Any

from ..errors import SettingsError
from .protocol import Reader

SEPARATOR = ":"
"""Stands in the name of every reader of the user's own, and in no other way of reading."""


def find(name: str) -> Reader:
    """The reader of this name.

    Args:
        name: "package.module:attribute"; the attribute may have parts, with dots.

    Raises:
        SettingsError: module or attribute is missing, or the attribute is no reader.
    """
    module_name, _, attribute = name.partition(SEPARATOR)
    found = _attribute(_module(module_name, name), attribute, name)
    if isinstance(found, type) or not _is_reader(found):
        found = _made(found, name)
    if not _is_reader(found):
        raise SettingsError(
            f"{_setting(name)}, and {attribute} gives an instance of {type(found).__name__}, "
            "which is no reader: a reader has a name, prompts and read(article), as "
            "summarizer.reading.protocol shows"
        )
    reader: Reader = found
    return reader


def _module(module_name: str, name: str) -> ModuleType:
    try:
        return import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise SettingsError(
                f"{_setting(name)}, and {module_name} cannot be imported: {error}; install "
                "what it needs"
            ) from error
        raise SettingsError(
            f"{_setting(name)}, and there is no module {error.name}: install it, or put the "
            "folder that holds it into PYTHONPATH"
        ) from error
    except ImportError as error:
        raise SettingsError(
            f"{_setting(name)}, and {module_name} cannot be imported: {error}"
        ) from error


def _attribute(module: ModuleType, attribute: str, name: str) -> Any:
    try:
        return attrgetter(attribute)(module)
    except AttributeError as error:
        raise SettingsError(
            f"{_setting(name)}, and {module.__name__} has no {attribute} (it is read from "
            f"{getattr(module, '__file__', None)}): correct the part after the colon"
        ) from error


def _made(factory: Any, name: str) -> Any:
    """What the factory returns; itself where it is nothing that can be called."""
    if not callable(factory):
        return factory
    try:
        inspect.signature(factory).bind()
    except (TypeError, ValueError) as error:
        raise SettingsError(
            f"{_setting(name)}, and it cannot be called without arguments ({error}): name a "
            "class or function that needs none, or a reader itself"
        ) from error
    return factory()


def _is_reader(found: Any) -> bool:
    return (
        callable(getattr(found, "read", None))
        and isinstance(getattr(found, "name", None), str)
        and isinstance(getattr(found, "prompts", None), tuple)
    )


def _setting(name: str) -> str:
    return f"SUMMARIZER_READING is {name!r}"
