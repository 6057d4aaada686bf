"""Other ways of reading, to measure ours against: each is behind the same reader interface.

What they find goes through the same assembling and the same locks as ours. A third baseline,
one call for the whole article and the whole schema, is the way of reading `whole`.
"""

from __future__ import annotations

NAMES: dict[str, str] = {
    "rules": f"{__package__}.rules:RulesReader",
    "langextract": f"{__package__}.langextract:LangExtractReader",
}
"""Short names, for `--reading`, of what `SUMMARIZER_READING` takes."""
