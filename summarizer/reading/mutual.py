"""Words by which two sides say the same of each other."""

from __future__ import annotations

import re

MUTUAL = re.compile(
    r"\b(?:each other|one another|(?:of|by|against|that|on) the other)\b|\Athe other\b", re.I
)
BOTH = re.compile(
    r"\b(?:both|each|the two|two|either|neither|rival|opposing)\s+(?:\w+\s+)?"
    r"(?:sides?|nations?|countr(?:y|ies)|part(?:y|ies)|arm(?:y|ies)|governments?|camps?|clubs?|teams?|"
    r"firms?|companies|states?|leaders?|men|women|candidates?|neighbou?rs?)\b",
    re.IGNORECASE,
)
"""The words that name both at once."""
