"""A process that forks one child per run.

As `fork` it imports TensorFlow first, once for all. It executes no op, so TensorFlow's runtime
stays uninitialised and forking is safe; that is checked before each fork. As `exec` it imports
nothing, and each child becomes a fresh interpreter that imports for itself.

It speaks newline-separated JSON over one inherited socket: a `Job` comes in, an `Exit` goes out.
Processes whose parent has ended become its own, so it finds and ends whatever a run left behind.
When the socket closes it kills what still runs and ends.
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
from pathlib import Path
from typing import NoReturn

from traced.execution import child
from traced.execution.family import adopt_orphans, end_family, end_orphans
from traced.execution.job import Exit, Job
from traced.execution.stream import Outlets

ORDER_FILE = "job.json"
"""File in a run's folder from which a fresh interpreter reads its job."""


class Zygote:
    """The state of this process."""

    def __init__(self, control: socket.socket, libraries: list[str], *, fork: bool) -> None:
        self._control = control
        self._libraries = libraries
        self._fork = fork
        self._import_s = 0.0
        self._running: dict[int, int] = {}
        """Job id of each living child's process id."""
        self._wake, self._waker = socket.socketpair()

    def prepare(self) -> bool:
        """Import what forked runs need; say whether that went well."""
        adopt_orphans()
        try:
            if self._fork:
                self._import_s = child.import_libraries(
                    self._libraries, lambda name: self._say({"importing": name})
                )
        except child.LibraryError as error:
            self._say({"failed": error.failure.model_dump()})
            return False
        gc.collect()
        gc.freeze()  # a child's first collection would otherwise copy every page of the imports
        self._wake.settimeout(0)
        self._waker.settimeout(0)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waker.fileno())
        self._say({"ready": True})
        return True

    def serve(self) -> None:
        """Fork and reap until the engine hangs up."""
        pending = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            while True:
                for ready, _ in selector.select():
                    if ready.fileobj is self._wake:
                        self._wake.recv(4096)
                        continue
                    data = self._receive()
                    if not data:
                        self._end_all()
                        return
                    *lines, pending = (pending + data).split(b"\n")
                    for line in lines:
                        self._begin(Job.model_validate_json(line))
                self._reap()

    def _receive(self) -> bytes:
        with contextlib.suppress(ConnectionError):
            return self._control.recv(65536)
        return b""

    def _begin(self, job: Job) -> None:
        if self._fork and not child.fork_is_safe():
            raise RuntimeError("TensorFlow's runtime was initialised in the zygote")
        process = os.fork()
        if not process:
            self._become_child(job)
        self._running[process] = job.id
        self._say({"started": job.id, "process": process})

    def _become_child(self, job: Job) -> NoReturn:
        status = 1
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            for one in (self._control, self._wake, self._waker):
                one.close()
            if not self._fork:
                order = Path(job.folder) / ORDER_FILE
                order.write_text(job.model_dump_json(), encoding="utf-8")
                module = [sys.executable, "-P", "-m", "traced.execution.child"]
                os.execv(sys.executable, [*module, "--job", str(order), *self._libraries])  # noqa: S606
            status = child.run(job, Outlets(Path(job.folder)), self._import_s)
        except BaseException:  # noqa: BLE001 — the process ends here; say why before it does
            traceback.print_exc()
        finally:
            os._exit(status & 0xFF)

    def _reap(self) -> None:
        while self._running:
            process, status, usage = os.wait4(-1, os.WNOHANG)
            if not process:
                return
            if process not in self._running:
                continue
            job_id = self._running.pop(process)
            end_orphans(self._running)
            done = Exit(
                id=job_id,
                status=status,
                cpu_s=usage.ru_utime + usage.ru_stime,
                peak_rss_bytes=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            )
            self._say(done.model_dump())

    def _end_all(self) -> None:
        for process in self._running:
            end_family(process)
        end_orphans(())

    def _say(self, message: dict[str, object]) -> None:
        with contextlib.suppress(ConnectionError):
            self._control.sendall(json.dumps(message).encode() + b"\n")


def main(descriptor: int, mode: str, libraries: list[str]) -> None:
    """Import, announce, then serve until the engine hangs up."""
    zygote = Zygote(socket.socket(fileno=descriptor), libraries, fork=mode == "fork")
    if zygote.prepare():
        zygote.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
