"""A sweep frees what nothing uses, keeps what counts, and says how much that was."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.records import CPU, make_measurement, record_of
from tests.engine.stub import NEEDS_BOTH, A, Stub, executed, opened
from traced.commands.sweep import Limits, Swept, sweep, sweep_if_large
from traced.execution.store import PARTIAL, StoreError
from traced.markup.sheet import Page
from traced.page.page import expand
from traced.records import key

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder
    from traced.records.record import Record

DAY_S = 86_400
NO_LIMITS = Limits(runs=10**6, size_bytes=10**12)


@dataclass
class World:
    """A project with one snippet whose run counts, and a way to make runs of other times."""

    folder: Folder

    def old_run(self, name: str, days: float, padding: int = 0) -> Path:
        """Store a run of other evidence that was made so many days ago."""
        project = opened(self.folder)
        snippet = project.snippets[A]
        fields = record_of(snippet, CPU).evidence | {"weather": f"{days}{'.' * padding}"}
        record = record_of(snippet, CPU, key=key.key_of(fields), evidence=fields)
        return self.saved(record.model_copy(update={"snippet": name}), days)

    def saved(self, record: Record, days: float) -> Path:
        """Store a run as if so many days ago."""
        store = opened(self.folder).store
        store.save(record)
        path = store.path(record.snippet, "cpu", record.key)
        age(path, days)
        return path

    def sweep(self, limits: Limits = NO_LIMITS) -> Swept:
        """Sweep as the command does, in a process that has just read the project."""
        return sweep(opened(self.folder), limits)

    @property
    def runs(self) -> list[Path]:
        """All stored runs."""
        return sorted((self.folder.layout.cache / "runs").rglob("*.json"))


def age(path: Path, days: float) -> None:
    """Let a file be so many days old."""
    then = time.time() - days * DAY_S
    os.utime(path, (then, then))


@pytest.fixture
def world(project: Folder, monkeypatch: pytest.MonkeyPatch) -> World:
    """A project that has been built once, and a temporary folder of its own."""
    temporary = project.layout.root / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    project.write("lesson/a.py", NEEDS_BOTH)
    (project.layout.root / "docs").mkdir()
    first = opened(project)
    assert [A] == executed(first, Stub(first))
    return World(project)


def test_nothing_to_free(world: World) -> None:
    """What counts stays; that there is nothing to do is said."""
    [run] = world.runs

    swept = world.sweep(Limits(runs=0, days=0, size_bytes=0))

    assert [run] == world.runs
    size = run.stat().st_size
    assert Swept(kept_runs=1, kept_bytes=size) == swept
    assert str(swept) == f"Nothing to free; kept 1 run, {size / 1024:.2f} KiB"


def test_number_of_runs(world: World) -> None:
    """The newest runs of each snippet stay, the one that counts among them whatever its age."""
    [counts] = world.runs
    age(counts, 99)
    one, two, three = (world.old_run("lesson/a", days) for days in (1, 2, 3))

    assert 1 == world.sweep(Limits(runs=3)).runs
    assert {counts, one, two} == set(world.runs)
    assert not three.exists()
    assert 2 == world.sweep(Limits(runs=1)).runs
    assert [counts] == world.runs


def test_number_counts_by_snippet(world: World) -> None:
    """Each snippet and each kind of device has runs of its own."""
    world.folder.write("lesson/b.py", "print(")  # even one with a mistake in it
    runs = [world.old_run(f"lesson/{name}", days) for name in "ab" for days in (1, 2)]

    assert 1 == world.sweep(Limits(runs=2)).runs
    assert [True, False, True, True] == [run.exists() for run in runs]


def test_days(world: World) -> None:
    """Age alone drops a run only if asked to."""
    young, old = world.old_run("lesson/a", 6.9), world.old_run("lesson/a", 7.1)

    assert 0 == world.sweep().runs
    assert 1 == world.sweep(Limits(days=7)).runs
    assert (True, False) == (young.exists(), old.exists())


def test_size(world: World) -> None:
    """Beyond the size of the store the oldest runs go, as many as need to."""
    runs = [world.old_run("lesson/a", days, 10_000) for days in (1, 2, 3)]

    swept = world.sweep(Limits(size_bytes=30_000))

    assert [True, True, False] == [run.exists() for run in runs]
    assert (1, 3) == (swept.runs, swept.kept_runs)
    assert swept.kept_bytes == sum(run.stat().st_size for run in world.runs) <= 30_000


def test_snippet_that_is_gone(world: World) -> None:
    """Runs of a snippet whose file is gone go; those of one with a mistake stay."""
    gone, broken = world.old_run("lesson/gone", 1), world.old_run("lesson/broken", 1)
    world.folder.write("lesson/broken.py", "print(")

    swept = world.sweep()

    assert (False, True) == (gone.exists(), broken.exists())
    assert 1 == swept.runs


def test_unreadable_run(world: World) -> None:
    """A run that no build can read goes."""
    path = world.old_run("lesson/a", 1)
    path.write_text("{", encoding="utf-8")
    age(path, 1)

    assert (1, 1) == (world.sweep().runs, len(world.runs))


def test_run_of_another_build(world: World) -> None:
    """A run that was stored after this build has read the project is another build's."""
    project = opened(world.folder)
    run = world.old_run("lesson/other", 0)

    assert 0 == sweep(project, Limits(runs=0, days=0, size_bytes=0)).runs
    assert run.exists()


def test_drawings(world: World) -> None:
    """A drawing that a page shows stays, without being drawn again; any other goes."""
    source = '"""Measures."""\n# /// script\n# [tool.traced]\n# measure = ["f", "g"]\n# ///\n'
    world.folder.write("lesson/bench.py", source + "def f(): ...\ndef g(): ...\n")
    page = "# Page\n\n[How fast](../snippets/lesson/bench.py){ .chart }\n"
    (world.folder.layout.docs / "page.md").write_text(page, encoding="utf-8")
    snippet = opened(world.folder).snippets["snippets/lesson/bench.py"]
    measured = record_of(snippet, CPU, measurement=make_measurement({"f": 1e-3, "g": 2e-3}))
    world.saved(measured, 0)
    project = opened(world.folder)
    expand(page, Page("docs/page.md", ""), project.gallery(), lambda _: "")
    shown = set(project.layout.cache.glob("drawings/*"))
    assert 2 == len(shown), "a wide one and a narrow one"
    for drawing in shown:
        drawing.write_text("<svg/>", encoding="utf-8")
    project.draw("of another day", lambda: "<svg></svg>")

    swept = sweep(project, NO_LIMITS)

    assert (1, 11) == (swept.drawings, swept.freed_bytes)
    assert dict.fromkeys(shown, "<svg/>") == {
        path: path.read_text(encoding="utf-8") for path in project.layout.cache.glob("drawings/*")
    }


def test_partial_files(world: World) -> None:
    """What a killed build was writing goes once nobody can be writing it, and nothing else."""
    cache, records = world.folder.layout.cache, world.folder.layout.records
    paths = [
        cache / "runs/lesson/a/cpu" / f"{PARTIAL}old",
        records / "lesson/a/cpu" / f"{PARTIAL}old",
        records / f"{PARTIAL}new",
        records / ".gitkeep",
    ]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{", encoding="utf-8")
        age(path, 0 if path.name.endswith("new") else 1)

    swept = world.sweep()

    assert [False, False, True, True] == [path.exists() for path in paths]
    assert (2, 2) == (swept.leftovers, swept.freed_bytes)


def test_dead_folders(world: World) -> None:
    """A run's folder goes once the run must be over; folders that are no run's never do."""
    temporary = Path(tempfile.gettempdir())
    dead, live, other = (temporary / f"traced-{name}" for name in ("dead", "live", "other"))
    for folder in (dead, live):
        (folder / "work").mkdir(parents=True)
        os.mkfifo(folder / "control")
    other.mkdir()
    (other / "control").write_text("mine", encoding="utf-8")
    for folder in (dead, other):
        age(folder, 0.1)

    swept = world.sweep()

    assert [False, True, True] == [folder.exists() for folder in (dead, live, other)]
    assert 1 == swept.leftovers


def test_what_cannot_be_removed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be removed is said in one line."""
    path = world.old_run("lesson/a", 1)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(StoreError) as caught:
        world.sweep(Limits(runs=1))

    assert f"cannot remove {path}: Permission denied" == str(caught.value)


def test_end_of_a_build(world: World) -> None:
    """A build sweeps a store that is over its limits, and only looks at one that is not."""
    [counts] = world.runs
    for days in (1, 2, 3):
        world.old_run("lesson/a", days)
    project = opened(world.folder)

    assert None is sweep_if_large(project)
    assert None is sweep_if_large(project, Limits(runs=4))
    assert 4 == len(world.runs)
    swept = sweep_if_large(project, Limits(runs=2))
    assert swept is not None
    assert (2, 2) == (swept.runs, len(world.runs))
    swept = sweep_if_large(project, Limits(size_bytes=1))
    assert swept is not None
    assert (1, [counts]) == (swept.runs, world.runs)
    assert None is sweep_if_large(project, Limits(size_bytes=1))


def test_build_that_executes_nothing(world: World) -> None:
    """A build from accepted records does not know what counts, and so sweeps nothing."""
    world.old_run("lesson/a", 1)

    assert None is sweep_if_large(opened(world.folder, execute=False), Limits(runs=0))
    assert 2 == len(world.runs)


@pytest.mark.parametrize(
    ("swept", "expected"),
    [
        (Swept(), "Nothing to free; kept 0 runs, 0 B"),
        (
            Swept(1, 1, 1, 2048, 1, 1024),
            "Freed 2 KiB: 1 run, 1 drawing, 1 left-over; kept 1 run, 1 KiB",
        ),
        (
            Swept(12, 0, 2, 5 << 20, 34, 9 << 20),
            "Freed 5 MiB: 12 runs, 2 left-overs; kept 34 runs, 9 MiB",
        ),
    ],
)
def test_what_is_said(swept: Swept, expected: str) -> None:
    """One line says what went and what stayed."""
    assert expected == str(swept)
