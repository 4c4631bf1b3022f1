"""Which lines of which watched functions run, seen by Python's trace hook.

A `tf.function` that is traced does not run the author's code but AutoGraph's copy of it, a file
of its own. Its functions carry the map from its lines to the author's; lines that AutoGraph made
up are in no map, and count for nothing.

Only the thread that runs the script is seen.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

COPY_MARK = "__autograph_generated_file"
"""In the name of each file that AutoGraph writes."""


@dataclass
class BodyRun:
    """One run of a watched function's body."""

    function: str
    converted: bool
    frame: types.FrameType | None
    lines: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Extent:
    """Where a watched function stands in the script."""

    name: str
    code: types.CodeType
    lines: range
    """From its `def` or first decorator to its last line."""


class Bodies:
    """Follows the bodies of some of the script's functions."""

    def __init__(self, script: str, on_begin: Callable[[int], None] = lambda _: None) -> None:
        self._script = script
        self._on_begin = on_begin
        self._extents: dict[str, Extent] = {}
        self._maps: dict[str, dict[int, int]] = {}
        """Line of the script by line of each copy, by the copy's file."""
        self._open: list[BodyRun] = []
        self.runs: list[BodyRun] = []
        """All runs of bodies, in the order in which they began."""

    def learn(self, name: str, function: object) -> None:
        """Watch this function from now on, if it is one that the script holds the source of."""
        code = code_of(function)
        if code is not None and code.co_filename == self._script:
            self._extents[name] = Extent(name, code, lines_of_code(code))

    def extent(self, name: str) -> Extent | None:
        """Where the function of that name stands, once it is known."""
        return self._extents.get(name)

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Watch what runs in this context; a hook of the script's own has precedence."""
        before = sys.gettrace()
        if self._extents and before is None:
            sys.settrace(self._on_call)
        try:
            yield
        finally:
            if sys.gettrace() == self._on_call:
                sys.settrace(before)
            self._open.clear()

    def _on_call(self, frame: types.FrameType, _event: str, _argument: object) -> Any:
        """Called by Python for each new frame; what it returns follows that frame's lines."""
        code = frame.f_code
        if code.co_filename == self._script:
            return self._on_own(frame)
        if COPY_MARK in code.co_filename:
            return self._on_copy(frame)
        return None

    def _on_own(self, frame: types.FrameType) -> Any:
        for extent in self._extents.values():
            if frame.f_code is extent.code:
                self._begin(BodyRun(extent.name, converted=False, frame=frame))
                return self._on_line
        within = self._open and self._open[-1].function
        inside = within and frame.f_code.co_firstlineno in self._extents[within].lines
        return self._on_line if inside else None

    def _on_copy(self, frame: types.FrameType) -> Any:
        caller = frame.f_back
        copy = caller.f_locals.get("converted_f") if caller else None
        source_map = getattr(copy, "ag_source_map", None)
        if source_map is None or not is_call_of(copy, frame.f_code):
            return self._on_line if self._open else None
        lines = origins(source_map, self._script)
        self._maps[frame.f_code.co_filename] = lines
        for extent in self._extents.values():
            if lines and all(line in extent.lines for line in lines.values()):
                self._begin(BodyRun(extent.name, converted=True, frame=frame))
                return self._on_line
        return None

    def _begin(self, run: BodyRun) -> None:
        self._open.append(run)
        self.runs.append(run)
        self._on_begin(len(self.runs) - 1)

    def _on_line(self, frame: types.FrameType, event: str, _: object) -> Any:
        """Called by Python before each line of a followed frame, and when it returns."""
        if not self._open:
            return None
        run = self._open[-1]
        if event == "line":
            name = frame.f_code.co_filename
            line = frame.f_lineno
            line = line if name == self._script else self._maps.get(name, {}).get(line, 0)
            if line in self._extents[run.function].lines:
                run.lines.add(line)
        elif event == "return" and frame is run.frame:
            run.frame = None
            self._open.pop()
        return self._on_line


def code_of(function: object) -> types.CodeType | None:
    """The code of a function of the author's, also inside a `tf.function` or another wrapper."""
    for _ in range(10):
        inner = getattr(function, "python_function", None) or getattr(function, "__wrapped__", None)
        if inner is None:
            break
        function = inner
    code = getattr(function, "__code__", None)
    return code if isinstance(code, types.CodeType) else None


def lines_of_code(code: types.CodeType) -> range:
    """From the first to the last line of a function, inner functions included."""
    found = [line for _, _, line in code.co_lines() if line]
    inner = [lines_of_code(c) for c in code.co_consts if isinstance(c, types.CodeType)]
    last = max([code.co_firstlineno, *found, *(lines.stop - 1 for lines in inner)])
    return range(code.co_firstlineno, last + 1)


def is_call_of(function: object, code: types.CodeType) -> bool:
    """Whether this code is that function's own."""
    return getattr(function, "__code__", None) is code


def origins(source_map: Mapping[Any, Any], script: str) -> dict[int, int]:
    """Line of the script by line of AutoGraph's copy, out of AutoGraph's own map."""
    return {
        place.lineno: origin.loc.lineno
        for place, origin in source_map.items()
        if origin.loc.filename == script
    }
