"""The order given to the process that runs a snippet, and the answer it gives."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from traced.options import DeviceKind
from traced.record import Error

MESSAGE_BYTES = 60_000
"""Size of one datagram of the control stream; longer messages go in parts."""
IMPORT_FAILED = "failed"
"""File in a run's folder in which a fresh interpreter says why it could not import a library."""


class Job(BaseModel):
    """One run to make. All paths are absolute on this machine."""

    model_config = ConfigDict(frozen=True)

    id: int
    script: str
    source: str
    """Text to run: what was read and keyed, even if the file is edited meanwhile."""
    root: str
    """Project's root: files opened below it are observed."""
    folder: str
    """Folder of this run: `out`, `err` and `control` sockets send to `in`; `work` is the cwd."""
    device: DeviceKind
    measure: tuple[str, ...]
    budget_s: float


class VariantSamples(BaseModel):
    """Raw timings of one variant, as the child sends them."""

    first_call_s: float
    calls_per_round: int
    per_call_s: list[float]
    traces: int | None
    peak_memory_bytes: int | None


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
    observed: list[str] = []
    samples: dict[str, VariantSamples] = {}


class Exit(BaseModel):
    """How the process ended."""

    id: int
    status: int
    """As `os.waitpid` gives it."""
    cpu_s: float
    peak_rss_bytes: int
