"""Makes the parts of a summary out of mentions: sources, merged items, links and disputes.

Imports the schema, the article and the mentions, and nothing of reading or models.
"""

from __future__ import annotations

from .assembly import Assembly
from .gist import compose_gist

__all__ = ["Assembly", "compose_gist"]
