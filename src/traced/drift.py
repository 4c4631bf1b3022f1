"""Where a run differs from the accepted record of the same snippet, as typed verdicts."""

from __future__ import annotations

import difflib
import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from traced.normalise import normalise
from traced.options import Options
from traced.record import Measurement, Record

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?!\w|\.\w)")
"""A decimal number that is not part of a word, a version or a size with its unit."""
SHAPE = re.compile(r"shape=\([^)]*\)")
DTYPE = re.compile(r"dtype=\w+")

Style = Literal["terminal", "markdown", "github"]


class Kind(StrEnum):
    """What sort of difference it is."""

    TEXT = "text"
    NUMBER = "number"
    SHAPE = "shape"
    DTYPE = "dtype"
    MISSING = "missing line"
    EXTRA = "extra line"
    WARNING = "warning"
    ERROR_CLASS = "error class"
    ERROR_MESSAGE = "error message"
    MEASUREMENT = "measurement"


@dataclass(frozen=True)
class Drift:
    """One difference between the accepted output (old) and this run's (new)."""

    path: str
    """The snippet's file."""
    line: int
    """Line of the statement whose output differs."""
    kind: Kind
    old: str | None
    new: str | None

    def explain(self, style: Style = "terminal") -> str:
        """Say it for a terminal, a Markdown comment or a GitHub annotation."""
        old = "nothing" if self.old is None else repr(self.old)
        new = "nothing" if self.new is None else repr(self.new)
        if style == "github":
            place = f"file={self.path},line={self.line},title=drift ({self.kind})"
            said = f"{old} → {new}".replace("%", "%25")  # GitHub decodes %0A and the like
            return f"::error {place}::{said}"
        if style == "markdown":
            return f"- `{self.path}:{self.line}` **{self.kind}**\n  - was {old}\n  - now {new}"
        fix = "traced record accepts it"
        return f"{self.path}:{self.line}: drift: {self.kind}: {old} → {new} ({fix})"


@dataclass(frozen=True)
class _Line:
    stream: str
    text: str
    at: int


def compare(old: Record, new: Record, path: str, options: Options) -> list[Drift]:
    """Every difference between two records that honest runs would not show."""
    return [
        *_compare_outputs(_lines(old), _lines(new), path, options),
        *_compare_errors(old, new, path),
        *_compare_measurements(old.measurement, new.measurement, path),
    ]


def _lines(record: Record) -> list[_Line]:
    """All lines of output in order, normalised."""
    groups = itertools.groupby(record.outputs, key=lambda o: (o.stream, o.first_line))
    return [
        _Line(stream, text.rstrip(), max(1, at))
        for (stream, at), outputs in groups
        for text in normalise("".join(o.text for o in outputs)).splitlines()
    ]


def _compare_outputs(
    old: list[_Line], new: list[_Line], path: str, options: Options
) -> Iterator[Drift]:
    def comparable(lines: list[_Line]) -> list[tuple[str, str]]:
        loose = options.tolerance is not None or options.volatile_numbers
        return [(n.stream, NUMBER.sub("#", n.text) if loose else n.text) for n in lines]

    matcher = difflib.SequenceMatcher(None, comparable(old), comparable(new), autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        for was, now in itertools.zip_longest(old[a:b], new[c:d]):
            drift = _compare_lines(was, now, path, options)
            if drift:
                yield drift


def _compare_lines(
    was: _Line | None, now: _Line | None, path: str, options: Options
) -> Drift | None:
    if was is None or now is None:
        there = was or now
        assert there is not None  # noqa: S101 — zip_longest gives at least one
        kind = Kind.WARNING if there.stream == "stderr" else Kind.MISSING
        if was is None and there.stream != "stderr":
            kind = Kind.EXTRA
        return Drift(path, there.at, kind, was.text if was else None, now.text if now else None)
    if was.stream == now.stream and _same(was.text, now.text, options):
        return None
    return Drift(path, now.at, _kind(was, now), was.text, now.text)


def _same(old: str, new: str, options: Options) -> bool:
    if old == new:
        return True
    if NUMBER.sub("#", old) != NUMBER.sub("#", new):
        return False
    if options.volatile_numbers:
        return True
    tolerance = options.tolerance
    if tolerance is None:
        return False
    pairs = zip(NUMBER.findall(old), NUMBER.findall(new), strict=True)
    return all(math.isclose(float(a), float(b), rel_tol=tolerance) for a, b in pairs)


def _kind(was: _Line, now: _Line) -> Kind:
    if "stderr" in (was.stream, now.stream):
        return Kind.WARNING
    if SHAPE.findall(was.text) != SHAPE.findall(now.text):
        return Kind.SHAPE
    if DTYPE.findall(was.text) != DTYPE.findall(now.text):
        return Kind.DTYPE
    if NUMBER.sub("#", was.text) == NUMBER.sub("#", now.text):
        return Kind.NUMBER
    return Kind.TEXT


def _compare_errors(old: Record, new: Record, path: str) -> Iterator[Drift]:
    was, now = old.error, new.error
    if was is None and now is None:
        return
    line = now.line if now else was.line if was else 1
    names = [e.class_names[0] if e else None for e in (was, now)]
    if names[0] != names[1]:
        yield Drift(path, line, Kind.ERROR_CLASS, *names)
    elif was and now and normalise(was.message) != normalise(now.message):
        yield Drift(path, line, Kind.ERROR_MESSAGE, was.message, now.message)


def _compare_measurements(
    old: Measurement | None, new: Measurement | None, path: str
) -> Iterator[Drift]:
    """Timings differ on every machine; which variants there are and how often they trace do not."""
    was, now = ({v.name: v.traces for v in m.variants} if m else {} for m in (old, new))
    for name in sorted(was.keys() | now.keys()):
        if was.get(name, -1) != now.get(name, -1):
            said = [_traced(name, side[name]) if name in side else None for side in (was, now)]
            yield Drift(path, 1, Kind.MEASUREMENT, *said)


def _traced(variant: str, traces: int | None) -> str:
    if traces is None:
        return f"{variant}: never traced"
    return f"{variant}: {traces} trace{'s' * (traces != 1)}"
