"""Documentation in which every output, timing and number comes from a run.

Data moves one way: snippet → run → record → page, chart, value, claim and drift check.
"""

from typing import Final

__version__ = "0.1.0"

FLOW: Final = (
    "problem",
    "layout",
    "options",
    "snippet",
    "record",
    "environment",
    "key",
    "measure",
    "output",
    "job",
    "stream",
    "family",
    "guard",
    "confine",
    "failure",
    "figure",
    "child",
    "zygote",
    "process",
    "judge",
    "run",
    "store",
    "normalise",
    "drift",
    "quantity",
    "chart",
    "exhibit",
    "embed",
    "value",
    "table",
    "markup",
    "page",
    "project",
    "check",
    "accept",
    "explain",
    "sweep",
    "progress",
    "repeat",
    "doctor",
    "cli",
    "adapters",
)
"""Modules in the order of the data's way; each imports only those above it."""
