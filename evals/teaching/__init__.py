"""Teaches the embedded model to read: labelled text in, an adapter that llama.cpp loads out."""
