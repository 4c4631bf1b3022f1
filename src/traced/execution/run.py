"""Runs snippets: ordinary ones side by side, measured ones alone, none of them for ever."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from traced.base.layout import LIBRARIES, Layout
from traced.execution.family import (
    end_family,
    end_stragglers,
)
from traced.execution.job import (
    Exit,
    ImportFailure,
    Job,
)
from traced.execution.judge import cause_of_death
from traced.execution.live import Live, make_folder, police
from traced.execution.process import EngineError, Launcher, Started, ZygoteEndedError, import_error
from traced.execution.result import Result, result_of
from traced.execution.stream import Inlets, Intake
from traced.inputs.options import DeviceKind
from traced.inputs.snippet import Snippet
from traced.records.environment import Device

TICK_S = 0.05
"""Longest wait between two looks at deadlines."""
LEFT_MOST = 100_000
"""More packets than can wait for a run that has ended."""


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

    @property
    def root(self) -> Path:
        """Folder of the project."""
        return self._layout.root

    def prepare(self, snippet: Snippet, device: Device) -> Live:
        """Make the folder of a run and the order for it.

        Raises:
            EngineError: There is no room for the folder.
        """
        self._next_id += 1
        folder = make_folder()
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
        live = Live(snippet, device, job)
        live.inlets = Inlets(folder, live.take)
        return live


class _Batch:
    """Runs under way together."""

    def __init__(self, runner: Runner, listener: _Listener) -> None:
        self._runner = runner
        self._listener = listener
        self._intake = Intake()
        self._live: dict[int, Live] = {}
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
                police(one, self._runner.launcher(one.device.kind))

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

    def _finish(self, one: Live, exit_: Exit) -> None:
        if one.inlets:
            self._intake.settle(one.inlets, LEFT_MOST)
        del self._live[one.job.id]
        self._discard(one)
        if not one.ready and one.importing:
            said = cause_of_death(exit_.status)
            raise import_error(one.failed or ImportFailure(library=one.importing, said=said))
        self._listener.on_result(result_of(self._runner.root, one, exit_))

    def _abandon(self, one: Live) -> None:
        if one.process:
            end_family(one.process)
        end_stragglers(one.job.folder)
        self._discard(one)

    def _discard(self, one: Live) -> None:
        if one.inlets:
            self._intake.remove(one.inlets)
        # The run may have taken away rights below its own folder; what stays is the system's.
        shutil.rmtree(one.job.folder, ignore_errors=True)
