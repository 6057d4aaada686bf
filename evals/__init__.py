"""Measures what summarizer makes of articles: scores, corpora, benchmarks."""
