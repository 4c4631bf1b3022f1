"""Running snippets: the prepared process, the child of each run, limits, the store."""
