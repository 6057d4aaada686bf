"""The engines of this process: one for each set of weights, shared by all that ask for it.

Promises: every engine is ended at exit, and a forked process starts its own and leaves its
parent's alone.
"""

from __future__ import annotations

import atexit
import os
import threading
from pathlib import Path

from .engine import Engine
from .weights import Weights

_lock = threading.Lock()
_engines: dict[tuple[Weights, int | None, Path], Engine] = {}


def shared(name: str, weights: Weights, threads: int | None, cache: Path) -> Engine:
    """The engine for these weights; made, not started, where there is none yet."""
    with _lock:
        key = (weights, threads, cache)
        if key not in _engines:
            _engines[key] = Engine(name, weights, threads, cache)
        return _engines[key]


def running() -> list[Engine]:
    """The engines of this process whose child is up."""
    with _lock:
        return [engine for engine in _engines.values() if engine.alive()]


def stop_all() -> None:
    """Ends every engine of this process; the next request starts what it needs."""
    with _lock:
        engines = list(_engines.values())
    for engine in engines:
        engine.stop()


def _forget() -> None:
    global _lock
    _lock = threading.Lock()
    for engine in _engines.values():
        engine.abandon()
    _engines.clear()


atexit.register(stop_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
