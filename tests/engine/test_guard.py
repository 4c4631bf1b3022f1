"""What a script reads of its project is noted; what it would change is refused."""

from __future__ import annotations

import os
import py_compile
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from traced.execution.guard import Guard, local_name
from traced.execution.job import Job

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.conftest import Project


@pytest.fixture
def seen() -> list[str]:
    """Files that were noted."""
    return []


@pytest.fixture
def guard(project: Project, seen: list[str]) -> Guard:
    """Guard of a run of `snippets/x.py` whose own folder lies within the project."""
    script = project.write("x.py", "")
    root = project.layout.root
    (root / "run" / "work").mkdir(parents=True)
    job = Job(
        id=1,
        script=str(script),
        source="",
        root=str(root),
        folder=str(root / "run"),
        device="cpu",
        measure=(),
        budget_s=1.0,
    )
    return Guard(job, seen.append)


def test_observed_files(project: Project, guard: Guard, seen: list[str]) -> None:
    """Files below the root that are opened for reading count once, but not the script itself."""
    root = project.layout.root
    for path in (
        root / "snippets/x.py",
        root / "snippets/lesson/_m.py",
        root / "data/é.csv",
        root / "data/é.csv",
        root / ".venv/lib/x.py",
        root / ".cache/traced/y",
        root.parent / "z",
    ):
        guard.audit("open", (str(path), "r", os.O_RDONLY))
    guard.audit("open", (os.fsencode(root / "data/bytes.bin"), None, os.O_RDONLY))
    guard.audit("open", (3, "r", os.O_RDONLY))
    guard.audit("import", ("json", None, None, None, None))

    assert ["snippets/lesson/_m.py", "data/é.csv", "data/bytes.bin"] == seen


def test_a_compiled_module_counts_as_its_source(
    project: Project, guard: Guard, seen: list[str]
) -> None:
    """A module is observed even where Python reads only what it compiled before."""
    compiled = py_compile.compile(str(project.write("_m.py", "y = 1\n")))
    guard.audit("open", (compiled, "rb", os.O_RDONLY))

    assert ["snippets/_m.py"] == seen


@pytest.fixture
def in_memory(project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of a package `mine` of the project, whose two modules are in memory."""
    folder = project.layout.root / "src/mine"
    for name in ("a", "b"):
        module = ModuleType(f"mine.{name}")
        module.__file__ = str(folder / f"{name}.py")
        monkeypatch.setitem(sys.modules, module.__name__, module)
    return folder


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize(
    ("named", "expected"), [("json", []), ("mine", ["src/mine/a.py", "src/mine/b.py"])]
)
def test_a_package_found_in_memory(
    guard: Guard, seen: list[str], named: str, expected: list[str]
) -> None:
    """A package that was there before the script counts if the script imports it."""
    guard.note_loaded({"mine", "json"}, [named])

    assert expected == seen


@pytest.mark.parametrize(
    ("opened", "expected"),
    [("b.py", ["src/mine/b.py", "src/mine/a.py"]), ("new.py", ["src/mine/new.py"])],
)
def test_the_rest_of_a_package(
    guard: Guard, seen: list[str], in_memory: Path, opened: str, expected: list[str]
) -> None:
    """All of a package counts, once a script's own module has opened one that was there."""
    guard.audit("open", (str(in_memory / opened), "r", os.O_RDONLY))
    guard.note_loaded({"mine"}, [])

    assert expected == seen


def test_libraries_installed_within_the_project_are_not_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An environment below the root is no part of the project, whatever its name."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))

    assert local_name(str(tmp_path / "env/lib/x.py"), str(tmp_path)) is None
    assert "environment.py" == local_name(str(tmp_path / "environment.py"), str(tmp_path))


NO_FOLDER = -1
CHANGES: list[tuple[str, tuple[Any, ...]]] = [
    ("open", ("x.csv", "w", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)),
    ("open", (b"x.csv", "a", os.O_WRONLY | os.O_APPEND)),
    ("open", ("x.csv", "r+", os.O_RDWR)),
    ("open", ("new/x.csv", None, os.O_CREAT)),
    ("os.remove", ("x.csv", NO_FOLDER)),
    ("os.rename", ("x.csv", "/elsewhere", NO_FOLDER, NO_FOLDER)),
    ("os.rename", ("/elsewhere", "x.csv", NO_FOLDER, NO_FOLDER)),
    ("os.mkdir", ("new", 0o777, NO_FOLDER)),
    ("os.rmdir", ("snippets", NO_FOLDER)),
    ("os.link", ("/elsewhere", "x.csv", NO_FOLDER, NO_FOLDER)),
    ("os.symlink", ("/elsewhere", "x.csv", NO_FOLDER)),
    ("os.truncate", ("x.csv", 0)),
    ("os.chmod", ("x.csv", 0, NO_FOLDER)),
    ("os.chown", ("x.csv", 0, 0, NO_FOLDER)),
    ("os.utime", ("x.csv", None, None, NO_FOLDER)),
    ("os.remove", ("link/x.csv", NO_FOLDER)),
    ("os.remove", ("run/../x.csv", NO_FOLDER)),
]


@pytest.mark.parametrize(("event", "arguments"), CHANGES)
def test_changes_of_the_project_are_refused(
    project: Project,
    guard: Guard,
    monkeypatch: pytest.MonkeyPatch,
    event: str,
    arguments: tuple[Any, ...],
) -> None:
    """Whatever the way to change a file of the project, it is refused with the file's name."""
    monkeypatch.chdir(project.layout.root)
    (project.layout.root / "link").symlink_to(project.layout.root)
    with pytest.raises(
        PermissionError, match="a run may not change the project, only its current folder: '"
    ):
        guard.audit(event, arguments)


@pytest.mark.parametrize(("event", "arguments"), CHANGES[:-2])
def test_changes_of_the_runs_own_files_are_not(
    project: Project,
    guard: Guard,
    monkeypatch: pytest.MonkeyPatch,
    event: str,
    arguments: tuple[Any, ...],
) -> None:
    """In its own folder a run does as it likes."""
    monkeypatch.chdir(project.layout.root / "run" / "work")
    guard.audit(event, arguments)


def test_a_folder_that_is_open(project: Project, guard: Guard) -> None:
    """A path relative to an open folder is judged by where that folder is."""
    for name, refused in (("snippets", True), ("run", False)):
        folder = os.open(project.layout.root / name, os.O_RDONLY)
        try:
            if refused:
                with pytest.raises(PermissionError, match=r"'snippets/x\.py'"):
                    guard.audit("os.remove", ("x.py", folder))
            else:
                guard.audit("os.remove", ("x.py", folder))
        finally:
            os.close(folder)


def test_the_project_itself_is_refused_through_a_link(
    project: Project, guard: Guard, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A link elsewhere that leads into the project does not deceive the guard."""
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(project.layout.root / "snippets")
    with pytest.raises(PermissionError, match=r"'snippets/y\.py'"):
        guard.audit("open", (str(link / "y.py"), "w", os.O_WRONLY))
