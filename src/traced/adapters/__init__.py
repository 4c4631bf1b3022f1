"""Thin adapters, one file per host: MkDocs, Python-Markdown, pytest. None holds logic."""
