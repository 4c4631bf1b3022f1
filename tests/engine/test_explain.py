"""Each piece of evidence, changed in turn, makes stale what rests on it, and is named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.engine.records import CPU, GPU, make_environment, make_record, record_of
from tests.engine.stub import NEEDS_BOTH, A, B, Stub, executed, opened
from traced.commands import project as project_module
from traced.commands.explain import explain
from traced.records import environment, key
from traced.records.record import SCHEMA, to_json

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder
    from traced.commands.project import Project
    from traced.records.environment import Device
    from traced.records.record import Environment

DATA = "snippets/lesson/data.txt"
NUMPY = {"numpy": "2.0", "wrapt": "1.9"}


def short(text: str) -> str:
    """What is printed of the digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass
class World:
    """A project whose runs are all fresh, on a machine of which everything can be changed."""

    folder: Folder
    patch: pytest.MonkeyPatch

    def machine(self, **changes: object) -> None:
        """Let this be another machine."""
        environment = make_environment().model_copy(update=changes)

        def environment_of(device: Device) -> Environment:
            kind = {"device_kind": changes.get("device_kind", device.kind)}
            return environment.model_copy(update=kind)

        self.patch.setattr(project_module, "environment_of", environment_of)

    def install(self, **versions: str) -> None:
        """Install these versions."""
        here = NUMPY | versions
        self.patch.setattr(environment, "installed", here.__getitem__)

    def lines(self, project: Project) -> list[str]:
        """What `traced explain` prints of all snippets."""
        return [line for s in project.snippets.values() for line in explain(project, s)]


@pytest.fixture
def world(project: Folder, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two snippets that have run; the first read a file and imported two distributions."""
    world = World(project, monkeypatch)
    world.machine()
    world.install()
    project.write("lesson/a.py", NEEDS_BOTH)
    project.write("lesson/b.py", NEEDS_BOTH)
    project.write("lesson/data.txt", "one")
    first = opened(project)
    stub = Stub(first)
    stub.opened[A] = [DATA, "snippets/lesson/gone.txt"]
    stub.imported[A] = NUMPY
    assert [A, B] == executed(first, stub)
    return world


def edit(text: str) -> Callable[[World], object]:
    """Change the first snippet."""
    return lambda world: world.folder.write("lesson/a.py", text)


OPTIONS = '"""Runs anywhere."""\n# /// script\n# [tool.traced]\n# timeout_s = 5\n# ///\nprint(1)\n'

CHANGES: dict[str, tuple[Callable[[World], object], list[str], list[str]]] = {
    "nothing": (lambda _: None, [], []),
    "source": (
        edit(NEEDS_BOTH + "# more\n"),
        [A],
        [f"source: {short(NEEDS_BOTH + '# more' + chr(10))}  (was {short(NEEDS_BOTH)})"],
    ),
    "options": (
        edit(OPTIONS),
        [A],
        [
            f"source: {short(OPTIONS)}  (was {short(NEEDS_BOTH)})",
            "options: timeout_s = 5.0  (was none set)",
        ],
    ),
    "python": (
        lambda world: world.machine(python="3.12.1"),
        [A, B],
        2 * ["python: 3.12.1  (was 3.11.0)"],
    ),
    "tensorflow": (
        lambda world: world.machine(tensorflow="3.0.0"),
        [A, B],
        2 * ["tensorflow: 3.0.0  (was 2.99.0)"],
    ),
    "keras": (
        lambda world: world.machine(keras="4.0.0"),
        [A, B],
        2 * ["keras: 4.0.0  (was 3.99.0)"],
    ),
    "numpy": (
        lambda world: world.machine(numpy="3.0.0"),
        [A, B],
        2 * ["numpy: 3.0.0  (was 2.99.0)"],
    ),
    "platform": (
        lambda world: world.machine(platform="Linux aarch64"),
        [A, B],
        2 * ["platform: Linux aarch64  (was Linux x86_64)"],
    ),
    "device kind": (
        lambda world: world.machine(device_kind="gpu"),
        [A, B],
        2 * ["device kind: gpu  (was cpu)"],
    ),
    "device name": (
        lambda world: world.machine(device_name="New processor"),
        [A, B],
        2 * ["device name: New processor  (was Other processor)"],
    ),
    "device driver": (
        lambda world: world.machine(driver="570.1"),
        [A, B],
        2 * ["device driver: 570.1  (was none)"],
    ),
    "cores": (lambda world: world.machine(cores=4), [A, B], 2 * ["cores: 4  (was 16)"]),
    "engine schema": (
        lambda world: world.patch.setattr(key, "SCHEMA", 99),
        [A, B],
        2 * [f"engine schema: 99  (was {SCHEMA})"],
    ),
    "file changed": (
        lambda world: world.folder.write("lesson/data.txt", "two"),
        [A],
        [f"file {DATA}: {short('two')}  (was {short('one')})"],
    ),
    "file gone": (
        lambda world: (world.folder.layout.root / DATA).unlink(),
        [A],
        [f"file {DATA}: absent  (was {short('one')})"],
    ),
    "file new": (
        lambda world: world.folder.write("lesson/gone.txt", "here"),
        [A],
        [f"file snippets/lesson/gone.txt: {short('here')}  (was absent)"],
    ),
    "file rewritten alike": (
        lambda world: world.folder.write("lesson/data.txt", "one"),
        [],
        [],
    ),
    "distribution": (
        lambda world: world.install(wrapt="2.0"),
        [A],
        ["distribution wrapt: 2.0  (was 1.9)"],
    ),
    "distribution gone": (
        lambda world: world.install(numpy="missing"),
        [A],
        ["distribution numpy: missing  (was 2.0)"],
    ),
}


def test_every_field_is_tried(world: World) -> None:
    """A new field of the key needs an entry in the table of changes."""
    project = opened(world.folder)

    assert set() == set(project.evidence(project.snippets[A], CPU)) - set(CHANGES)


@pytest.mark.parametrize("change", CHANGES)
def test_each_change(world: World, change: str) -> None:
    """Exactly the snippets that rest on what changed are stale, and the field is named."""
    make, affected, expected = CHANGES[change]
    make(world)

    project = opened(world.folder)

    assert affected == [snippet.path for snippet, _ in project.stale()]
    lines = world.lines(project)
    assert [f"  changed {text}" for text in expected] == [s for s in lines if "changed" in s]
    states = [line for line in lines if line.startswith("snippets/")]
    assert [
        f"{name} on cpu: {'stale' if name in affected else 'fresh'}" for name in (A, B)
    ] == states
    assert affected == executed(project, Stub(project))


def test_the_whole_of_it(world: World) -> None:
    """Every field is printed with its value, in the order of the key, what was observed last."""
    world.install(numpy="2.1")
    project = opened(world.folder)

    assert [
        "snippets/lesson/a.py on cpu: stale",
        f"          source: {short(NEEDS_BOTH)}",
        "          options: none set",
        "          python: 3.11.0",
        "          tensorflow: 2.99.0",
        "          keras: 3.99.0",
        "          numpy: 2.99.0",
        "          platform: Linux x86_64",
        "          device kind: cpu",
        "          device name: Other processor",
        "          device driver: none",
        "          cores: 16",
        f"          engine schema: {SCHEMA}",
        f"          file {DATA}: {short('one')}",
        "          file snippets/lesson/gone.txt: absent",
        "  changed distribution numpy: 2.1  (was 2.0)",
        "          distribution wrapt: 1.9",
    ] == list(explain(project, project.snippets[A]))


def test_undone_edit(world: World) -> None:
    """Compared is the run that counts, even if another is newer."""
    edit(NEEDS_BOTH + "# more\n")(world)
    project = opened(world.folder)
    executed(project, Stub(project))
    edit(NEEDS_BOTH)(world)

    lines = list(explain((project := opened(world.folder)), project.snippets[A]))

    assert "snippets/lesson/a.py on cpu: fresh" == lines[0]
    assert [] == [line for line in lines if "changed" in line]


def test_never_run(world: World) -> None:
    """Without an earlier run, what the first will rest on is printed."""
    world.folder.write("lesson/c.py", NEEDS_BOTH)
    project = opened(world.folder)

    lines = list(explain(project, project.snippets["snippets/lesson/c.py"]))

    assert "snippets/lesson/c.py on cpu: never run on this machine" == lines[0]
    assert 13 == len(lines)


def test_field_of_an_older_engine(world: World) -> None:
    """A field that the key no longer has is named with what it was."""
    project = opened(world.folder)
    fields = project.evidence(project.snippets[A], CPU)
    for path in project.store.paths("lesson/a", "cpu"):
        path.unlink()
    project.store.save(record_of(project.snippets[A], CPU, evidence=fields | {"weather": "rain"}))

    lines = list(explain((project := opened(world.folder)), project.snippets[A]))

    assert "  changed weather: absent  (was rain)" == lines[-1]


def test_run_that_cannot_be_read(world: World) -> None:
    """Where no earlier run can be read, the reason stands for what changed."""
    project = opened(world.folder)
    [path] = project.store.paths("lesson/a", "cpu")
    path.write_text('{"schema_version": 0}', encoding="utf-8")
    project = opened(world.folder)

    [first, *_] = explain(project, project.snippets[A])

    assert (
        "snippets/lesson/a.py on cpu: stale, as the earlier run cannot be read:"
        f" has schema 0, not {SCHEMA}"
    ) == first


def test_device_of_another_machine(world: World) -> None:
    """Of a device this machine lacks, the accepted record is named and what has aged it."""
    project = opened(world.folder)
    seen = key.observe(world.folder.layout.root, [DATA])
    gpu = make_environment("gpu")
    project.committed.accept(
        record_of(project.snippets[A], GPU, environment=gpu, observed=seen, imported=NUMPY)
    )
    world.install(numpy="9.9")
    said = (
        "snippets/lesson/a.py on gpu: no such device here;"
        " pages show the record of Other accelerator, 2026-11-22"
    )

    project = opened(world.folder)
    lines = list(explain(project, project.snippets[A]))
    assert [said, "          nothing changed since"] == lines[-2:]

    edit(NEEDS_BOTH + "# more\n")(world)
    world.folder.write("lesson/data.txt", "two")
    project = opened(world.folder)
    lines = list(explain(project, project.snippets[A]))
    assert [said, f"  changed since: source, file {DATA}"] == lines[-2:]


def test_accepted_record_that_cannot_be_read(world: World) -> None:
    """The reason is said; the file itself is a problem of the build."""
    project = opened(world.folder)
    path = project.committed.path("lesson/a", "gpu")
    path.parent.mkdir(parents=True)
    path.write_text("<<<<<<< HEAD\n" + to_json(make_record()), encoding="utf-8")

    assert (
        "snippets/lesson/a.py on gpu: no such device here,"
        " and the accepted record holds a merge conflict"
    ) == list(explain(project, project.snippets[A]))[-1]
