"""Keeps instructor's log of failures to ourselves while it works for us.

It logs each failure as an error, provider's message and all, and Python prints errors that
nobody handles. What it says is raised as an error of ours, with keys taken out. Records of
other users of instructor in the same process pass.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ours: ContextVar[bool] = ContextVar("_ours", default=False)
_LOGGERS = ("instructor.v2.retry", "instructor.auto_client")


class _NotOurs(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not _ours.get()


_filter = _NotOurs()


@contextmanager
def quiet() -> Iterator[None]:
    """While the block runs, in this task, instructor logs nothing."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_filter)
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)
