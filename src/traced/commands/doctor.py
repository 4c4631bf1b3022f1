"""Says what this machine can do for a project, and what is wrong with it."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from traced.commands.project import EXECUTE_VARIABLE, Project
from traced.embeds.quantity import format_bytes, format_seconds
from traced.execution.process import run_environment
from traced.execution.store import StoreError, complaint, write_atomically
from traced.records.environment import NVIDIA_NODES, driver_version, tensorflow_version, version_of

LEAST_FREE_BYTES = 500 << 20
"""Room below which a run or a record may not fit."""
IMPORT_TIMEOUT_S = 300
INSTANT_S = 0.005
"""Time in which nothing is imported: another library has done it before."""
BROWSER_VARIABLE = "TRACED_CHROMIUM"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
"""Programs the browser tests look for, the variable's first."""
NAMES: Final = {"tensorflow": "TensorFlow", "keras": "Keras", "numpy": "NumPy"}
"""Libraries as their makers write them."""

PROBE = """
import importlib, json, sys, time
from traced.execution.child import fork_is_safe
for name in sys.argv[1:]:
    start, failed = time.perf_counter(), None
    try:
        importlib.import_module(name)
    except Exception as error:
        failed = f"{type(error).__name__}: {error}"
    said = {"library": name, "took_s": time.perf_counter() - start, "failed": failed}
    print(json.dumps(said), flush=True)
print(json.dumps({"fork_is_safe": fork_is_safe()}), flush=True)
"""


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    name: str
    said: str
    wrong: str = ""
    """What is wrong, if anything is."""
    fix: str = ""
    """What to do about it."""

    def __str__(self) -> str:
        parts = [self.said] if self.said else []
        parts += [f"wrong: {self.wrong} ({self.fix})"] if self.wrong else []
        return f"{self.name:<17} {'; '.join(parts)}".rstrip()


@dataclass
class Probe:
    """What a process found that imported the libraries, as the first of a build does."""

    libraries: dict[str, dict[str, float | str | None]] = field(default_factory=dict)
    fork_is_safe: bool | None = None
    ended: str = ""
    """How the process ended, where it did not get to its end."""


def examine(project: Project) -> Iterator[Finding]:
    """Everything worth knowing, from the machine to the project's records."""
    probe = import_libraries(project.settings.libraries)
    yield Finding("Python", f"{platform.python_version()}, {sys.executable}")
    yield Finding("system", f"{platform.system()} {platform.machine()}, {platform.release()}")
    yield from _libraries(project.settings.libraries, probe)
    yield _processor(project)
    yield _gpu(project)
    yield _forking(probe)
    yield _temporary_folder()
    yield _project(project)
    yield _store(project)
    yield from _records(project)
    yield from _variables(os.environ)
    yield _browser()


def import_libraries(names: Sequence[str]) -> Probe:
    """Import libraries in a process of its own and time each."""
    probe = Probe()
    command = [sys.executable, "-P", "-c", PROBE, *names]
    try:
        made = subprocess.run(
            command,
            env=run_environment("cpu"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=IMPORT_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        probe.ended = f"no answer within {IMPORT_TIMEOUT_S} s"
        return probe
    for line in made.stdout.splitlines():
        with contextlib.suppress(ValueError):
            said = json.loads(line)
            if "library" in said:
                probe.libraries[said["library"]] = said
            else:
                probe.fork_is_safe = said["fork_is_safe"]
    if probe.fork_is_safe is None:
        last = made.stderr.strip().splitlines()[-1:]
        probe.ended = ": ".join([f"the import ended with status {made.returncode}", *last])
    return probe


def _libraries(names: Sequence[str], probe: Probe) -> Iterator[Finding]:
    for module in names:
        name = NAMES.get(module, module)
        version = tensorflow_version() if module == "tensorflow" else version_of(module)
        said = probe.libraries.get(module)
        fix = "install it: the Makefile does, or pip install -e ."
        if said is None:
            yield Finding(name, version, probe.ended, fix)
        elif said["failed"]:
            yield Finding(name, version, f"cannot be imported: {said['failed']}", fix)
        else:
            took_s = float(said["took_s"] or 0)
            how = f"imported in {format_seconds(took_s)}" if took_s > INSTANT_S else "imported"
            yield Finding(name, f"{version}, {how}")


def _processor(project: Project) -> Finding:
    memory = psutil.virtual_memory()
    cores = psutil.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else cores
    counted = f"{cores} cores" if allowed == cores else f"{allowed} of {cores} cores"
    sizes = f"{format_bytes(memory.total)} memory, {format_bytes(memory.available)} of it free"
    return Finding("processor", f"{project.devices[0].name}, {counted}, {sizes}")


def _gpu(project: Project) -> Finding:
    """The GPU and its driver, or why there is none."""
    found = next((device for device in project.devices if device.kind == "gpu"), None)
    if found:
        driver = driver_version() or "unknown"
        return Finding("GPU", f"{found.name}, driver {driver}; one run at a time")
    if not any(Path(node).exists() for node in NVIDIA_NODES):
        return Finding("GPU", f"none: no driver (no {' or '.join(NVIDIA_NODES)})")
    if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return Finding("GPU", "none: hidden by CUDA_VISIBLE_DEVICES")
    fix = "install the libraries it needs: make GPU=1 serve"
    return Finding("GPU", "none", "there is a driver, but TensorFlow lists no GPU", fix)


def _forking(probe: Probe) -> Finding:
    side_by_side = f"{os.cpu_count() or 1} side by side"
    if sys.platform != "linux":
        how = "a new interpreter each, as only Linux forks safely"
        return Finding("runs", f"{how}; {side_by_side}")
    if probe.fork_is_safe is False:
        fix = "leave that library out of libraries in pyproject.toml"
        return Finding("runs", "", "importing the libraries starts TensorFlow's runtime", fix)
    how = "forked from one process that has imported the libraries and run nothing"
    return Finding("runs", f"{how}; {side_by_side}")


def _temporary_folder() -> Finding:
    folder = Path(tempfile.gettempdir())
    said = f"{folder}, {format_bytes(_free_bytes(folder))} free"
    if not os.access(folder, os.W_OK):
        return Finding("temporary folder", said, "it cannot be written", "set TMPDIR to another")
    return _with_room("temporary folder", said, folder)


def _project(project: Project) -> Finding:
    count, due, wrong = len(project.ids()), len(project.stale()), len(project.problems)
    said = f"{count} snippet{'s' * (count != 1)}, {due} run{'s' * (due != 1)} due"
    if not wrong:
        return Finding("project", said)
    counted = f"{wrong} problem{'s' * (wrong != 1)} in files"
    return Finding("project", said, counted, "traced run lists them")


def _store(project: Project) -> Finding:
    folder = project.layout.cache
    paths = [path for path in folder.rglob("*") if path.is_file()]
    runs = [path for path in paths if path.is_relative_to(project.store.folder)]
    size = sum(path.stat().st_size for path in paths)
    said = f"{len(runs)} run{'s' * (len(runs) != 1)}, {format_bytes(size)}"
    if bad := [path for path in runs if complaint(path)]:
        said += f"; {len(bad)} cannot be read and will be made again"
    probe = folder / "doctor"
    try:
        write_atomically(probe, "")
        probe.unlink(missing_ok=True)
    except StoreError as error:
        return Finding("store", said, str(error), "make room, or let the folder be written")
    said += f"; {format_bytes(_free_bytes(folder))} free on its disk"
    return _with_room("store", said, folder)


def _records(project: Project) -> Iterator[Finding]:
    paths = [path for _, path in project.committed.ids()]
    folder = project.layout.relative(project.committed.folder)
    yield Finding("accepted records", f"{len(paths)} in {folder}")
    for path in paths:
        if said := complaint(path):
            wrong = f"{project.layout.relative(path)}: {said}"
            yield Finding("", "", wrong, "run traced record, or restore the file")


def _variables(environment: Mapping[str, str]) -> Iterator[Finding]:
    asked = environment.get(EXECUTE_VARIABLE)
    if asked is None:
        yield Finding(EXECUTE_VARIABLE, "not set: builds run what is stale")
    elif asked == "never":
        yield Finding(EXECUTE_VARIABLE, "never: builds run nothing and show accepted records")
    else:
        fix = "set it to never, or do not set it"
        yield Finding(EXECUTE_VARIABLE, "", f"{asked!r} has no meaning", fix)
    coloured = "set: no colours" if environment.get("NO_COLOR") else "not set: colours on terminals"
    yield Finding("NO_COLOR", coloured)


def _browser() -> Finding:
    """Only the browser tests need it, so its absence is not wrong."""
    named = os.environ.get(BROWSER_VARIABLE)
    found = next(filter(None, map(shutil.which, filter(None, (named, *BROWSERS)))), None)
    return Finding("Chromium", found or f"none: tests/browser needs one, see {BROWSER_VARIABLE}")


def _with_room(name: str, said: str, folder: Path) -> Finding:
    if _free_bytes(folder) >= LEAST_FREE_BYTES:
        return Finding(name, said)
    wrong = f"less than {format_bytes(LEAST_FREE_BYTES)} free"
    return Finding(name, said, wrong, "make room; traced gc frees some")


def _free_bytes(folder: Path) -> int:
    """Room on the disk that holds a folder, which need not exist yet."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free
