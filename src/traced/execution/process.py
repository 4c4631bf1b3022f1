"""The processes that runs happen in: forked from a warm zygote, or each a fresh interpreter."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

from traced.execution.job import Exit, ImportFailure, Job
from traced.inputs.options import DeviceKind

SCRUBBED = (
    "TF_",
    "XLA_",
    "KERAS_",
    "PYTHON",
    "CUDA_VISIBLE_DEVICES",
    "OMP_",
    "MPLBACKEND",
    "MATPLOTLIBRC",
)
"""Prefixes of variables of the caller's shell that no run sees, so that none depends on them."""


INSTALL = "install it, or build from committed records with TRACED_EXECUTE=never"


class EngineError(Exception):
    """The engine itself could not run anything; the message says why."""

    def __init__(self, message: str, fix: str = "try again, and report it if it stays") -> None:
        super().__init__(message)
        self.fix = fix
        """What to do about it."""


class ZygoteEndedError(EngineError):
    """The process that runs are forked from is gone, and all of its runs with it."""


@dataclass(frozen=True)
class Started:
    """A run has a process now."""

    id: int
    process: int


def run_environment(device: DeviceKind) -> dict[str, str]:
    """Environment variables of a run on that kind of device."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(SCRUBBED)}
    kept |= {
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "agg",
        "MATPLOTLIBRC": os.devnull,  # figures as everywhere, not as this user likes them
        # Informational start-up lines of C++ stay away; warnings and errors are captured.
        "TF_CPP_MIN_LOG_LEVEL": "1",
    }
    if device == "cpu":
        kept["CUDA_VISIBLE_DEVICES"] = "-1"
    elif visible := os.environ.get("CUDA_VISIBLE_DEVICES"):
        kept["CUDA_VISIBLE_DEVICES"] = visible
    return kept


def import_error(failure: ImportFailure) -> EngineError:
    """The error that a library which cannot be imported is for the whole build."""
    return EngineError(f"cannot import {failure.library}: {failure.said}", INSTALL)


class Launcher:
    """The engine's side of a zygote: turns jobs into processes.

    With `fork`, each is forked from a process that has imported the libraries; without, each is a
    fresh interpreter: slower, but safe where forking is not (a GPU).
    """

    def __init__(self, device: DeviceKind, libraries: Sequence[str], *, fork: bool) -> None:
        ours, theirs = socket.socketpair()
        self._control = ours
        self._control.settimeout(0)
        self._pending = b""
        self._importing = ""
        """Library that the zygote imports now."""
        self._ready = False
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 — closed by `close`
        mode = "fork" if fork else "exec"
        command = [
            sys.executable,
            "-P",
            "-m",
            "traced.execution.zygote",
            str(theirs.fileno()),
            mode,
        ]
        self._process = subprocess.Popen(
            [*command, *libraries],
            pass_fds=[theirs.fileno()],
            env=run_environment(device),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
            start_new_session=True,
        )
        theirs.close()

    @property
    def process(self) -> int:
        """Process id of the zygote."""
        return self._process.pid

    @property
    def importing(self) -> str:
        """Library that it imports now, if any."""
        return self._importing

    def start(self, job: Job) -> None:
        """Ask for a process; it is announced by `events`.

        Raises:
            ZygoteEndedError: There is nothing left to fork from.
        """
        self._control.settimeout(None)
        try:
            self._control.sendall(job.model_dump_json().encode() + b"\n")
        except OSError:
            raise self._gone() from None
        finally:
            self._control.settimeout(0)

    def events(self) -> list[Started | Exit]:
        """What has happened since the last call; never waits.

        Raises:
            ZygoteEndedError: There is nothing left to fork from.
            EngineError: Nothing can be run at all.
        """
        try:
            data = self._control.recv(65536)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        if not data:
            raise self._gone()
        *lines, self._pending = (self._pending + data).split(b"\n")
        return [event for event in map(self._event, lines) if event]

    def fileno(self) -> int:
        """Descriptor to wait on for events."""
        return self._control.fileno()

    def _event(self, line: bytes) -> Started | Exit | None:
        message = json.loads(line)
        if "failed" in message:
            raise import_error(ImportFailure.model_validate(message["failed"]))
        if "importing" in message:
            self._importing = message["importing"]
            return None
        if "ready" in message:
            self._importing = ""
            self._ready = True
            return None
        if "started" in message:
            return Started(message["started"], message["process"])
        return Exit.model_validate(message)

    def _gone(self) -> EngineError:
        status = self._process.wait(5)
        self._complaints.seek(0)
        said = self._complaints.read().decode("utf-8", "backslashreplace").strip().splitlines()
        why = [f"killed by {signal.Signals(-status).name}"] if status < 0 else said[-1:]
        if self._importing:
            what = why[0] if why else f"ended with status {status}"
            return import_error(ImportFailure(library=self._importing, said=what))
        return ZygoteEndedError(": ".join(["the zygote ended", *why]))

    def close(self) -> None:
        """Hang up; the zygote then kills what still runs."""
        self._control.close()
        if not self._ready:  # it imports, cannot hear and has started nothing
            self._process.kill()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()
