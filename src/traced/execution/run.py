"""Runs snippets: ordinary ones side by side, measured ones alone, none of them for ever."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil
from pydantic import ValidationError

from traced.base.layout import LIBRARIES, Layout
from traced.base.problem import Code, Problem
from traced.execution.family import (
    descendants,
    end_family,
    end_stragglers,
    resident_bytes,
    restrain,
)
from traced.execution.job import (
    TEMPORARY_FOLDER,
    WORK_FOLDER,
    Exit,
    ImportFailure,
    Job,
    Message,
    Report,
)
from traced.execution.judge import PROCESSES_MOST, Ending, cause_of_death, judge
from traced.execution.process import EngineError, Launcher, Started, ZygoteEndedError, import_error
from traced.execution.stream import Inlets, Intake, StreamName, make_pipes
from traced.inputs.options import DeviceKind
from traced.inputs.snippet import Snippet
from traced.records import key, measure
from traced.records.environment import Device, environment_of, imported_distributions
from traced.records.output import PathNames, Transcript, readable
from traced.records.record import Error, Figure, Measurement, Record, Timing

TICK_S = 0.05
"""Longest wait between two looks at deadlines."""
LOOK_S = 0.2
"""Time between two looks at the memory and the number of a run's processes."""
IMPORT_S = 300.0
"""Time that importing the libraries may take, which counts for no snippet's timeout."""
LEFT_MOST = 100_000
"""More packets than can wait for a run that has ended."""


@dataclass(frozen=True)
class Result:
    """What came of one run; without problems it may be stored."""

    snippet: Snippet
    device: Device
    record: Record
    problems: tuple[Problem, ...]


@dataclass
class _Live:
    """A run under way."""

    snippet: Snippet
    device: Device
    job: Job
    inlets: Inlets | None = None
    transcript: Transcript = field(default_factory=Transcript)
    report: Report | None = None
    observed: list[str] = field(default_factory=list)
    failed: ImportFailure | None = None
    importing: str = ""
    ready: bool = False
    prepared_s: float = 0.0
    """Processor time spent before the script began."""
    process: int = 0
    deadline: float = field(default_factory=lambda: time.monotonic() + IMPORT_S)
    next_look: float = 0.0
    line: int = 1
    """First line of the statement that runs now."""
    killed_for: Code | None = None
    half: bytes = b""
    """Beginning of a message whose end is still to come."""

    def take(self, name: StreamName, data: bytes) -> None:
        """Take in one packet."""
        if name == "out":
            self.transcript.write("stdout", data)
        elif name == "err":
            self.transcript.write("stderr", data)
        else:
            *lines, self.half = (self.half + data).split(b"\n")
            for line in lines:
                self._hear(line)

    def _hear(self, line: bytes) -> None:
        try:
            message = Message.model_validate_json(line)
        except ValidationError:  # the script itself wrote to the descriptor
            return
        if message.at is not None:
            self.transcript.enter(*message.at)
            self.line = message.at[0] or self.line
        elif message.observed is not None:
            self.observed.append(message.observed)
        elif message.ready is not None:
            self.ready = True
            self.prepared_s = message.ready
            self.deadline = time.monotonic() + self.snippet.options.timeout_s
        self.importing = message.importing or self.importing
        self.failed = message.failed or self.failed
        self.report = message.report or self.report


@dataclass(frozen=True)
class _Listener:
    """Who wants to know what happens."""

    on_result: Callable[[Result], None]
    on_start: Callable[[Snippet], None]


class Runner:
    """Turns snippets into results. Keeps its zygote warm until it is closed."""

    def __init__(
        self,
        layout: Layout,
        *,
        side_by_side: int | None = None,
        libraries: Sequence[str] = LIBRARIES,
        fork: bool = sys.platform == "linux",
    ) -> None:
        self._layout = layout
        self._libraries = libraries
        self._fork = fork
        self._side_by_side = side_by_side or os.cpu_count() or 1
        self._launchers: dict[DeviceKind, Launcher] = {}
        self._next_id = 0

    def warm_up(self) -> None:
        """Begin to import TensorFlow in the background."""
        self.launcher("cpu")

    def close(self) -> None:
        """End everything that still runs."""
        for kind in list(self._launchers):
            self.drop_launcher(kind)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self,
        runs: Iterable[tuple[Snippet, Device]],
        on_result: Callable[[Result], None],
        on_start: Callable[[Snippet], None] = lambda _: None,
    ) -> None:
        """Make all these runs, handing over each result as it comes.

        Raises:
            EngineError: Nothing can be run any more; results so far have been handed over.
        """
        wanted = list(runs)
        alone = [(s, d) for s, d in wanted if s.options.measure or d.kind == "gpu"]
        together = [(s, d) for s, d in wanted if (s, d) not in alone]
        batch = _Batch(self, _Listener(on_result, on_start))
        try:
            batch.make(together, self._side_by_side)
            batch.make(alone, 1)
        finally:
            batch.close()

    def launcher(self, kind: DeviceKind) -> Launcher:
        """What starts processes for this kind of device, itself started when first asked for."""
        if kind not in self._launchers:
            fork = kind == "cpu" and self._fork
            self._launchers[kind] = Launcher(kind, self._libraries, fork=fork)
        return self._launchers[kind]

    def drop_launcher(self, kind: DeviceKind) -> None:
        """End what starts processes for this kind of device, and all it has started."""
        if launcher := self._launchers.pop(kind, None):
            launcher.close()

    def prepare(self, snippet: Snippet, device: Device) -> _Live:
        """Make the folder of a run and the order for it.

        Raises:
            EngineError: There is no room for the folder.
        """
        self._next_id += 1
        folder = _make_folder()
        job = Job(
            id=self._next_id,
            script=str(self._layout.root / snippet.path),
            source=snippet.source,
            root=str(self._layout.root),
            folder=str(folder),
            device=device.kind,
            measure=snippet.options.measure,
            budget_s=snippet.options.budget_s,
            watch=snippet.options.watch,
            graphs=snippet.options.graphs,
        )
        live = _Live(snippet, device, job)
        live.inlets = Inlets(folder, live.take)
        return live

    def result(self, live: _Live, exit_: Exit) -> Result:
        """Put together what is known of a run that has ended."""
        root = self._layout.root
        paths = path_names(root, Path(live.job.folder))
        report = live.report or Report()
        error = _readable_error(report.error, paths)
        measured = _measurement(report)
        environment = environment_of(live.device)
        fields = key.evidence(live.snippet, environment)
        record = Record(
            snippet=live.snippet.id,
            key=key.key_of(fields),
            evidence=fields,
            observed=key.observe(root, live.observed),
            imported=imported_distributions(report.modules),
            outputs=live.transcript.outputs(paths),
            truncated_bytes=live.transcript.truncated_bytes,
            error=error,
            figures=_figures(live.snippet, report),
            timing=_timing(report, exit_, live.prepared_s),
            measurement=measured,
            watched=report.watched,
            graphs=report.graphs,
            environment=environment,
            date=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        )
        ending = Ending(live.snippet, live.line, live.killed_for, live.report, exit_.status)
        return Result(live.snippet, live.device, record, tuple(judge(ending, error, measured)))


class _Batch:
    """Runs under way together."""

    def __init__(self, runner: Runner, listener: _Listener) -> None:
        self._runner = runner
        self._listener = listener
        self._intake = Intake()
        self._live: dict[int, _Live] = {}
        self._waiting: list[tuple[Snippet, Device]] = []
        """Runs to make, the next one last."""
        self._suspects: list[tuple[Snippet, Device]] = []
        """Runs that were under way when the zygote ended, to be made once more, each alone."""
        self._revived = False

    def make(self, runs: list[tuple[Snippet, Device]], width: int) -> None:
        """Make these runs, at most `width` at once."""
        self._waiting = runs[::-1]
        while self._waiting or self._live or self._suspects:
            if not (self._waiting or self._live):
                self._waiting = [self._suspects.pop()]
            self._fill(width)
            for kind in {one.device.kind for one in self._live.values()}:
                wake = self._runner.launcher(kind).fileno()
                self._intake.wait(TICK_S, wake=wake)
                self._look_at(kind)
            for one in self._live.values():
                _police(one, self._runner.launcher(one.device.kind))

    def close(self) -> None:
        """Abandon what still runs."""
        for one in self._live.values():
            self._abandon(one)
        self._live.clear()
        self._intake.close()

    def _fill(self, width: int) -> None:
        while self._waiting and len(self._live) < width:
            one = self._runner.prepare(*self._waiting.pop())
            self._live[one.job.id] = one
            if one.inlets:
                self._intake.add(one.inlets)
            try:
                self._runner.launcher(one.device.kind).start(one.job)
            except ZygoteEndedError as error:
                self._revive(one.device.kind, error)
                return
            self._listener.on_start(one.snippet)

    def _look_at(self, kind: DeviceKind) -> None:
        """See what has become of the runs on this kind of device."""
        try:
            events = self._runner.launcher(kind).events()
        except ZygoteEndedError as error:
            self._revive(kind, error)
            return
        except EngineError:
            self._runner.drop_launcher(kind)
            raise
        for event in events:
            one = self._live.get(event.id)
            if one is None:  # of a batch that was interrupted
                end_family(event.process) if isinstance(event, Started) else None
            elif isinstance(event, Started):
                one.process = event.process
            else:
                self._finish(one, event)

    def _revive(self, kind: DeviceKind, error: ZygoteEndedError) -> None:
        """Make lost runs again with a new zygote, once, and last, as one may be to blame.

        Raises:
            EngineError: It has ended a second time.
        """
        self._runner.drop_launcher(kind)
        lost = [one for one in self._live.values() if one.device.kind == kind]
        for one in lost:
            self._abandon(one)
            del self._live[one.job.id]
        if self._revived:
            names = ", ".join(one.snippet.path for one in lost)
            fix = "mend it, or give the machine more memory"
            raise EngineError(f"{error}, for the second time, during {names}", fix)
        self._revived = True
        self._suspects += [(one.snippet, one.device) for one in lost]

    def _finish(self, one: _Live, exit_: Exit) -> None:
        if one.inlets:
            self._intake.settle(one.inlets, LEFT_MOST)
        del self._live[one.job.id]
        self._discard(one)
        if not one.ready and one.importing:
            said = cause_of_death(exit_.status)
            raise import_error(one.failed or ImportFailure(library=one.importing, said=said))
        self._listener.on_result(self._runner.result(one, exit_))

    def _abandon(self, one: _Live) -> None:
        if one.process:
            end_family(one.process)
        end_stragglers(one.job.folder)
        self._discard(one)

    def _discard(self, one: _Live) -> None:
        if one.inlets:
            self._intake.remove(one.inlets)
        # The run may have taken away rights below its own folder; what stays is the system's.
        shutil.rmtree(one.job.folder, ignore_errors=True)


def _make_folder() -> Path:
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix="traced-")).resolve()
        for name in (WORK_FOLDER, TEMPORARY_FOLDER):
            (folder / name).mkdir()
        make_pipes(folder)
    except OSError as error:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        said = error.strerror or str(error)
        fix = "make room, or let TMPDIR name another folder"
        raise EngineError(f"cannot make a folder for the run: {said}", fix) from None
    return folder


def _police(live: _Live, launcher: Launcher) -> None:
    """Kill a run that is over its time, its memory or its number of processes.

    Raises:
        EngineError: The libraries are not imported in the time that should do for any machine.
    """
    now = time.monotonic()
    if now > live.deadline and not live.ready:
        library = launcher.importing or live.importing or "the engine"
        said = f"still not done after {IMPORT_S:g} s"
        raise import_error(ImportFailure(library=library, said=said))
    if not live.process or live.killed_for:
        return
    if now > live.deadline:
        live.killed_for = Code.TIMED_OUT
    elif now > live.next_look:
        live.next_look = now + LOOK_S
        live.killed_for = _excess(live)
    if live.killed_for:
        end_family(live.process)


def _excess(live: _Live) -> Code | None:
    limit_bytes = live.snippet.options.memory_limit_mib << 20
    family = descendants(live.process)
    if len(family) > PROCESSES_MOST:
        return Code.TOO_MANY_PROCESSES
    if len(family) > PROCESSES_MOST // 4:
        restrain(family)
    try:
        resident = resident_bytes(live.process, limit_bytes)
    except psutil.Error:  # it has ended
        return None
    return Code.OUT_OF_MEMORY if resident > limit_bytes else None


def _readable_error(error: Error | None, paths: PathNames) -> Error | None:
    if error is None:
        return None
    message = paths.shorten(readable(error.message))
    return error.model_copy(update={"message": message})


def _figures(snippet: Snippet, report: Report) -> tuple[Figure, ...]:
    """The drawings that have an alternative text."""
    pairs = zip(report.figures, snippet.options.alt, strict=False)
    return tuple(
        Figure(alt=alt, svg=one.svg, first_line=one.first_line, last_line=one.last_line)
        for one, alt in pairs
        if one.svg
    )


def path_names(root: Path, folder: Path) -> PathNames:
    """Names to show instead of this machine's folders."""
    packages = sysconfig.get_paths()["purelib"]
    names = {
        f"{folder}/work/": "",
        f"{folder}/tmp": "<tmp>",  # noqa: S108 — a name to be replaced
        str(folder): "<tmp>",
        f"{packages}/": "site-packages/",
        f"{sysconfig.get_paths()['stdlib']}/": "python/",
        f"{root}/": "",
        str(root): "<project>",
    }
    return PathNames(tuple(sorted(names.items(), key=lambda pair: -len(pair[0]))))


def _timing(report: Report, exit_: Exit, prepared_s: float) -> Timing:
    return Timing(
        wall_s=report.wall_s,
        cpu_s=max(0.0, exit_.cpu_s - prepared_s),
        import_s=report.import_s,
        peak_rss_bytes=report.peak_rss_bytes or exit_.peak_rss_bytes,
    )


def _measurement(report: Report) -> Measurement | None:
    if not report.samples:
        return None
    samples = {n: measure.Samples(**s.model_dump()) for n, s in report.samples.items()}
    return measure.summarise(samples, report.threads)
