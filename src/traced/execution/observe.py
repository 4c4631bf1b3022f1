"""Sees what runs in TensorFlow while a statement does; used by `child` alone.

What is observed, on TensorFlow 2.21:

- calls of `tf.function`s, eager ops and executions of graphs, each as a span of TensorFlow's own
  profiler, in the order in which the script's thread began them;
- the kernels that a graph's execution ran, on whichever thread. The profiler leaves out those that
  TensorFlow holds to be cheap: constants, identities, reads of variables, the joints of loops;
- lines of the bodies of watched functions, from Python's trace hook (see `bodies`).

The profiler starts and stops around each statement. It slows the script down and changes nothing
of what runs.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from traced.execution.bodies import Bodies
from traced.execution.concrete import GraphCollector, Namespace, signatures_of
from traced.execution.job import Job, Report
from traced.execution.timeline import BODY_MARK, STATEMENT_MARK, Span, Timeline, UncertainError
from traced.records.watch import Watched


class Witness:
    """Sees what the options of a script ask for: what runs, which graphs there are, or nothing."""

    def __init__(self, job: Job) -> None:
        self._observer = Observer(job.watch, job.script) if job.watch else None
        self._collector = GraphCollector(job.graphs, job.script) if job.graphs else None

    @contextmanager
    def statement(self, lines: tuple[int, int], namespace: Namespace) -> Iterator[None]:
        """One statement of the script runs in this context."""
        if self._collector:
            self._collector.before(namespace)
        try:
            with self._observer.statement(lines, namespace) if self._observer else nullcontext():
                yield
        finally:
            if self._collector:
                self._collector.after()

    def testify(self, namespace: Namespace, report: Report) -> None:
        """Put into the report what has been seen, once the script has ended."""
        try:
            if self._observer:
                report.missing_function = self._observer.missing(namespace)
                report.watched = self._observer.watched
                report.unobservable = self._observer.complaint
            if self._collector:
                missing = self._collector.missing(namespace)
                report.missing_function = report.missing_function or missing
                report.graphs = () if missing else self._collector.graphs(namespace)
        except Exception as error:  # noqa: BLE001 — a new TensorFlow may have moved any of it
            report.unobservable = f"{type(error).__name__}: {error}"


class Observer:
    """Follows the functions that a script watches, statement by statement."""

    def __init__(self, names: Sequence[str], script: str) -> None:
        self._names = names
        self._bodies = Bodies(script, self._mark_body)
        self._timeline = Timeline()
        self._statements: list[Watched] = []
        self.complaint = ""
        """Why it cannot be told what ran."""

    @property
    def watched(self) -> tuple[Watched, ...]:
        """What has been seen so far."""
        return tuple(self._statements)

    def missing(self, namespace: Namespace) -> str | None:
        """A name that is no function of the script's own at its end, if there is one."""
        self._learn(namespace)
        return next((name for name in self._names if not self._bodies.extent(name)), None)

    @contextmanager
    def statement(self, lines: tuple[int, int], namespace: Namespace) -> Iterator[None]:
        """Observe what runs in this context; what keeps it from being told is a `complaint`."""
        session = self._start(namespace) if "tensorflow" in sys.modules else None
        try:
            with self._bodies.followed():
                yield
        finally:
            if session is not None:
                self._keep(lines, list(stop_session(session)), namespace)

    def _start(self, namespace: Namespace) -> Any:
        self._learn(namespace)
        try:
            session = start_session()
            mark(STATEMENT_MARK)
        except Exception as error:  # noqa: BLE001 — a new TensorFlow may have lost or moved any of it
            self.complaint = f"{type(error).__name__}: {error}"
            return None
        return session

    def _keep(self, lines: tuple[int, int], spans: Sequence[Span], namespace: Namespace) -> None:
        self._learn(namespace)
        signatures = {
            getattr(namespace.get(name), "__name__", name): signatures_of(namespace.get(name))
            for name in self._names
        }
        try:
            events = self._timeline.read(spans, self._bodies.runs, signatures)
        except UncertainError as error:
            self.complaint = str(error)
        else:
            self._statements.append(Watched(first_line=lines[0], last_line=lines[1], events=events))

    def _learn(self, namespace: Namespace) -> None:
        for name in self._names:
            if not self._bodies.extent(name):
                self._bodies.learn(name, namespace.get(name))

    @staticmethod
    def _mark_body(number: int) -> None:
        mark(f"{BODY_MARK}{number}")


def start_session() -> Any:
    """Let TensorFlow's profiler begin."""
    profiler = importlib.import_module("tensorflow.python.profiler.internal._pywrap_profiler")
    session = profiler.ProfilerSession()
    session.start("", {})
    return session


def stop_session(session: Any) -> Iterator[Span]:
    """What the profiler saw, thread by thread."""
    events = importlib.import_module("tensorflow.tsl.profiler.protobuf.trace_events_pb2")
    for one in events.Trace.FromString(session.stop()).trace_events:
        end_ps = one.timestamp_ps + one.duration_ps
        yield Span(one.resource_id, one.name, one.timestamp_ps, end_ps, dict(one.args))


def mark(name: str) -> None:
    """Leave a span of no length in what the profiler sees of this thread."""
    trace = importlib.import_module("tensorflow.python.profiler.trace")
    with trace.Trace(name):
        pass
