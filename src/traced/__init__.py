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
    "child",
    "zygote",
    "process",
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
    "progress",
    "cli",
    "adapters",
)
"""Modules in the order of the data's way; each imports only those above it."""
