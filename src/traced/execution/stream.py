"""The streams between a run and the engine, and the one order over them.

Standard output, standard error and the control stream are named pipes in packet mode with room
for one packet each. So of every stream at most one packet is under way, and an edge-triggered
epoll lists the pipes in the order in which they were written to, whoever wrote: Python, C++ or
another process. A write of any size passes in packets, and a pipe can be opened again as
`/dev/stdout`. Where there is no epoll (not Linux), each stream is in order by itself, and the
order between them is that of looking at one after the other.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import io
import os
import select
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Literal

from traced.execution.job import Message

StreamName = Literal["out", "err", "control"]
NAMES: Final[tuple[StreamName, ...]] = ("out", "err", "control")
PACKET_BYTES = 4096
"""Most bytes of one packet, and a pipe's size that leaves room for a single one."""
READ_BYTES = 65_536
HIGH_DESCRIPTOR = 200
"""Scripts that close or reuse descriptors begin with low numbers."""
DRAINED_S = 1.0
"""Longest wait for the engine to read what a statement has printed."""
DRAIN_TICK_S = 0.0001


class Outlets:
    """The sending ends, in the process that runs the script."""

    def __init__(self, folder: Path) -> None:
        self._owner = os.getpid()
        self._folder = folder
        self._lock = threading.RLock()
        self._open_control()
        for name, descriptor in (("out", 1), ("err", 2)):
            opened = _open_for_writing(folder / name)
            os.dup2(opened, descriptor)
            os.close(opened)
        self._streams = {descriptor: os.fstat(descriptor).st_ino for descriptor in (1, 2)}
        self._texts = (_text_stream(1), _text_stream(2))
        sys.stdout, sys.stderr = self._texts
        sys.__stdout__, sys.__stderr__ = self._texts  # type: ignore[misc]

    def announce(self, first_line: int, last_line: int) -> None:
        """Say which statement runs next, once what the last one printed has been read.

        A stream that a script opens by its name does not keep packets apart: what two statements
        write to it would become one.
        """
        self.flush()
        end = _now() + DRAINED_S
        while any(map(self._holds, (1, 2))) and _now() < end:
            _sleep(DRAIN_TICK_S)
        self.send(Message(at=(first_line, last_line)))

    def send(self, message: Message) -> None:
        """Say something to the engine; a process that the script has forked stays silent."""
        if _getpid() != self._owner:
            return
        data = message.model_dump_json(exclude_defaults=True).encode() + b"\n"
        with self._lock:
            if self._control_is_lost():
                self._open_control()
            while data:
                data = data[_write(self._control, data) :]

    def flush(self) -> None:
        """Empty all buffers, C's as well; the script may have replaced or closed a stream."""
        for text in (*self._texts, sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                text.flush()
        ctypes.CDLL(None).fflush(None)

    def _holds(self, descriptor: int) -> bool:
        """Whether something in a stream is still to be read, if the stream is still ours."""
        try:
            if _fstat(descriptor).st_ino != self._streams[descriptor]:
                return False
            return any(_ioctl(descriptor, termios.FIONREAD, bytes(4)))
        except OSError:
            return False

    def _open_control(self) -> None:
        opened = _open_for_writing(self._folder / "control")
        try:
            self._control = fcntl.fcntl(opened, fcntl.F_DUPFD_CLOEXEC, HIGH_DESCRIPTOR)
        except OSError:  # fewer descriptors are allowed
            self._control = os.dup(opened)
        os.close(opened)
        self._inode = os.fstat(self._control).st_ino

    def _control_is_lost(self) -> bool:
        """Whether the script has closed the descriptor, or even opened a file of its own there."""
        try:
            return _fstat(self._control).st_ino != self._inode
        except OSError:
            return True


_write, _getpid, _fstat, _ioctl = os.write, os.getpid, os.fstat, fcntl.ioctl
_now, _sleep = time.monotonic, time.sleep
"""The script may put something else in their place."""


def _open_for_writing(path: Path) -> int:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    if sys.platform == "linux":
        fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_DIRECT)
    return descriptor


def _text_stream(descriptor: int) -> io.TextIOWrapper:
    buffer = io.BufferedWriter(io.FileIO(descriptor, "w", closefd=False), PACKET_BYTES)
    return io.TextIOWrapper(buffer, "utf-8", "backslashreplace", line_buffering=True)


def make_pipes(folder: Path) -> None:
    """Make the pipes of a run."""
    for name in NAMES:
        os.mkfifo(folder / name, 0o600)


class Inlets:
    """The receiving ends of one run, opened before its process opens the others."""

    def __init__(self, folder: Path, take: Callable[[StreamName, bytes], None]) -> None:
        self._take = take
        self.names: dict[int, StreamName] = {}
        """Stream of each descriptor."""
        for name in NAMES:
            # Open for writing too, so that it never ends while the run may still open it.
            descriptor = os.open(folder / name, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            self.names[descriptor] = name
            if sys.platform == "linux":
                fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, PACKET_BYTES)

    def receive(self, descriptor: int) -> bool:
        """Take in what waits in one stream, if anything does."""
        try:
            data = os.read(descriptor, READ_BYTES)
        except BlockingIOError:
            return False
        self._take(self.names[descriptor], data)
        return True

    def close(self) -> None:
        """Let go of the pipes; whoever still writes to them is told so by the system."""
        for descriptor in self.names:
            os.close(descriptor)
        self.names.clear()


class Intake:
    """Waits for all runs at once and takes in what they send, in order."""

    def __init__(self) -> None:
        self._owners: dict[int, Inlets] = {}
        self._poll = select.epoll() if sys.platform == "linux" else select.poll()
        self._edge = select.EPOLLET if sys.platform == "linux" else 0

    def add(self, inlets: Inlets) -> None:
        """Begin to listen to a run."""
        for descriptor in inlets.names:
            self._owners[descriptor] = inlets
            self._poll.register(descriptor, select.POLLIN | self._edge)

    def remove(self, inlets: Inlets) -> None:
        """Take in no more of a run, and let go of its pipes."""
        for descriptor in inlets.names:
            del self._owners[descriptor]
            self._poll.unregister(descriptor)
        inlets.close()

    def wait(self, seconds: float, *, wake: int | None = None) -> None:
        """Take in what arrives, until the time is up or the descriptor `wake` has something."""
        until = time.monotonic() + seconds
        if wake is not None:
            self._poll.register(wake, select.POLLIN)
        try:
            while (left := until - time.monotonic()) > 0:
                if wake in self._pass(left):
                    return
        finally:
            if wake is not None:
                self._poll.unregister(wake)

    def settle(self, inlets: Inlets, most: int) -> None:
        """Take in what a run that has ended left, in at most `most` looks."""
        for _ in range(most):
            if not any(found is inlets for found in self._pass(0).values()):
                break
        for descriptor in inlets.names:  # of pipes that were opened anew and keep no packets
            inlets.receive(descriptor)

    def _pass(self, seconds: float) -> Mapping[int, Inlets | None]:
        """Take in at most one packet of each stream; say which descriptors had something."""
        scale = 1 if sys.platform == "linux" else 1000
        ready = self._poll.poll(seconds * scale)
        for descriptor, _ in ready:
            if owner := self._owners.get(descriptor):
                owner.receive(descriptor)
        return {descriptor: self._owners.get(descriptor) for descriptor, _ in ready}

    def close(self) -> None:
        """Listen to nobody any more."""
        for inlets in set(self._owners.values()):
            self.remove(inlets)
        if sys.platform == "linux" and isinstance(self._poll, select.epoll):
            self._poll.close()
