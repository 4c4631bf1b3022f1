"""The order given to the process that runs a snippet, and what it says in answer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from traced.inputs.options import DeviceKind
from traced.records.opgraph import FunctionGraphs
from traced.records.record import Error
from traced.records.watch import Watched

WORK_FOLDER = "work"
"""Folder below a run's own in which the script starts."""
TEMPORARY_FOLDER = "tmp"
"""Folder below a run's own for temporary files."""


class Job(BaseModel):
    """One run to make. All paths are absolute on this machine."""

    model_config = ConfigDict(frozen=True)

    id: int
    script: str
    source: str
    """Text to run: what was read and keyed, even if the file is edited meanwhile."""
    root: str
    """Project's root: files opened below it are observed, and not to be changed."""
    folder: str
    """Folder of this run: its streams, `work` and `tmp`."""
    device: DeviceKind
    measure: tuple[str, ...]
    budget_s: float
    watch: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()


class VariantSamples(BaseModel):
    """Raw timings of one variant, as the child sends them."""

    first_call_s: float
    calls_per_round: int
    per_call_s: list[float]
    traces: int | None
    peak_memory_bytes: int | None


class Drawing(BaseModel):
    """A figure that was open at the end."""

    first_line: int
    """First line of the statement that opened it."""
    last_line: int
    svg: str = ""
    error: str = ""
    """Why there is no drawing."""


class Report(BaseModel):
    """What the child says at its end; a child that dies says nothing."""

    error: Error | None = None
    exit_code: int | None = None
    """Argument of `sys.exit`, when that ended the script."""
    missing_variant: str | None = None
    """A name in `measure` that is no callable of the script."""
    traced_before: str | None = None
    """A variant that the script itself traced, whose first call can no longer be timed."""
    wall_s: float = 0.0
    import_s: float = 0.0
    threads: int = 0
    peak_rss_bytes: int = 0
    """Largest resident memory, 0 where only the parent is told."""
    modules: list[str] = []
    """Top-level modules in memory at the end, those of the standard library and those that only
    the engine uses left out."""
    figures: list[Drawing] = []
    samples: dict[str, VariantSamples] = {}
    missing_function: str | None = None
    """A name in `watch` or `graphs` that is no such function of the script."""
    unobservable: str = ""
    """Why it cannot be told what ran."""
    watched: tuple[Watched, ...] = ()
    graphs: tuple[FunctionGraphs, ...] = ()


class ImportFailure(BaseModel):
    """A library that could not be imported before the script began."""

    library: str
    said: str
    """Class and message of the error."""


class Message(BaseModel):
    """What the child says on the control stream; just one field is set."""

    at: tuple[int, int] | None = None
    """First and last line of the statement that runs next, zeros after the last one."""
    observed: str | None = None
    """A local file that the run read for the first time, relative to the root."""
    importing: str | None = None
    """A library that a fresh interpreter imports now."""
    failed: ImportFailure | None = None
    ready: float | None = None
    """The script begins; processor seconds that imports and preparation have cost until now."""
    report: Report | None = None


class Exit(BaseModel):
    """How the process ended."""

    id: int
    status: int
    """As `os.waitpid` gives it."""
    cpu_s: float
    peak_rss_bytes: int
