"""What has run stays; what has changed runs again; what is wrong is said once."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from tests.engine.records import CPU, GPU, make_environment, make_record, out, record_of
from tests.engine.stub import NEEDS_BOTH, A, B, Stub, executed, opened
from traced.base.problem import Code, Problem
from traced.commands.project import Project
from traced.embeds.exhibit import Origin
from traced.execution.process import EngineError
from traced.records import key

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder

NEEDS_GPU = """\
'''Runs on a GPU only.'''
# /// script
# [tool.traced]
# devices = ["gpu"]
# ///
print(1)
"""


@pytest.fixture
def folder(project: Folder) -> Folder:
    """A project with two snippets and a module that is none."""
    project.write("lesson/a.py", NEEDS_BOTH)
    project.write("lesson/b.py", NEEDS_BOTH)
    project.write("lesson/_shared.py", "x = 1\n")
    return project


def test_runs_once(folder: Folder) -> None:
    """Each snippet runs once; the next build, and the next process, find its run."""
    project = opened(folder)
    stub = Stub(project)

    assert [A, B] == executed(project, stub)
    assert [] == executed(project, stub)
    assert [] == opened(folder).stale()


def test_only_what_changed(folder: Folder) -> None:
    """An edited snippet runs again and no other; undone, its old run counts again."""
    project = opened(folder)
    stub = Stub(project)
    executed(project, stub)

    folder.write("lesson/a.py", NEEDS_BOTH.replace("1", "2"))
    assert [A] == executed(project, stub)
    folder.write("lesson/a.py", NEEDS_BOTH)
    assert [] == executed(project, stub)


def test_observed_file(folder: Folder) -> None:
    """A run that read a local file is stale once that file has changed."""
    project = opened(folder)
    stub = Stub(project)
    stub.observed = ["snippets/lesson/_shared.py"]
    executed(project, stub)
    folder.write("lesson/_shared.py", "x = 2\n")

    assert [A, B] == executed(project, stub)


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ([], [A, B, "snippets/other/a.py"]),
        (["snippets/lesson/a.py"], [A]),
        (["snippets/lesson"], [A, B]),
        (["snippets/less"], []),
        (["."], [A, B, "snippets/other/a.py"]),
        (["snippets/other", "snippets/lesson/b.py"], [B, "snippets/other/a.py"]),
        ([".."], [A, B, "snippets/other/a.py"]),
        (["docs"], []),
    ],
)
def test_chosen(folder: Folder, only: list[str], expected: list[str]) -> None:
    """Files and folders narrow down what is meant; nothing named means all."""
    folder.write("other/a.py", NEEDS_BOTH)
    project = opened(folder)
    paths = [folder.layout.root / name for name in only]

    assert expected == [snippet.path for snippet, _ in project.stale(paths)]


def test_devices(folder: Folder) -> None:
    """A snippet runs on each kind of device that it asks for and the machine has."""
    folder.write("lesson/c.py", NEEDS_GPU)
    cpu_only, both = opened(folder), opened(folder, (CPU, GPU))

    assert [(A, "cpu"), (B, "cpu")] == [(s.path, d.kind) for s, d in cpu_only.stale()]
    assert [
        (A, "cpu"),
        (A, "gpu"),
        (B, "cpu"),
        (B, "gpu"),
        ("snippets/lesson/c.py", "gpu"),
    ] == [(s.path, d.kind) for s, d in both.stale()]


RAISED = Problem(A, 2, Code.RAISED, "ValueError: no", "mend it")


def test_failed_run_is_shown_and_not_stored(folder: Folder) -> None:
    """A failed run stands in pages with its problem, and is in no store."""
    project = opened(folder)
    stub = Stub(project)
    stub.failing[A] = RAISED
    executed(project, stub)

    [shown] = project.exhibits()[A].runs
    assert (RAISED,) == shown.problems
    assert "1\n" == shown.record.stdout
    assert [RAISED] == list(project.problems)
    assert [A] == [snippet.path for snippet, _ in opened(folder).stale()]


def test_failed_run_waits_for_a_change(folder: Folder) -> None:
    """Within one process a failed run is not made again, but said again, until it changes."""
    project = opened(folder)
    stub = Stub(project)
    stub.observed = ["snippets/lesson/_shared.py"]
    stub.failing[A] = RAISED
    executed(project, stub)

    assert [] == executed(project, stub)
    assert [RAISED] == list(project.problems)
    folder.write("lesson/_shared.py", "x = 2\n")
    assert [A, B] == executed(project, stub)
    del stub.failing[A]
    folder.write("lesson/a.py", NEEDS_BOTH.replace("1", "2"))
    assert [A] == executed(project, stub)
    assert [] == list(project.problems)
    assert () == project.exhibits()[A].runs[0].problems


def test_undone_edit(folder: Folder) -> None:
    """A snippet that failed and is undone is shown by its earlier good run."""
    project = opened(folder)
    stub = Stub(project)
    executed(project, stub)
    stub.failing[A] = RAISED
    folder.write("lesson/a.py", NEEDS_BOTH.replace("1", "2"))
    executed(project, stub)
    folder.write("lesson/a.py", NEEDS_BOTH)

    assert [] == executed(project, stub)
    assert () == project.exhibits()[A].runs[0].problems
    assert [] == list(project.problems)


def test_broken_file(folder: Folder) -> None:
    """A file that cannot be read is no run, but an exhibit with its problems."""
    folder.write("lesson/a.py", "print(")
    project = opened(folder)

    assert [B] == [snippet.path for snippet, _ in project.stale()]
    exhibit = project.exhibits()[A]
    assert (None, ()) == (exhibit.snippet, exhibit.runs)
    assert [A] == [problem.path for problem in exhibit.problems]
    assert list(project.problems) == list(exhibit.problems)


def test_unused(folder: Folder) -> None:
    """A snippet that no page embeds is a problem, whether or not it can be read."""
    folder.write("lesson/c.py", "print(")
    project = opened(folder)
    found = len(project.problems)
    project.find_unused({"docs/page.md": "[](../snippets/lesson/a.py#x){ .value }"})

    fix = "embed it in a page, remove it, or begin its name with _ if others import it"
    assert [
        f"snippets/lesson/b.py:1: unused-snippet: no page embeds it ({fix})",
        f"snippets/lesson/c.py:1: unused-snippet: no page embeds it ({fix})",
    ] == [str(p) for p in project.problems if p.code == "unused-snippet"]
    assert found + 2 == len(project.problems)


def test_engine_that_cannot_run(folder: Folder) -> None:
    """Without the libraries nothing runs, which is said once and where."""
    project = opened(folder)
    stub = Stub(project)
    stub.error = EngineError("cannot import tensorflow: No module named 'tensorflow'", "install it")
    executed(project, stub)

    assert [
        "snippets/lesson/a.py:1: engine: cannot import tensorflow: No module named 'tensorflow'"
        " (install it)"
    ] == [str(problem) for problem in project.problems]
    stub.error = None
    assert [A, B] == executed(project, stub)


def test_corrupt_store(folder: Folder) -> None:
    """A stored run that cannot be trusted is named and made again."""
    project = opened(folder)
    stub = Stub(project)
    executed(project, stub)
    [path] = (project.store.folder / "lesson/a/cpu").iterdir()
    path.write_text("{", encoding="utf-8")

    again = opened(folder)
    [notice] = again.notices
    assert notice.startswith(f".cache/traced/runs/lesson/a/cpu/{path.name}: file: Invalid JSON")
    assert notice.endswith(": running snippets/lesson/a.py again")
    assert [A] == executed(again, stub)
    assert [] == opened(folder).notices


def test_full_disk(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that cannot be kept is shown all the same, with a problem that says why."""
    project = opened(folder)
    with monkeypatch.context() as patch:

        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        patch.setattr(os, "fsync", full)
        executed(project, Stub(project))

        problems = [str(problem) for problem in project.problems]
        assert [A, B] == [text.split(":")[0] for text in problems]
        assert "1: engine: cannot write " in problems[0]
        assert problems[0].endswith(
            ": No space left on device (make room, or let the folder be written)"
        )
        assert "<svg/>" == project.draw("chart", lambda: "<svg/>")
    assert "1\n" == project.exhibits()[A].runs[0].record.stdout


def test_other_machine(folder: Folder) -> None:
    """A device this machine lacks shows its accepted record, which other versions do not age."""
    project = opened(folder, (CPU, GPU))
    executed(project, Stub(project))
    snippet = project.snippets[A]
    gpu = record_of(snippet, GPU, environment=make_environment("gpu"))
    fields = gpu.evidence | {"tensorflow": "2.99.0", "device name": "Other accelerator"}
    project.committed.accept(gpu.model_copy(update={"evidence": fields}))

    cpu_run, gpu_run = opened(folder).exhibits()[A].runs
    assert (Origin.THIS_BUILD, "cpu") == (
        cpu_run.origin,
        cpu_run.record.environment.device_kind,
    )
    assert (Origin.COMMITTED, "Other accelerator", ()) == (
        gpu_run.origin,
        gpu_run.record.environment.device_name,
        gpu_run.changed,
    )


def test_aged_record(folder: Folder) -> None:
    """An accepted record says which of the snippet's own evidence has changed since."""
    seen = {"snippets/lesson/_shared.py": key.digest(b"x = 0\n")}
    project = opened(folder)
    record = record_of(project.snippets[A], GPU, environment=make_environment("gpu"), observed=seen)
    project.committed.accept(record)
    folder.write("lesson/a.py", NEEDS_BOTH.replace("1", "2"))

    [shown] = opened(folder).exhibits()[A].runs
    assert ("source", "file snippets/lesson/_shared.py") == shown.changed


def test_accepted_record_of_a_device_given_up(folder: Folder) -> None:
    """A record of a kind of device that the snippet no longer asks for is not shown."""
    folder.write("lesson/a.py", NEEDS_GPU)
    project = opened(folder)
    project.committed.accept(make_record(snippet="lesson/a"))

    assert () == project.exhibits()[A].runs


def test_corrupt_accepted_record(folder: Folder) -> None:
    """An accepted record that cannot be trusted is a problem at its file."""
    project = opened(folder)
    path = project.committed.path("lesson/a", "gpu")
    path.parent.mkdir(parents=True)
    path.write_text("<<<<<<< HEAD\n", encoding="utf-8")

    assert () == project.exhibits()[A].runs
    assert [
        "docs/records/lesson/a/gpu/run.json:1: bad-record: holds a merge conflict"
        " (run traced record, or restore the file)"
    ] == [str(problem) for problem in project.problems]


def test_execute_never(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """With TRACED_EXECUTE=never pages show accepted records, whatever this machine has run."""
    project = opened(folder)
    executed(project, Stub(project))
    project.committed.accept(record_of(project.snippets[A], CPU, out("accepted\n", 2)))
    monkeypatch.setenv("TRACED_EXECUTE", "never")

    project = Project(folder.layout)
    project.read()

    assert not project.executes
    [shown] = project.exhibits()[A].runs
    assert ("accepted\n", Origin.COMMITTED, ()) == (
        shown.record.stdout,
        shown.origin,
        shown.changed,
    )
    assert () == project.exhibits()[B].runs


def test_drawings_are_kept(folder: Folder) -> None:
    """A chart is drawn once for its name."""
    project = opened(folder)
    made: list[str] = []

    def make() -> str:
        made.append("drawing")
        return f"<svg>{len(made)}</svg>"

    assert "<svg>1</svg>" == project.draw("a", make)
    assert "<svg>1</svg>" == opened(folder).draw("a", make)
    assert "<svg>2</svg>" == project.draw("b", make)


def test_settings(folder: Folder) -> None:
    """The runner imports what the project sets; what is wrong is said at every reading."""
    settings = folder.layout.root / "pyproject.toml"
    settings.write_text('[tool.traced]\nlibraries = ["json"]\n', encoding="utf-8")
    assert ("json",) == opened(folder).runner()._libraries

    settings.write_text("[tool.traced]\nlibraries = 1\n", encoding="utf-8")
    project = opened(folder)
    project.read()
    assert [
        "pyproject.toml:2: bad-option: libraries should be a list, not 1"
        ' (write [tool.traced], then libraries = ["numpy"])'
    ] == [str(problem) for problem in project.problems]
