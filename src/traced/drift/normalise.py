"""What may differ between two honest runs of the same snippet, as one visible list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Normaliser:
    """A part of the output that says nothing, and what stands for it in comparisons."""

    name: str
    pattern: re.Pattern[str]
    replacement: str
    reason: str


NORMALISERS: Final = (
    Normaliser(
        "temporary-file",
        re.compile(r"<tmp>/[\w./-]+"),
        "<tmp>/…",
        "each run has a folder of its own, and AutoGraph invents file names in it",
    ),
    Normaliser(
        "library-line",
        re.compile(r'((?:site-packages|python)/[^"\s]+", line )\d+'),
        r"\1…",
        "lines of libraries move with each release",
    ),
    Normaliser(
        "address",
        re.compile(r"\b0x[0-9a-f]{6,}\b"),
        "0x…",
        "addresses differ between processes",
    ),
    Normaliser(
        "object-id",
        re.compile(r"\bid=\d{9,}\b"),
        "id=…",
        "identities differ between processes",
    ),
    Normaliser(
        "log-time",
        re.compile(r"^([IWEF])\d{4} \d\d:\d\d:\d+(?:\.\d+)? +\d+ ", re.MULTILINE),
        r"\1… ",
        "C++ log lines begin with the time and the process id",
    ),
    Normaliser(
        "log-line",
        re.compile(r"(\b\w+\.(?:cc|h):)\d+(?=\])"),
        r"\1…",
        "lines of C++ files move with each release",
    ),
    Normaliser(
        "graph-function",
        re.compile(r"\b__(inference|forward|backward)_(\w+?)_\d+\b"),
        r"__\1_\2_…",
        "names of graph functions count all functions of the process",
    ),
)
"""Applied in this order to both sides of every comparison."""


def normalise(text: str) -> str:
    """Replace everything that may differ between honest runs."""
    for one in NORMALISERS:
        text = one.pattern.sub(one.replacement, text)
    return text
