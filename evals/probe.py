"""Reads one article as a user's first script would, and prints when its items came, as JSON.

usage: python -m evals.probe ARTICLE START, where START is the time (seconds since the epoch)
at which the process was started.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from summarizer import Summary, stream


def main() -> None:
    """Prints one JSON object of `bench.Reading`'s fields."""
    path, start = Path(sys.argv[1]), float(sys.argv[2])
    first_item, first_sentence = None, 0
    for step in stream(path):
        if isinstance(step, Summary):
            last = step
        elif first_item is None:
            first_item = time.time() - start
            first_sentence = max(step.evidence.sentences)
    whole = time.time() - start
    numbers = [sentence.number for sentence in last.article.sentences]
    print(
        json.dumps(
            {
                "first_item": whole if first_item is None else first_item,
                "whole": whole,
                "sentences": len(numbers),
                "after_first": sum(number > first_sentence for number in numbers),
                "tokens_out": last.run.tokens_out,
            }
        )
    )


main()
