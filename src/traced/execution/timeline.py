"""Puts what TensorFlow's profiler saw and what Python's trace hook saw into one order.

The profiler reports spans per thread. On the script's thread stand, in order and nested, the
calls of `tf.function`s, the eager ops and the marks that the hook left. While a span there executes
a graph, the graph's kernels run on whichever thread is free.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from traced.execution.bodies import BodyRun
from traced.records.watch import Body, EagerOps, Event, GraphRun, Ran, Trace, added

STATEMENT_MARK = "traced-statement"
"""Name of a mark that stands on the script's thread."""
BODY_MARK = "traced-body-"
"""Begins the name of a mark; the number of a body's run follows."""
UNSHOWN_OPS = frozenset(("_EagerConst",))
"""Moves of a Python value into a tensor: the runtime makes them or keeps them as it likes."""
STEADY_RUNS = 80
"""Runs of one node after which TensorFlow may think its kernel too cheap to report.

Its estimate of a kernel's cost begins at 10⁸ cycles and loses a tenth with each run of a kernel
that takes nearly none; after 90 runs it is below the 8000 cycles from which kernels are reported.
"""
GRAPH_NAME = re.compile(
    r"""
    ^ __ (?: inference___ (?P<inner>forward|backward) _ (?P<of>.+) _\d+
           | (?P<side>inference|forward|backward) _ (?P<name>.+) )
    _\d+ $                              # counters of the process
    """,
    re.VERBOSE,
)
"""Name of a function of the runtime, such as `__inference_step_42`."""


@dataclass(frozen=True)
class Span:
    """Something that the profiler saw begin and end."""

    thread: int
    name: str
    start_ps: int
    end_ps: int
    arguments: Mapping[str, str] = field(default_factory=dict)

    def holds(self, other: Span) -> bool:
        """Whether the other one lies in it, on the same thread."""
        same = self.thread == other.thread
        return same and self.start_ps <= other.start_ps and other.end_ps <= self.end_ps


class UncertainError(Exception):
    """The profiler may have left out kernels."""


class Timeline:
    """Reads one statement after the other; keeps count of traces and of runs of kernels."""

    def __init__(self) -> None:
        self._traces: Counter[str] = Counter()
        self._runs: Counter[tuple[str, str]] = Counter()

    def read(
        self,
        spans: Iterable[Span],
        bodies: Sequence[BodyRun],
        signatures: Mapping[str, Sequence[str]],
    ) -> tuple[Event, ...]:
        """What ran during a statement.

        Args:
            spans: All that the profiler saw.
            bodies: Runs of bodies, to which marks among the spans refer by number.
            signatures: What each trace of a watched function is for, in the order of its traces.

        Raises:
            UncertainError: A kernel ran so often that the profiler may have left it out.
        """
        ordered = sorted(spans, key=lambda one: (one.start_ps, -one.end_ps))
        own = {span.thread for span in ordered if span.name == STATEMENT_MARK}
        events: list[Event] = []
        for span in (one for one in ordered if one.thread in own):
            if span.name.startswith(BODY_MARK):
                events.append(_body(bodies[int(span.name.removeprefix(BODY_MARK))]))
            elif span.arguments.get("tf_function_call", "").startswith("traced"):
                events += self._new_traces(span, signatures)
            elif span.name == "EagerExecute":
                self._executed(span, ordered, events)
        return tuple(events)

    def _new_traces(self, span: Span, signatures: Mapping[str, Sequence[str]]) -> Iterator[Trace]:
        """Traces since the last call; the first call of a function with variables makes two."""
        name = span.name
        before, now = self._traces[name], int(span.arguments.get("tracing_count", "0"))
        self._traces[name] = now
        known = signatures.get(name, ())
        for number in range(before + 1, now + 1):
            signature = known[number - 1] if number <= len(known) else ""
            yield Trace(traced=name, number=number, signature=signature)

    def _executed(self, span: Span, spans: Sequence[Span], events: list[Event]) -> None:
        op = span.arguments.get("eager_op", "")
        if span.arguments.get("is_func") in ("1", "true", "True"):
            kernels = list(self._kernels(span, spans))
            events.append(GraphRun(graph=readable_name(op), kernels=added(kernels)))
        elif op not in UNSHOWN_OPS:
            last = events[-1] if events else None
            if isinstance(last, EagerOps):
                events[-1] = EagerOps(eager=appended(last.eager, op))
            else:
                events.append(EagerOps(eager=(Ran(op=op, count=1),)))

    def _kernels(self, span: Span, spans: Sequence[Span]) -> Iterator[Ran]:
        """Kernels that ran while a graph was executed, but for those of another step.

        The thread that ran the last one may still be at work when the profiler stops; then the
        kernel has been reported and the step around it has not.
        """
        within = [one for one in spans if span.start_ps <= one.start_ps <= span.end_ps]
        steps = {
            one.arguments.get("id")
            for one in within
            if one.name == "FunctionRun" and span.holds(one)
        }
        foreign = [
            one
            for one in spans
            if one.name == "ExecutorState::Process" and one.arguments.get("id") not in steps
        ]
        for one in within:
            node, mark, op = one.arguments.get("long_name", "").rpartition(":")
            if not mark or any(process.holds(one) for process in foreign):
                continue
            self._runs[span.arguments.get("eager_op", ""), node] += 1
            if self._runs[span.arguments.get("eager_op", ""), node] > STEADY_RUNS:
                raise UncertainError(f"the kernel {op} ran more than {STEADY_RUNS} times")
            yield Ran(op=op, count=1)


def readable_name(name: str) -> str:
    """A function of the runtime by the name its author gave it."""
    match = GRAPH_NAME.match(name)
    if not match:
        return name
    own, side = match["of"] or match["name"], match["inner"] or match["side"]
    return own if side == "inference" else f"{own} ({side})"


def appended(kernels: Sequence[Ran], op: str) -> tuple[Ran, ...]:
    """Kernels with one more behind them."""
    if kernels and kernels[-1].op == op:
        return (*kernels[:-1], Ran(op=op, count=kernels[-1].count + 1))
    return (*kernels, Ran(op=op, count=1))


def _body(run: BodyRun) -> Body:
    lines = tuple(sorted(run.lines))
    return Body(body=run.function, lines=lines, converted=run.converted)
