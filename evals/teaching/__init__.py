"""Teaches the embedded model to read: labelled text in, an adapter that llama.cpp loads out."""

import os

os.environ.setdefault("TQDM_DISABLE", "1")  # Progress is shown here, by `summarizer.progress`.
