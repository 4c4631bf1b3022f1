"""A run under way: what it has said so far, and the limits it is held to."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from pydantic import ValidationError

from traced.base.problem import Code
from traced.execution.family import descendants, end_family, resident_bytes, restrain
from traced.execution.job import (
    TEMPORARY_FOLDER,
    WORK_FOLDER,
    ImportFailure,
    Job,
    Message,
    Report,
)
from traced.execution.judge import PROCESSES_MOST
from traced.execution.process import EngineError, Launcher, import_error
from traced.execution.stream import Inlets, StreamName, make_pipes
from traced.inputs.snippet import Snippet
from traced.records.environment import Device
from traced.records.output import Transcript

LOOK_S = 0.2
"""Time between two looks at the memory and the number of a run's processes."""
IMPORT_S = 300.0
"""Time that importing the libraries may take, which counts for no snippet's timeout."""


@dataclass
class Live:
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


def make_folder() -> Path:
    """Make the folder of a run, with its pipes.

    Raises:
        EngineError: There is no room for it.
    """
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


def police(live: Live, launcher: Launcher) -> None:
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


def _excess(live: Live) -> Code | None:
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
