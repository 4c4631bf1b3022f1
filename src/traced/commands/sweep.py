"""Keeps this machine's store bounded: old runs, unused drawings, and what killed builds left."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from traced.commands.project import Project
from traced.embeds.quantity import format_bytes
from traced.execution.store import PARTIAL, StoreError, complaint
from traced.markup.sheet import Page
from traced.page.page import expand

DAY_S = 86_400
CLOCK_S = 0.05
"""How far the times of files may lag behind the clock."""
WRITING_S = 3_600
"""Age in seconds at which no build can still be writing a file."""
RUN_FOLDERS = "traced-*"
"""Names of the folders that runs happen in, below the system's temporary folder."""
CONTROL = "control"
"""Pipe that every run's folder holds, and that no other folder of such a name does."""
LONGEST_RUN_S = 7_200
"""Age in seconds at which no run can still be alive: none may last longer than an hour."""


@dataclass(frozen=True)
class Limits:
    """How much a store may hold."""

    runs: int = 20
    """Newest runs kept of each snippet and kind of device."""
    days: float | None = None
    """Age in days from which a run goes, whatever its number."""
    size_bytes: int = 200 << 20
    """Size of all runs and drawings together."""


@dataclass(frozen=True)
class Swept:
    """What a sweep removed, and what it left."""

    runs: int = 0
    drawings: int = 0
    leftovers: int = 0
    """Files and folders that a killed build had no time to remove."""
    freed_bytes: int = 0
    kept_runs: int = 0
    kept_bytes: int = 0
    """Runs and drawings."""

    def __str__(self) -> str:
        counts = [
            f"{count} {noun}{'s' * (count != 1)}"
            for count, noun in (
                (self.runs, "run"),
                (self.drawings, "drawing"),
                (self.leftovers, "left-over"),
            )
            if count
        ]
        kept = f"kept {self.kept_runs} run{'s' * (self.kept_runs != 1)}"
        kept += f", {format_bytes(self.kept_bytes)}"
        if not counts:
            return f"Nothing to free; {kept}"
        return f"Freed {format_bytes(self.freed_bytes)}: {', '.join(counts)}; {kept}"


@dataclass(frozen=True)
class _File:
    path: Path
    size_bytes: int
    modified_s: float
    """Seconds since the epoch."""


def sweep(project: Project, limits: Limits) -> Swept:
    """Remove what is beyond the limits, but nothing that this build uses.

    Raises:
        StoreError: Something cannot be removed.
    """
    runs = list(_files(project.store.folder, "*.json"))
    drawings = list(_files(project.layout.cache / "drawings", "*.svg"))
    old = _old_runs(project, runs, limits)
    shown = _drawings_in_use(project) if drawings else set()
    unused = [file for file in drawings if file.path not in shown]
    excess = _size(runs) + _size(drawings) - _size(old) - _size(unused) - limits.size_bytes
    old += _oldest(project, [*{*runs} - {*old}], excess)
    partial, dead = list(_partial_files(project)), list(_dead_folders())
    for file in (*old, *unused, *partial):
        _remove(file.path)
    for folder in dead:
        shutil.rmtree(folder, ignore_errors=True)
    return Swept(
        runs=len(old),
        drawings=len(unused),
        leftovers=len(partial) + len(dead),
        freed_bytes=_size(old) + _size(unused) + _size(partial),
        kept_runs=len(runs) - len(old),
        kept_bytes=_size(runs) + _size(drawings) - _size(old) - _size(unused),
    )


def sweep_if_large(project: Project, limits: Limits | None = None) -> Swept | None:
    """At the end of a build: sweep a store that is over its limits, else only look at it."""
    limits = limits or Limits()
    if not project.executes:
        return None
    runs = list(_files(project.store.folder, "*.json"))
    size = _size(runs) + _size(_files(project.layout.cache / "drawings", "*.svg"))
    most = max(map(len, _by_folder(runs).values()), default=0)
    if most <= limits.runs and size <= limits.size_bytes:
        return None
    swept = sweep(project, limits)
    return swept if swept.freed_bytes else None


def _files(folder: Path, pattern: str) -> Iterator[_File]:
    for path in folder.rglob(pattern):
        with contextlib.suppress(FileNotFoundError):  # another build may remove it meanwhile
            found = path.stat()
            yield _File(path, found.st_size, found.st_mtime)


def _size(files: Iterable[_File]) -> int:
    return sum(file.size_bytes for file in files)


def _oldest_first(files: Iterable[_File]) -> list[_File]:
    return sorted(files, key=lambda file: (file.modified_s, file.path))


def _by_folder(runs: Iterable[_File]) -> dict[Path, list[_File]]:
    """Runs of each snippet on each kind of device, the newest first."""
    found = defaultdict(list)
    for file in reversed(_oldest_first(runs)):
        found[file.path.parent].append(file)
    return found


def _runs_in_use(project: Project, runs: Iterable[_File]) -> set[Path]:
    """Files of the runs that count now, and of those that another build may just have made."""
    found = {file.path for file in runs if file.modified_s > project.read_s - CLOCK_S}
    for snippet, device in project.wanted():
        if record := project.fresh(snippet, device.kind):
            found.add(project.store.path(snippet.id, device.kind, record.key))
    return found


def _old_runs(project: Project, runs: list[_File], limits: Limits) -> list[_File]:
    """Runs of snippets that are gone, unreadable runs, and those beyond number and age."""
    ids, in_use = project.ids(), _runs_in_use(project, runs)
    since = time.time() - limits.days * DAY_S if limits.days is not None else 0.0
    old = []
    for folder, files in _by_folder(runs).items():
        gone = folder.parent.relative_to(project.store.folder).as_posix() not in ids
        unused = [file for file in files if file.path not in in_use]
        room = limits.runs - (len(files) - len(unused))
        for number, file in enumerate(unused):
            beyond = number >= room or file.modified_s < since
            if gone or beyond or complaint(file.path):
                old.append(file)
    return old


def _oldest(project: Project, runs: list[_File], excess_bytes: int) -> Iterator[_File]:
    """The oldest runs that nothing uses, as many as make up for this many bytes."""
    in_use = _runs_in_use(project, runs)
    for file in _oldest_first(runs):
        if excess_bytes <= 0:
            return
        if file.path not in in_use:
            excess_bytes -= file.size_bytes
            yield file


def _drawings_in_use(project: Project) -> set[Path]:
    """Files of the drawings that pages show now; pages are expanded and nothing is drawn."""
    found = set()

    def note(identity: str, _: object) -> str:
        found.add(project.drawing(identity))
        return ""

    gallery = replace(project.gallery(), draw=note)
    for name, text in project.pages().items():
        expand(text, Page(name, ""), gallery, lambda _: "")
    return found


def _partial_files(project: Project) -> Iterator[_File]:
    """Files of writes that never ended."""
    before = time.time() - WRITING_S
    for folder in (project.layout.cache, project.layout.records):
        for file in _files(folder, f"{PARTIAL}*"):
            if file.modified_s < before and file.path.is_file():
                yield file


def _dead_folders() -> Iterator[Path]:
    """Folders of runs that no engine can be waiting for any more."""
    before = time.time() - LONGEST_RUN_S
    for folder in Path(tempfile.gettempdir()).glob(RUN_FOLDERS):
        with contextlib.suppress(OSError):
            found = folder.stat()
            ours = found.st_uid == os.getuid() and (folder / CONTROL).is_fifo()
            if ours and found.st_mtime < before:
                yield folder


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"cannot remove {path}: {error.strerror}") from None
