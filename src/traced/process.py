"""The processes that runs happen in: forked from a warm zygote, or each a fresh interpreter."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from traced.job import IMPORT_FAILED, Exit, Job
from traced.options import DeviceKind

SCRUBBED = ("TF_", "XLA_", "KERAS_", "PYTHON", "CUDA_VISIBLE_DEVICES", "OMP_", "MPLBACKEND")
"""Prefixes of variables of the caller's shell that no run sees, so that none depends on them."""


class EngineError(Exception):
    """The engine itself could not run anything; the message says why."""


@dataclass(frozen=True)
class Started:
    """A run has a process now."""

    id: int
    process: int


class Launcher(Protocol):
    """A way to turn jobs into processes."""

    def start(self, job: Job) -> None:
        """Ask for a process; it is announced by `events`."""

    def events(self) -> list[Started | Exit]:
        """What has happened since the last call; never waits.

        Raises:
            EngineError: Nothing can be run any more.
        """

    def close(self) -> None:
        """End everything that still runs."""


def run_environment(device: DeviceKind) -> dict[str, str]:
    """Environment variables of a run on that kind of device."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(SCRUBBED)}
    kept |= {
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "agg",
        # Informational start-up lines of C++ stay away; warnings and errors are captured.
        "TF_CPP_MIN_LOG_LEVEL": "1",
    }
    if device == "cpu":
        kept["CUDA_VISIBLE_DEVICES"] = "-1"
    elif visible := os.environ.get("CUDA_VISIBLE_DEVICES"):
        kept["CUDA_VISIBLE_DEVICES"] = visible
    return kept


def end_group(process: int) -> None:
    """Kill a run's whole process group, if any of it is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)


def _import_failed(said: str) -> EngineError:
    return EngineError(f"TensorFlow cannot be imported: {said}")


class Zygote:
    """Forks each run from one process that has imported TensorFlow."""

    def __init__(self, libraries: Sequence[str]) -> None:
        ours, theirs = socket.socketpair()
        self._control = ours
        self._control.settimeout(0)
        self._pending = b""
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 — closed by `close`
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "traced.zygote", str(theirs.fileno()), *libraries],
            pass_fds=[theirs.fileno()],
            env=run_environment("cpu"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
            start_new_session=True,
        )
        theirs.close()

    def start(self, job: Job) -> None:
        """Ask the zygote to fork."""
        self._control.settimeout(None)
        try:
            self._control.sendall(job.model_dump_json().encode() + b"\n")
        except OSError:
            raise self._gone() from None
        finally:
            self._control.settimeout(0)

    def events(self) -> list[Started | Exit]:
        """Read what the zygote has said."""
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
            raise _import_failed(message["failed"])
        if "ready" in message:
            return None
        if "started" in message:
            return Started(message["started"], message["process"])
        return Exit.model_validate(message)

    def _gone(self) -> EngineError:
        status = self._process.wait(5)
        self._complaints.seek(0)
        said = self._complaints.read().decode("utf-8", "backslashreplace").strip().splitlines()
        why = [f"killed by {signal.Signals(-status).name}"] if status < 0 else []
        return EngineError(": ".join(["the zygote ended", *why, *said[-1:]]))

    def close(self) -> None:
        """Hang up; the zygote then kills what still runs."""
        self._control.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()


class FreshInterpreter:
    """Starts a new interpreter for each run: slower, but safe where forking is not (a GPU)."""

    def __init__(self, device: DeviceKind, libraries: Sequence[str]) -> None:
        self._libraries = libraries
        self._device: DeviceKind = device
        self._running: dict[int, tuple[subprocess.Popen[bytes], Path]] = {}
        self._new: list[Started] = []

    def start(self, job: Job) -> None:
        """Start an interpreter that reads the job from its folder."""
        order = Path(job.folder) / "job.json"
        order.write_text(job.model_dump_json(), encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "traced.child", "--job", str(order), *self._libraries],
            env=run_environment(self._device),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._running[job.id] = (process, order.with_name(IMPORT_FAILED))
        self._new.append(Started(job.id, process.pid))

    def events(self) -> list[Started | Exit]:
        """Look at which interpreters have ended."""
        found: list[Started | Exit] = [*self._new]
        self._new.clear()
        for job_id, (process, failed) in list(self._running.items()):
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                process.returncode = os.waitstatus_to_exitcode(status)
                del self._running[job_id]
                if failed.is_file():
                    raise _import_failed(failed.read_text("utf-8"))
                scale = 1 if sys.platform == "darwin" else 1024
                found.append(
                    Exit(
                        id=job_id,
                        status=status,
                        cpu_s=usage.ru_utime + usage.ru_stime,
                        peak_rss_bytes=usage.ru_maxrss * scale,
                    )
                )
        return found

    def close(self) -> None:
        """Kill what still runs."""
        for process, _ in self._running.values():
            end_group(process.pid)
            process.wait()
        self._running.clear()
