"""A snippet together with the runs a page may show of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from traced.base.problem import Problem
from traced.inputs.snippet import Snippet
from traced.records.record import Record


class Origin(StrEnum):
    """Where a shown run comes from."""

    THIS_BUILD = "this build"
    COMMITTED = "committed record"


@dataclass(frozen=True)
class Shown:
    """One run as a page shows it."""

    record: Record
    origin: Origin
    changed: tuple[str, ...] = ()
    """Evidence that differs from now: the run is stale if there is any."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the run itself; such a run is shown in place but never stored."""


@dataclass(frozen=True)
class Exhibit:
    """All that pages know of one snippet file."""

    path: str
    snippet: Snippet | None
    """None for a file with problems of its own."""
    runs: tuple[Shown, ...] = ()
    """At most one per kind of device, the CPU first."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the file."""
    base: Snippet | None = None
    """The snippet that a variant is a variant of."""

    def run_on(self, device: str | None) -> Shown | None:
        """The run on that kind of device, or the first there is."""
        wanted = (s for s in self.runs if device in (None, s.record.environment.device_kind))
        return next(wanted, None)
