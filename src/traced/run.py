"""Runs snippets: ordinary ones side by side, measured ones alone, none of them for ever."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
import signal
import socket
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

from traced import key, measure
from traced.environment import Device, environment_of
from traced.job import Exit, Job, Report
from traced.layout import LIBRARIES, Layout
from traced.options import RAISES, DeviceKind
from traced.output import PathNames, Transcript, readable
from traced.problem import Code, Problem
from traced.process import EngineError, FreshInterpreter, Launcher, Started, Zygote, end_group
from traced.record import Error, Measurement, Record, Timing
from traced.snippet import Snippet

TICK_S = 0.05
"""Longest wait between two looks at deadlines and memory."""
MEMORY_LOOK_S = 0.25
RECEIVE_MOST = 1000
"""Datagrams taken in at once, so that a run that never stops writing keeps no other waiting."""
QUEUE_MOST = 100_000
"""More datagrams than can wait for a run that has ended."""


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
    receiver: socket.socket
    transcript: Transcript = field(default_factory=Transcript)
    report: bytes = b""
    process: int = 0
    deadline: float = float("inf")
    memory_look: float = 0.0
    line: int = 1
    """First line of the statement that runs now."""
    killed_for: Code | None = None


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
        self._launcher("cpu")

    def close(self) -> None:
        """End everything that still runs."""
        for launcher in self._launchers.values():
            launcher.close()
        self._launchers.clear()

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
        self._run_batch(together, self._side_by_side, on_result, on_start)
        self._run_batch(alone, 1, on_result, on_start)

    def _run_batch(
        self,
        queue: list[tuple[Snippet, Device]],
        width: int,
        on_result: Callable[[Result], None],
        on_start: Callable[[Snippet], None],
    ) -> None:
        live: dict[int, _Live] = {}
        waiting = queue[::-1]
        try:
            while waiting or live:
                while waiting and len(live) < width:
                    one = self._start(*waiting.pop())
                    live[one.job.id] = one
                    on_start(one.snippet)
                _wait(live.values())
                for event in self._events({one.device.kind for one in live.values()}):
                    if event.id not in live:  # of a batch that was interrupted
                        end_group(event.process) if isinstance(event, Started) else None
                        continue
                    one = live[event.id]
                    if isinstance(event, Started):
                        one.process = event.process
                        one.deadline = time.monotonic() + one.snippet.options.timeout_s
                        continue
                    del live[event.id]
                    on_result(self._finish(one, event))
                for one in live.values():
                    _police(one)
        finally:
            for one in live.values():
                end_group(one.process) if one.process else None
                _discard(one)

    def _launcher(self, kind: DeviceKind) -> Launcher:
        if kind not in self._launchers:
            forks = kind == "cpu" and self._fork
            self._launchers[kind] = (
                Zygote(self._libraries) if forks else FreshInterpreter(kind, self._libraries)
            )
        return self._launchers[kind]

    def _events(self, kinds: set[DeviceKind]) -> list[Started | Exit]:
        found: list[Started | Exit] = []
        for kind in kinds:
            try:
                found += self._launcher(kind).events()
            except EngineError:
                self._launchers.pop(kind).close()
                raise
        return found

    def _start(self, snippet: Snippet, device: Device) -> _Live:
        self._next_id += 1
        folder = Path(tempfile.mkdtemp(prefix="traced-"))
        receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        receiver.bind(str(folder / "in"))
        receiver.settimeout(0)
        job = Job(
            id=self._next_id,
            script=str(self._layout.root / snippet.path),
            source=snippet.source,
            root=str(self._layout.root),
            folder=str(folder),
            device=device.kind,
            measure=snippet.options.measure,
            budget_s=snippet.options.budget_s,
        )
        live = _Live(snippet, device, job, receiver)
        try:
            self._launcher(device.kind).start(job)
        except EngineError:
            _discard(live)
            self._launchers.pop(device.kind).close()
            raise
        return live

    def _finish(self, live: _Live, exit_: Exit) -> Result:
        end_group(live.process)
        _receive(live, most=QUEUE_MOST)
        paths = path_names(self._layout.root, Path(live.job.folder))
        _discard(live)
        report = _read_report(live)
        error = report.error
        if error:
            message = paths.shorten(readable(error.message))
            error = error.model_copy(update={"message": message})
        measurement = _measurement(report)
        environment = environment_of(live.device)
        fields = key.evidence(live.snippet, environment)
        record = Record(
            snippet=live.snippet.id,
            key=key.key_of(fields),
            evidence=fields,
            observed=key.observe(self._layout.root, report.observed),
            outputs=live.transcript.outputs(paths),
            truncated_bytes=live.transcript.truncated_bytes,
            error=error,
            timing=_timing(report, exit_),
            measurement=measurement,
            environment=environment,
            date=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        )
        problems = tuple(_judge(live, report, error, measurement, exit_))
        return Result(live.snippet, live.device, record, problems)


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


def _wait(live: Iterable[_Live]) -> None:
    """Read what runs send for at most one tick."""
    until = time.monotonic() + TICK_S
    idle = 0.001
    while time.monotonic() < until:
        received = [_receive(one) for one in live]
        if not any(received):
            time.sleep(idle)
            idle = min(0.02, idle * 2)
            if idle == 0.02:  # noqa: PLR2004 — waited long enough to look for events
                return


def _receive(live: _Live, most: int = RECEIVE_MOST) -> bool:
    """Take in the datagrams that have arrived, up to `most`; say whether there were any."""
    for number in range(most):
        try:
            data, sender = live.receiver.recvfrom(1 << 18)
        except BlockingIOError:
            return number > 0
        name = os.path.basename(os.fsdecode(sender))  # noqa: PTH119 — hot path
        if name == "out":
            live.transcript.write("stdout", data)
        elif name == "err":
            live.transcript.write("stderr", data)
        elif data.startswith(b"+"):
            live.report += data[1:]
        else:
            first, last = (int(n) for n in re.findall(rb"\d+", data))
            live.transcript.enter(first, last)
            live.line = first or live.line
    return True


def _read_report(live: _Live) -> Report:
    """Read the run's closing report; one that a kill cut off counts as none."""
    try:
        return Report.model_validate_json(live.report)
    except ValidationError:
        live.report = b""
        return Report()


def _police(live: _Live) -> None:
    """Kill a run that is over its time or memory."""
    if not live.process or live.killed_for:
        return
    now = time.monotonic()
    if now > live.deadline:
        live.killed_for = Code.TIMED_OUT
    elif now > live.memory_look:
        live.memory_look = now + MEMORY_LOOK_S
        with contextlib.suppress(psutil.NoSuchProcess):
            resident = psutil.Process(live.process).memory_info().rss
            if resident > live.snippet.options.memory_limit_mib << 20:
                live.killed_for = Code.OUT_OF_MEMORY
    if live.killed_for:
        end_group(live.process)


def _discard(live: _Live) -> None:
    live.receiver.close()
    # The run may have taken away rights below its own folder; what stays is the system's to clean.
    shutil.rmtree(live.job.folder, ignore_errors=True)


def _timing(report: Report, exit_: Exit) -> Timing:
    return Timing(
        wall_s=report.wall_s,
        cpu_s=exit_.cpu_s,
        import_s=report.import_s,
        peak_rss_bytes=report.peak_rss_bytes or exit_.peak_rss_bytes,
    )


def _measurement(report: Report) -> Measurement | None:
    if not report.samples:
        return None
    samples = {n: measure.Samples(**s.model_dump()) for n, s in report.samples.items()}
    return measure.summarise(samples, report.threads)


def _judge(
    live: _Live, report: Report, error: Error | None, measured: Measurement | None, exit_: Exit
) -> Iterable[Problem]:
    """Every problem of a finished run."""
    snippet = live.snippet
    options = snippet.options

    def problem(line: int, code: Code, message: str, fix: str) -> Problem:
        return Problem(snippet.path, line, code, message, fix)

    if live.killed_for is Code.TIMED_OUT:
        message = f"still running after {options.timeout_s:g} s"
        yield problem(live.line, Code.TIMED_OUT, message, "make it end, or raise timeout_s")
    elif live.killed_for or report.peak_rss_bytes > options.memory_limit_mib << 20:
        message = f"used more than {options.memory_limit_mib} MiB"
        fix = "use less, or raise memory_limit_mib"
        line = live.line if live.killed_for else snippet.line_of("memory_limit_mib")
        yield problem(line, Code.OUT_OF_MEMORY, message, fix)
    elif not live.report:
        yield _died(problem, live.line, exit_)
    elif report.exit_code or (report.exit_code is not None and options.measure):
        message = f"ended by sys.exit({report.exit_code})"
        message += "" if report.exit_code else " before it was measured"
        yield problem(live.line, Code.EXITED, message, "let the script run to its last line")
    elif report.missing_variant:
        message = f"measure names {report.missing_variant!r}, which is no function of the script"
        fix = "define it at top level, without parameters"
        yield problem(snippet.line_of("measure"), Code.MISSING_VARIANT, message, fix)
    elif report.traced_before:
        message = f"the script calls {report.traced_before!r} before its first call can be timed"
        fix = "leave its calls to the engine"
        yield problem(snippet.line_of("measure"), Code.TRACED_BEFORE, message, fix)
    else:
        yield from _judge_error(problem, snippet, error)
        failed = measure.failed_expectations(measured, options.expect) if measured else []
        for message in failed:
            fix = "mend the snippet or what the page says"
            yield problem(snippet.line_of("expect"), Code.EXPECTATION, message, fix)


_Complain = Callable[[int, Code, str, str], Problem]


def _died(problem: _Complain, line: int, exit_: Exit) -> Problem:
    """The run's process ended without a word."""
    if os.WIFSIGNALED(exit_.status):
        name = signal.Signals(os.WTERMSIG(exit_.status)).name
        fix = "run it alone under a debugger"
        if name == "SIGKILL":
            fix = "the system may have been out of memory"
        return problem(line, Code.KILLED, f"killed by {name}", fix)
    status = os.waitstatus_to_exitcode(exit_.status)
    message = f"the process ended with status {status} before the script did"
    return problem(line, Code.EXITED, message, "do not call os._exit")


def _judge_error(problem: _Complain, snippet: Snippet, error: Error | None) -> Iterable[Problem]:
    """Compare the error that ended the script with the one it declares."""
    declared = snippet.options.raises
    match = RAISES.match(declared) if declared else None
    if match and not error:
        fix = "remove raises, or mend the script"
        message = f"ended without the declared {match['name']}"
        yield problem(snippet.line_of("raises"), Code.DID_NOT_RAISE, message, fix)
    elif error:
        name = error.class_names[0]
        first = next(iter(error.message.strip().splitlines()), "")
        said = f"{name}: {first}" if first else name
        wanted = match["name"].rpartition(".")[2] if match else ""
        if not match:
            fix = f'mend it, or declare raises = "{name}: …"'
            yield problem(error.line, Code.RAISED, said, fix)
        elif wanted not in error.class_names or not re.search(
            match["pattern"] or "", error.message, re.DOTALL
        ):
            fix = f"declared is {declared!r}"
            yield problem(error.line, Code.RAISED, said, fix)
