"""Processes that a run starts: found wherever they went, counted, measured and ended."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Container, Iterable, Iterator

import psutil

PR_SET_CHILD_SUBREAPER = 36
LEAST_PRIORITY = 19
END_S = 5.0
"""Seconds after which ending a family is given up: what is left hangs inside the system."""


def adopt_orphans() -> None:
    """Become the parent of all descendants whose own parent ends, so that none gets away."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants(process: int) -> list[psutil.Process]:
    """Every process below this one; none when it is gone."""
    try:
        return psutil.Process(process).children(recursive=True)
    except psutil.Error:
        return []


def resident_bytes(process: int, limit_bytes: int) -> int:
    """Memory of a process and all below it, exact only where it matters: above the limit.

    A page that several of them share counts once; finding that out takes a while.
    """
    family = [psutil.Process(process), *descendants(process)]
    resident = [_resident(one) for one in family]
    if len(family) == 1 or sum(resident) <= limit_bytes:
        return sum(resident)
    return max(resident[0], sum(map(_proportional, family)))


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def _proportional(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
    except psutil.Error:
        return 0
    return getattr(full, "pss", full.rss)


def end_family(process: int) -> None:
    """Kill a process, its group and everything below it; one that is gone already is no error.

    All are stopped first, group by group: what is stopped starts nothing new, so that this comes
    to an end even for a fork bomb.
    """
    known = {process}
    groups: set[int] = set()
    new = [process]
    until = time.monotonic() + END_S
    while new and time.monotonic() < until:
        for group in {_group_of(one) for one in new} - groups:
            groups.add(group)
            _signal_group(group, signal.SIGSTOP)
        new = [p.pid for p in descendants(process) if p.pid not in known]
        known.update(new)
    for group in groups:
        _signal_group(group, signal.SIGKILL)


def _group_of(process: int) -> int:
    """Process group; a run's own process leads one, and still names it when it is gone."""
    try:
        return os.getpgid(process)
    except ProcessLookupError:
        return process


def _signal_group(group: int, number: signal.Signals) -> None:
    if group != os.getpgrp():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)


def restrain(family: Iterable[psutil.Process]) -> None:
    """Let processes that may be a fork bomb yield to the engine, which has to stop them."""
    for process in family:
        with contextlib.suppress(psutil.Error):
            process.nice(LEAST_PRIORITY)


def end_orphans(spared: Container[int]) -> None:
    """Kill all children of this process but the spared ones, with everything below them."""
    until = time.monotonic() + END_S
    while time.monotonic() < until:
        orphans = [p.pid for p in psutil.Process().children() if p.pid not in spared]
        if not orphans:
            return
        for orphan in orphans:
            end_family(orphan)
        for orphan in orphans:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(orphan, os.WNOHANG)
        time.sleep(0.002)  # for those that take a moment to die


def end_stragglers(folder: str) -> None:
    """Kill the processes that work in this folder or keep their temporary files there.

    The last resort where nobody adopted them.
    """
    for process in _inside(folder):
        end_family(process)


def _inside(folder: str) -> Iterator[int]:
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid == os.getpid():
                continue
            places = (process.cwd(), process.environ().get("TMPDIR", ""))
            if any(f"{place}/".startswith(f"{folder}/") for place in places):
                yield process.pid
