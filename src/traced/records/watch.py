"""What ran while a statement did: bodies of functions, traces, graphs and kernels, as data.

Nothing of it depends on the machine's speed: no times, no addresses, no counters of the process.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from traced.records.model import Model


class Ran(Model):
    """A kernel, and how often it ran."""

    op: str
    count: int

    def __str__(self) -> str:
        return self.op if self.count == 1 else f"{self.op} ×{self.count}"


class Trace(Model):
    """A `tf.function` ran its Python body to make a graph."""

    traced: str
    """Name of the function."""
    number: int
    """Which of the function's traces it is, counted from 1."""
    signature: str = ""
    """What the trace is for: each argument's name with its type and shape, or its Python value."""

    def __str__(self) -> str:
        signature = f" for {self.signature}" if self.signature else ""
        return f"trace {self.number} of {self.traced}{signature}"


class Body(Model):
    """The Python body of a watched function ran."""

    body: str
    """Name of the function."""
    lines: tuple[int, ...]
    """Lines of the snippet that ran, in ascending order."""
    converted: bool
    """Whether AutoGraph's copy of the body ran."""

    def __str__(self) -> str:
        what = f"{self.body}, {line_words(self.lines)}" if self.lines else self.body
        return f"{what} as AutoGraph's copy" if self.converted else what


class GraphRun(Model):
    """A graph was executed."""

    graph: str
    """Name of the function."""
    kernels: tuple[Ran, ...]
    """By op, as independent kernels run in no fixed order."""

    def __str__(self) -> str:
        return f"graph of {self.graph}: {words(self.kernels) or 'no kernel'}"


class EagerOps(Model):
    """Ops that Python executed one by one, in their order."""

    eager: tuple[Ran, ...]

    def __str__(self) -> str:
        return f"eager: {words(self.eager)}"


Event = Trace | Body | GraphRun | EagerOps
"""Its first field tells which."""


class Watched(Model):
    """What ran during one top-level statement, in the order in which it began."""

    first_line: int
    last_line: int
    events: tuple[Event, ...]

    def __str__(self) -> str:
        return "; ".join(map(str, self.events)) or "nothing"

    @property
    def traces(self) -> list[Trace]:
        """Traces that were made."""
        return [e for e in self.events if isinstance(e, Trace)]

    @property
    def bodies(self) -> list[Body]:
        """Bodies that ran."""
        return [e for e in self.events if isinstance(e, Body)]

    @property
    def runs(self) -> list[GraphRun]:
        """Graphs that were executed."""
        return [e for e in self.events if isinstance(e, GraphRun)]

    @property
    def eager(self) -> list[EagerOps]:
        """Ops that ran one by one."""
        return [e for e in self.events if isinstance(e, EagerOps)]

    @property
    def lines(self) -> list[int]:
        """Lines of bodies that ran, in ascending order."""
        return sorted({line for body in self.bodies for line in body.lines})


def words(kernels: Iterable[Ran]) -> str:
    """Kernels as a list in words."""
    return ", ".join(map(str, kernels))


def added(kernels: Iterable[Ran]) -> tuple[Ran, ...]:
    """Sum up by op, in alphabetical order."""
    counts: dict[str, int] = {}
    for one in kernels:
        counts[one.op] = counts.get(one.op, 0) + one.count
    return tuple(Ran(op=op, count=count) for op, count in sorted(counts.items()))


def line_words(lines: Sequence[int]) -> str:
    """Line numbers in words, such as `line 3` or `lines 3–5 and 8`."""
    runs: list[str] = []
    for _, group in itertools.groupby(enumerate(sorted(lines)), lambda one: one[1] - one[0]):
        numbers = [line for _, line in group]
        runs.append(f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else str(numbers[0]))
    *head, last = runs
    said = f"{', '.join(head)} and {last}" if head else last
    return f"line{'s' * (len(lines) > 1)} {said}"
