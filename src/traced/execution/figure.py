"""Figures that a script leaves open in matplotlib, drawn so that two runs draw the same."""

from __future__ import annotations

import contextlib
import io
import sys
from typing import Any

from traced.execution.guard import encodable
from traced.execution.job import Drawing

SETTINGS = {
    "svg.hashsalt": "traced",  # ids made of the content, not by chance
    "svg.fonttype": "path",  # letters as shapes: no reader's fonts matter
    "svg.image_inline": True,  # one file, whatever it holds
}
NO_DATE = {"Date": None, "Creator": None}
SVG_BYTES = 2_000_000
"""A larger drawing is refused: it would be committed and sent to every reader."""


class Figures:
    """Knows which statement opened each figure. Asks for nothing before matplotlib is there."""

    def __init__(self) -> None:
        self._lines: dict[int, tuple[int, int]] = {}

    def note(self, first_line: int, last_line: int) -> None:
        """The statement on these lines has run."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        numbers: list[int] = []
        with contextlib.suppress(Exception):  # an import that failed half way
            numbers = pyplot.get_fignums()
        self._lines = {n: self._lines.get(n, (first_line, last_line)) for n in numbers}

    def drawings(self) -> list[Drawing]:
        """Draw the figures that are open now, by number."""
        found = []
        for number, (first_line, last_line) in sorted(self._lines.items()):
            drawing = Drawing(first_line=first_line, last_line=last_line)
            try:
                drawing.svg = _draw(number)
            except Exception as error:  # noqa: BLE001 — drawing runs whatever was put into it
                drawing.error = encodable(f"{type(error).__name__}: {error}")
            if len(drawing.svg) > SVG_BYTES:
                size = len(drawing.svg)
                drawing.svg = ""
                drawing.error = f"{size:,} bytes of SVG are more than {SVG_BYTES:,}"
            found.append(drawing)
        return found


def _draw(number: int) -> str:
    matplotlib: Any = sys.modules["matplotlib"]
    pyplot: Any = sys.modules["matplotlib.pyplot"]
    text = io.StringIO()
    with matplotlib.rc_context(SETTINGS):
        pyplot.figure(number).savefig(text, format="svg", metadata=NO_DATE)
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())
