"""Exports the shape of a label file as a JSON Schema, for editors that check while one writes.

`python -m evals.schema_export` writes `labels/label.schema.json` anew; a test says whether it
is up to date. What a schema cannot say (ids lead somewhere, sentences exist) is left to
`loading`.
"""

from __future__ import annotations

import json

from .cases import Case
from .loading import SHIPPED

SCHEMA_FILE = SHIPPED / "label.schema.json"


def label_schema() -> str:
    """The schema of a label file, as the text of a JSON file."""
    schema = Case.model_json_schema()
    named = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Labels of one article",
        "description": "A label file of summarizer's evals; README.md beside it tells more.",
    }
    return json.dumps({**schema, **named}, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(label_schema(), "utf-8")
