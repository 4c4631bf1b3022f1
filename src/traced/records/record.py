"""What one run of one snippet on one device left behind, as data and as JSON."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, ValidationError

from traced.base.refusal import refusal
from traced.inputs.options import DeviceKind
from traced.records.model import Model
from traced.records.opgraph import FunctionGraphs
from traced.records.watch import Watched

SCHEMA = 3
"""Version of the record's form and of the engine's way of running; part of every key."""

ASKED_FOR = ("watched", "graphs")
"""Fields that only the records of snippets with such an option have."""

Stream = Literal["stdout", "stderr"]

SVG_SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)pt"[^>]*?\bheight="([\d.]+)pt"')
"""Size in points, as matplotlib writes it."""
PX_PER_PT = 96 / 72


class Output(Model):
    """Text that one top-level statement sent to one stream, in the order of sending."""

    stream: Stream
    text: str
    first_line: int
    """First line of the statement, 0 for text sent after the last statement."""
    last_line: int


class Frame(Model):
    """One place of a traceback: a line of the reader's, or a fold of library frames."""

    line: int
    """Line in the snippet; 0 when this stands for library frames."""
    function: str
    source: str
    folded: int = 0
    """Number of frames left out here: of libraries, or after a line of the reader's."""
    file: str = ""
    """Local module the line is in, relative to the project's root; empty for the snippet."""


class Error(Model):
    """The uncaught error that ended a run."""

    class_names: tuple[str, ...]
    """The class, then its bases."""
    message: str
    line: int
    """Line of the snippet that raised, or called what raised."""
    frames: tuple[Frame, ...]

    @property
    def origin(self) -> Frame | None:
        """The innermost frame of the reader's, if there is one."""
        return next((frame for frame in reversed(self.frames) if frame.line), None)


class Timing(Model):
    """What the run cost."""

    wall_s: float
    """From the first statement to the last, imports apart when TensorFlow was loaded before."""
    cpu_s: float
    """User and system time of the process."""
    import_s: float
    """Time to import TensorFlow, paid once per build when runs are forked."""
    peak_rss_bytes: int
    """Largest resident memory of the process, TensorFlow included."""


class Interval(Model):
    """A 95 % bootstrap interval."""

    low: float
    high: float


class VariantTiming(Model):
    """One variant of a measured snippet."""

    name: str
    first_call_s: float
    """First call: tracing, optimising, compiling and one execution."""
    median_s: float
    """Median seconds of one warm call."""
    interval_s: Interval
    calls_per_round: int
    samples_s: tuple[float, ...]
    """Seconds per call of each round."""
    traces: int | None
    """How often TensorFlow traced it; none for plain Python."""
    peak_memory_bytes: int | None
    """Allocator's peak above its level before one warm call; none where it is not reported."""


class Ratio(Model):
    """How many times faster than the baseline a variant is, warm."""

    baseline: str
    variant: str
    ratio: float
    interval: Interval
    break_even_calls: int | None
    """Calls after which the variant's dearer first call is paid back; none for never."""


class Measurement(Model):
    """Interleaved timings of the variants of one snippet."""

    variants: tuple[VariantTiming, ...]
    ratios: tuple[Ratio, ...]
    """Every ordered pair of variants."""
    rounds: int
    steady: bool
    """Whether every interval became tight before the budget ended."""
    threads: int
    """Threads TensorFlow may use inside one op."""

    def variant(self, name: str) -> VariantTiming | None:
        """The variant of that name."""
        return next((v for v in self.variants if v.name == name), None)

    def ratio(self, baseline: str, variant: str) -> Ratio | None:
        """How many times faster `variant` is than `baseline`."""
        wanted = (baseline, variant)
        return next((r for r in self.ratios if (r.baseline, r.variant) == wanted), None)


def svg_size_px(svg: str) -> tuple[int, int]:
    """Width and height of a drawing in CSS pixels; 0 by 0 where it does not say."""
    found = SVG_SIZE.search(svg)
    if not found:
        return 0, 0
    return round(float(found[1]) * PX_PER_PT), round(float(found[2]) * PX_PER_PT)


class Figure(Model):
    """A drawing that was open when the script ended."""

    alt: str
    """What it shows, for those who cannot see it."""
    svg: str
    first_line: int
    """First line of the statement that opened it."""
    last_line: int

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height in CSS pixels; 0 by 0 where the drawing does not say."""
        return svg_size_px(self.svg)


class Environment(Model):
    """The machine and the libraries of a run."""

    python: str
    tensorflow: str
    keras: str
    numpy: str
    platform: str
    device_kind: DeviceKind
    device_name: str
    driver: str = ""
    """Version of a GPU's driver, as far as the system says."""
    cores: int
    memory_bytes: int


class Record(Model):
    """Everything a page, a chart, a value, a claim or a drift check needs of a run."""

    schema_version: int = SCHEMA
    snippet: str
    key: str
    evidence: dict[str, str]
    """The named fields that the key was made of."""
    observed: dict[str, str]
    """Local files the run imported or opened, with the sha256 of their content."""
    imported: dict[str, str] = Field(default_factory=dict)
    """Version of each installed distribution the run had imported a module of."""
    outputs: tuple[Output, ...]
    truncated_bytes: int
    """Bytes of output beyond the cap, not kept."""
    error: Error | None
    """The expected error, for a snippet that declares one."""
    figures: tuple[Figure, ...] = ()
    """Drawings open at the end, in the order of their numbers."""
    timing: Timing
    measurement: Measurement | None
    watched: tuple[Watched, ...] = ()
    """What ran during each statement, for a snippet that watches functions."""
    graphs: tuple[FunctionGraphs, ...] = ()
    """Graphs of each trace, for a snippet that asks for them."""
    environment: Environment
    date: str
    """UTC time of the run, ISO 8601."""

    @property
    def stdout(self) -> str:
        """Standard output alone."""
        return "".join(o.text for o in self.outputs if o.stream == "stdout")

    def between(self, first_line: int, last_line: int) -> tuple[Output, ...]:
        """Outputs of the statements that lie within these lines."""
        return tuple(
            o for o in self.outputs if first_line <= o.first_line and 0 < o.last_line <= last_line
        )


class BadRecordError(Exception):
    """A record file that cannot be trusted: truncated, merge-conflicted or of another schema."""


def to_json(record: Record) -> str:
    """Write a record as JSON with one field a line, for reviewable diffs."""
    unasked = {name for name in ASKED_FOR if not getattr(record, name)}
    return record.model_dump_json(indent=1, exclude=unasked) + "\n"


def from_json(text: str) -> Record:
    """Read a record.

    Raises:
        BadRecordError: The text is not a whole record of this schema.
    """
    if text.startswith("<<<<<<<") or "\n<<<<<<< " in text:
        raise BadRecordError("holds a merge conflict")
    try:
        record = Record.model_validate_json(text)
    except ValidationError as error:
        written = re.match(r'\{\s*"schema_version":\s*(\d+)', text)
        if written and int(written[1]) != SCHEMA:
            raise BadRecordError(f"has schema {written[1]}, not {SCHEMA}") from None
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BadRecordError(refusal(first).about(where or "file")) from None
    if record.schema_version != SCHEMA:
        raise BadRecordError(f"has schema {record.schema_version}, not {SCHEMA}")
    return record
