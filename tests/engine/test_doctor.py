"""What the machine can do is said line by line; what is wrong comes with what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from types import SimpleNamespace
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.engine.records import CPU, GPU, make_record
from tests.engine.stub import NEEDS_BOTH, Stub, executed, opened
from traced.base.layout import Settings
from traced.commands import doctor
from traced.commands.doctor import Finding, Probe, examine, import_libraries
from traced.execution.store import CommittedRecords

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.engine.conftest import Project as Folder
    from traced.commands.project import Project

NAMES = (
    "Python",
    "system",
    "Json",
    "processor",
    "GPU",
    "runs",
    "temporary folder",
    "project",
    "store",
    "accepted records",
    "TRACED_EXECUTE",
    "NO_COLOR",
    "Chromium",
)


@pytest.fixture
def now(project: Folder, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of one snippet on a Linux machine where nothing is wrong."""
    for name in ("TRACED_EXECUTE", "NO_COLOR", "TRACED_CHROMIUM", "CUDA_VISIBLE_DEVICES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(doctor, "NVIDIA_NODES", ("/no/driver",))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    memory = SimpleNamespace(total=8 << 30, available=5 << 30)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    monkeypatch.setattr(psutil, "cpu_count", lambda: 2)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=64 << 30))
    monkeypatch.setattr(tempfile, "tempdir", "/tmp")
    probe = Probe({"json": {"took_s": 0.25, "failed": None}}, fork_is_safe=True)
    monkeypatch.setattr(doctor, "import_libraries", lambda _: probe)
    monkeypatch.setattr(doctor, "NAMES", {"json": "Json"})
    monkeypatch.setattr(doctor, "version_of", lambda _: "2.0")
    project.write("lesson/a.py", NEEDS_BOTH)
    now = opened(project)
    now.settings = Settings(libraries=("json",))
    return now


def report(project: Project) -> dict[str, str]:
    """What is said, by name; unnamed lines belong to the name above."""
    said: dict[str, str] = {}
    name = ""
    for finding in examine(project):
        name = finding.name or name
        line = str(finding)[18:]
        said[name] = f"{said[name]}\n{line}" if name in said else line
    return said


def wrong(project: Project) -> list[str]:
    """Names of what is wrong."""
    return [finding.name for finding in examine(project) if finding.wrong]


def test_nothing_wrong(now: Project) -> None:
    """Every line is there, and all is well."""
    said = report(now)

    assert NAMES == tuple(said)
    assert [] == wrong(now)
    assert said["Python"].startswith(f"{sys.version_info.major}.{sys.version_info.minor}.")
    assert {
        "Json": "2.0, imported in 0.25 s",
        "processor": "Test processor, 2 cores, 8 GiB memory, 5 GiB of it free",
        "GPU": "none: no driver (no /no/driver)",
        "runs": "forked from one process that has imported the libraries and run nothing;"
        " 2 side by side",
        "temporary folder": "/tmp, 64 GiB free",
        "project": "1 snippet, 1 run due",
        "store": "0 runs, 0 B; 64 GiB free on its disk",
        "accepted records": "0 in docs/records",
        "TRACED_EXECUTE": "not set: builds run what is stale",
        "NO_COLOR": "not set: colours on terminals",
        "Chromium": "none: tests/browser needs one, see TRACED_CHROMIUM",
    } == {name: text for name, text in said.items() if name not in ("Python", "system")}


def test_lines_are_aligned() -> None:
    """Names stand in one column; a problem comes with what to do."""
    assert "GPU               none" == str(Finding("GPU", "none"))
    assert "temporary folder  /tmp; wrong: full (make room)" == str(
        Finding("temporary folder", "/tmp", "full", "make room")
    )
    assert "                  wrong: x (y)" == str(Finding("", "", "x", "y"))


def test_store_and_records(now: Project, project: Folder) -> None:
    """Runs and records are counted; an unreadable record is wrong, an unreadable run is not."""
    executed(now, Stub(now))
    (now.store.folder / "lesson/a/cpu/other.json").write_text("{", encoding="utf-8")
    committed = CommittedRecords(project.layout.records)
    committed.accept(make_record())
    bad = committed.path("lesson/bad", "cpu")
    bad.parent.mkdir(parents=True)
    bad.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    now.read()

    said = report(now)

    assert "1 snippet, 0 runs due" == said["project"]
    assert re.fullmatch(
        r"2 runs, [\d.]+ KiB; 1 cannot be read and will be made again; 64 GiB free on its disk",
        said["store"],
    )
    assert (
        "2 in docs/records\nwrong: docs/records/lesson/bad/cpu/run.json: holds a merge conflict"
        " (run traced record, or restore the file)" == said["accepted records"]
    )
    assert [""] == wrong(now)


def test_libraries(now: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that cannot be imported, or ends the process, is wrong; a fast one has no time."""
    now.settings = Settings(libraries=("json", "re", "ast", "bisect"))
    probe = Probe(
        {
            "json": {"took_s": 0.0001, "failed": None},
            "re": {"took_s": 1.0, "failed": "ImportError: no"},
        },
        ended="the import ended with status -4",
    )
    monkeypatch.setattr(doctor, "import_libraries", lambda _: probe)
    fix = "(install it: the Makefile does, or pip install -e .)"

    said = report(now)

    assert "2.0, imported" == said["Json"]
    assert f"2.0; wrong: cannot be imported: ImportError: no {fix}" == said["re"]
    assert f"2.0; wrong: the import ended with status -4 {fix}" == said["ast"]
    assert ["re", "ast", "bisect"] == wrong(now)


def test_tensorflow_may_have_another_name(now: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """TensorFlow's version is that of whichever distribution provides it."""
    now.settings = Settings(libraries=("tensorflow",))
    probe = Probe({"tensorflow": {"took_s": 4.0, "failed": None}}, fork_is_safe=True)
    monkeypatch.setattr(doctor, "import_libraries", lambda _: probe)
    monkeypatch.setattr(doctor, "tensorflow_version", lambda: "2.99")

    assert "2.99, imported in 4.0 s" == report(now)["tensorflow"]


def test_real_import() -> None:
    """Libraries are really imported, in another process, each timed."""
    probe = import_libraries(["colorsys", "no_such_library"])

    assert {"colorsys", "no_such_library"} == set(probe.libraries)
    assert (None, True) == (probe.libraries["colorsys"]["failed"], probe.fork_is_safe)
    assert float(probe.libraries["colorsys"]["took_s"] or 0) > 0
    assert (
        "ModuleNotFoundError: No module named 'no_such_library'"
        == probe.libraries["no_such_library"]["failed"]
    )
    assert "" == probe.ended


def test_import_that_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import that takes the process with it, or never ends, is said."""
    monkeypatch.setattr(doctor, "PROBE", "import os; print('noise'); os.abort()")
    assert "the import ended with status -6" == import_libraries(["json"]).ended
    monkeypatch.setattr(doctor, "PROBE", "raise SystemExit('bad build')")
    assert "the import ended with status 1: bad build" == import_libraries([]).ended

    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("python", 300)

    monkeypatch.setattr(subprocess, "run", hang)
    assert "no answer within 300 s" == import_libraries(["json"]).ended


def test_gpu(now: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A GPU is named with its driver; that there is none has a reason."""
    monkeypatch.setattr(doctor, "NVIDIA_NODES", ("/dev/null",))
    fix = "install the libraries it needs: make GPU=1 serve"
    assert (
        f"none; wrong: there is a driver, but TensorFlow lists no GPU ({fix})" == report(now)["GPU"]
    )
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    assert "none: hidden by CUDA_VISIBLE_DEVICES" == report(now)["GPU"]
    monkeypatch.setattr(doctor, "driver_version", lambda: "")
    now.devices = (CPU, GPU)
    assert "Test accelerator, driver unknown; one run at a time" == report(now)["GPU"]


def test_processor(now: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cores that this process may not use are not promised."""
    monkeypatch.setattr(psutil, "cpu_count", lambda: 64)

    assert report(now)["processor"].startswith("Test processor, 2 of 64 cores, ")


def test_forking(now: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are forked where that is safe; a library that makes it unsafe is wrong."""
    probe = Probe({"json": {"took_s": 1.0, "failed": None}}, fork_is_safe=False)
    monkeypatch.setattr(doctor, "import_libraries", lambda _: probe)
    fix = "leave that library out of libraries in pyproject.toml"
    assert (
        f"wrong: importing the libraries starts TensorFlow's runtime ({fix})" == report(now)["runs"]
    )
    monkeypatch.setattr(sys, "platform", "darwin")
    assert (
        "a new interpreter each, as only Linux forks safely; 2 side by side" == report(now)["runs"]
    )


def in_the_way(project: Project) -> None:
    """Put a file where the store's folder belongs."""
    project.layout.cache.parent.mkdir(parents=True)
    project.layout.cache.write_text("", encoding="utf-8")


PROBLEMS: dict[str, tuple[Callable[[Project, pytest.MonkeyPatch], object], str, str]] = {
    "full disk": (
        lambda _, patch: patch.setattr(
            shutil, "disk_usage", lambda _: SimpleNamespace(free=100 << 20)
        ),
        "store",
        "0 runs, 0 B; 100 MiB free on its disk; wrong: less than 500 MiB free"
        " (make room; traced gc frees some)",
    ),
    "unwritable folder": (
        lambda _, patch: patch.setattr(os, "access", lambda *_: False),
        "temporary folder",
        "/tmp, 64 GiB free; wrong: it cannot be written (set TMPDIR to another)",
    ),
    "variable": (
        lambda _, patch: patch.setenv("TRACED_EXECUTE", "no"),
        "TRACED_EXECUTE",
        "wrong: 'no' has no meaning (set it to never, or do not set it)",
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_wrong(now: Project, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What is wrong stands on the line it belongs to."""
    spoil, line, expected = PROBLEMS[name]
    spoil(now, monkeypatch)

    assert expected == report(now)[line]
    assert line in wrong(now)


def test_store_that_cannot_be_written(now: Project) -> None:
    """A store that cannot be written is wrong, with the system's reason."""
    in_the_way(now)

    said = report(now)["store"]

    assert said.startswith("0 runs, 0 B; wrong: cannot write ")
    assert said.endswith("(make room, or let the folder be written)")


def test_problems_of_files(now: Project, project: Folder) -> None:
    """Mistakes in snippets and settings are counted; another command lists them."""
    project.write("lesson/b.py", "print(")
    now.read()

    assert (
        "2 snippets, 1 run due; wrong: 1 problem in files (traced run lists them)"
        == report(now)["project"]
    )


def test_variables(now: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that change what a build does are explained."""
    monkeypatch.setenv("TRACED_EXECUTE", "never")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    said = report(now)

    assert "never: builds run nothing and show accepted records" == said["TRACED_EXECUTE"]
    assert "set: no colours" == said["NO_COLOR"]
    assert "/bin/chromium" == said["Chromium"]
