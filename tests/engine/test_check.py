"""Runs are compared with the accepted records; what is missing or unreadable is a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.engine.records import CPU, GPU, out, record_of
from tests.engine.stub import NEEDS_BOTH, A, B, Stub, executed, opened
from traced.commands.check import drifts_of, find_drifts
from traced.drift.drift import Drift, Kind

if TYPE_CHECKING:
    import pytest

    from tests.engine.conftest import Project as Folder
    from traced.commands.project import Project
    from traced.records.environment import Device


def built(folder: Folder, *devices: Device) -> Project:
    """A project of two snippets, both of which have printed 1."""
    folder.write("lesson/a.py", NEEDS_BOTH)
    folder.write("lesson/b.py", NEEDS_BOTH)
    project = opened(folder, devices or (CPU,))
    executed(project, Stub(project))
    return project


def test_differences(project: Folder) -> None:
    """Every snippet that was chosen is compared, each on each device of this machine."""
    now = built(project, CPU, GPU)
    for snippet in now.snippets.values():
        for device in (CPU, GPU):
            now.committed.accept(record_of(snippet, device, out("0\n", 2)))

    drift = Drift(A, 2, Kind.NUMBER, "0", "1")
    root = project.layout.root
    assert [drift, drift] == list(find_drifts(now, [root / A]))
    assert 4 == len(list(find_drifts(now)))
    assert [] == list(find_drifts(now, [root / "docs"]))
    assert [] == list(now.problems)


def test_no_record(project: Folder) -> None:
    """A record that is missing is a problem, but not that of a GPU, which few machines have."""
    now = built(project, CPU, GPU)

    assert [] == list(find_drifts(now))
    assert [
        f"{name}:1: missing-record: {name[9:-3]} has no committed record (traced record {name})"
        for name in (A, B)
    ] == [str(problem) for problem in now.problems]


def test_unreadable_record(project: Folder) -> None:
    """A record that cannot be trusted is a problem at its file."""
    now = built(project)
    path = now.committed.path("lesson/a", "cpu")
    path.parent.mkdir(parents=True)
    path.write_text("<<<<<<< HEAD\n", encoding="utf-8")

    assert [] == list(drifts_of(now, now.snippets[A], CPU))
    assert [
        "docs/records/lesson/a/cpu/run.json:1: bad-record: holds a merge conflict"
        " (run traced record, or restore the file)"
    ] == [str(problem) for problem in now.problems]


def test_no_run(project: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snippet that did not run is not compared."""
    now = built(project)
    now.committed.accept(record_of(now.snippets[A], CPU, out("0\n", 2)))
    monkeypatch.setattr(now, "_fresh", {})

    assert [] == list(find_drifts(now))
