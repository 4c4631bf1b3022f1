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

from traced.drift.normalise import normalise
from traced.inputs.options import Options
from traced.records.opgraph import count_ops
from traced.records.record import Measurement, Record, Stream
from traced.records.watch import words

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
    FIGURE = "figure"
    ERROR_CLASS = "error class"
    ERROR_MESSAGE = "error message"
    MEASUREMENT = "measurement"
    WATCHED = "what ran"
    GRAPH = "graph"


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
class Line:
    """One line of output, normalised."""

    stream: Stream
    text: str
    at: int
    """First line of the statement that printed it, 1 for what came after the last."""


def compare(old: Record, new: Record, path: str, options: Options) -> list[Drift]:
    """Every difference between two records that honest runs would not show."""
    return [
        *_compare_outputs(lines_of(old), lines_of(new), path, options),
        *_compare_errors(old, new, path),
        *_compare_figures(old, new, path),
        *_compare_measurements(old.measurement, new.measurement, path),
        *_compare_watched(old, new, path),
        *_compare_graphs(old, new, path),
    ]


def lines_of(record: Record) -> list[Line]:
    """All lines of output in order."""
    groups = itertools.groupby(record.outputs, key=lambda o: (o.stream, o.first_line))
    return [
        Line(stream, text.rstrip(), max(1, at))
        for (stream, at), outputs in groups
        for text in normalise("".join(o.text for o in outputs)).splitlines()
    ]


def align(
    old: list[Line], new: list[Line], options: Options
) -> Iterator[tuple[int | None, int | None]]:
    """Pair the lines of two outputs by their indices; none where the other has no such line."""

    def comparable(lines: list[Line]) -> list[tuple[str, str]]:
        loose = options.tolerance is not None or options.volatile_numbers
        return [(n.stream, NUMBER.sub("#", n.text) if loose else n.text) for n in lines]

    matcher = difflib.SequenceMatcher(None, comparable(old), comparable(new), autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        yield from itertools.zip_longest(range(a, b), range(c, d))


def same(old: Line | None, new: Line | None, options: Options) -> bool:
    """Whether two lines are alike as far as the snippet's options ask."""
    if old is None or new is None:
        return old is new
    return old.stream == new.stream and _same_text(old.text, new.text, options)


def kind_of(was: Line | None, now: Line | None) -> Kind:
    """What sort of difference it is that two lines, one of which may be missing, show."""
    if "stderr" in (was and was.stream, now and now.stream):
        return Kind.WARNING
    if was is None or now is None:
        return Kind.EXTRA if was is None else Kind.MISSING
    if SHAPE.findall(was.text) != SHAPE.findall(now.text):
        return Kind.SHAPE
    if DTYPE.findall(was.text) != DTYPE.findall(now.text):
        return Kind.DTYPE
    if NUMBER.sub("#", was.text) == NUMBER.sub("#", now.text):
        return Kind.NUMBER
    return Kind.TEXT


def _compare_outputs(
    old: list[Line], new: list[Line], path: str, options: Options
) -> Iterator[Drift]:
    for a, b in align(old, new, options):
        was = None if a is None else old[a]
        now = None if b is None else new[b]
        if not same(was, now, options):
            at = now.at if now else was.at if was else 1
            texts = (was.text if was else None, now.text if now else None)
            yield Drift(path, at, kind_of(was, now), *texts)


def _same_text(old: str, new: str, options: Options) -> bool:
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


def _compare_figures(old: Record, new: Record, path: str) -> Iterator[Drift]:
    """Drawings differ in their last digits between machines; how many there are does not."""
    was, now = (len(record.figures) for record in (old, new))
    if was != now:
        last = (new.figures or old.figures)[-1]
        yield Drift(path, max(1, last.first_line), Kind.FIGURE, _drawn(was), _drawn(now))


def _drawn(count: int) -> str | None:
    return f"{count} figure{'s' * (count != 1)}" if count else None


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


def _compare_watched(old: Record, new: Record, path: str) -> Iterator[Drift]:
    """What ran, statement by statement; statements of two texts are told apart by their order."""
    pairs = itertools.zip_longest(old.watched, new.watched)
    for was, now in pairs:
        texts = [str(one) if one else None for one in (was, now)]
        if texts[0] != texts[1]:
            place = now or was
            yield Drift(path, place.first_line if place else 1, Kind.WATCHED, *texts)


def _compare_graphs(old: Record, new: Record, path: str) -> Iterator[Drift]:
    """Which nodes each graph has; their order and their names' counters are the library's."""
    was, now = (dict(_graphs_in_words(record)) for record in (old, new))
    for name in [*now, *(name for name in was if name not in now)]:
        if was.get(name) != now.get(name):
            said = [f"{name}: {side[name]}" if name in side else None for side in (was, now)]
            yield Drift(path, 1, Kind.GRAPH, *said)


def _graphs_in_words(record: Record) -> Iterator[tuple[str, str]]:
    """Each graph's name, and its ops with their counts."""
    for number, one in enumerate(record.graphs, 1):
        name = f"{one.function}, trace {number} for {one.signature or 'no argument'}"
        for graph in one.traced:
            title = f"{name}, {graph.title}" if graph.title else name
            yield title, words(count_ops(graph.nodes))
        if one.optimized:
            yield f"{name}, optimized", words(count_ops(one.optimized.nodes))
