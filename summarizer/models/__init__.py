"""Requests in, valid answers out, whatever model answers; the only room that knows providers."""

from .opening import open_model

__all__ = ["open_model"]
