"""A process that imports TensorFlow once and forks one child per run.

It executes no op, so its runtime stays uninitialised and forking is safe; that is checked
before each fork. It speaks newline-separated JSON over one inherited socket: a `Job` comes in,
an `Exit` goes out. When the socket closes it kills what still runs and ends.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from typing import NoReturn

from traced import child
from traced.job import Exit, Job


def main(descriptor: int, libraries: list[str]) -> None:
    """Import, announce, then serve until the engine hangs up."""
    control = socket.socket(fileno=descriptor)
    try:
        import_s = child.import_libraries(libraries)
    except ImportError as error:
        _send(control, json.dumps({"failed": f"{type(error).__name__}: {error}"}))
        return
    gc.collect()
    gc.freeze()  # a child's first collection would otherwise copy every page of the imports
    wake = _wake_on_child_exit()
    _send(control, json.dumps({"ready": import_s}))
    _serve(control, wake, import_s)


def _wake_on_child_exit() -> socket.socket:
    reader, writer = socket.socketpair()
    reader.settimeout(0)
    writer.settimeout(0)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writer.fileno())
    _WRITERS.append(writer)
    return reader


_WRITERS: list[socket.socket] = []
"""Keeps the writing end of the wake-up pair open as long as the process lives."""


def _serve(control: socket.socket, wake: socket.socket, import_s: float) -> None:
    running: dict[int, int] = {}
    """Job id of each living child's process id."""
    pending = b""
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(wake, selectors.EVENT_READ)
        while True:
            for ready, _ in selector.select():
                if ready.fileobj is wake:
                    wake.recv(4096)
                    continue
                data = control.recv(65536)
                if not data:
                    _kill(running)
                    return
                *lines, pending = (pending + data).split(b"\n")
                for line in lines:
                    job = Job.model_validate_json(line)
                    running[_fork(job, control, import_s)] = job.id
            _reap(control, running)


def _fork(job: Job, control: socket.socket, import_s: float) -> int:
    if not child.fork_is_safe():
        raise RuntimeError("TensorFlow's runtime was initialised in the zygote")
    process = os.fork()
    if not process:
        _become_child(job, control, import_s)
    _send(control, json.dumps({"started": job.id, "process": process}))
    return process


def _become_child(job: Job, control: socket.socket, import_s: float) -> NoReturn:
    status = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        control.close()
        status = child.run(job, import_s)
    except BaseException:  # noqa: BLE001 — the process ends here; say why before it does
        traceback.print_exc()
    finally:
        os._exit(status & 0xFF)


def _reap(control: socket.socket, running: dict[int, int]) -> None:
    while running:
        process, status, usage = os.wait4(-1, os.WNOHANG)
        if not process:
            return
        if process not in running:
            continue
        done = Exit(
            id=running.pop(process),
            status=status,
            cpu_s=usage.ru_utime + usage.ru_stime,
            peak_rss_bytes=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        )
        _send(control, done.model_dump_json())


def _kill(running: dict[int, int]) -> None:
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)


def _send(control: socket.socket, message: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        control.sendall(message.encode() + b"\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
