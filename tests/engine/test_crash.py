"""Whatever ends a build, or shares its store, the next build is right."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil
import pytest
from click.testing import CliRunner

from traced.base.layout import Layout
from traced.commands.cli import main
from traced.execution.store import PARTIAL, CommittedRecords
from traced.records.record import from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.engine.conftest import Project as Folder

SNIPPETS = 15
SLEEPER = '"""Prints, and waits a little."""\nimport time\n\nprint("begin", {n})\ntime.sleep(0.05)\nprint("end", {n} * {n})\n'
MARK = "TRACED_TEST_MARK"
"""Variable by which the processes of one test are told from all others."""
LIMIT = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))"
"""No file may become larger, as if the disk had no more room."""
SETTLE_S = 10
"""Longest time in which what is left of a killed build must be gone."""


@dataclass
class Terminal:
    """Real commands in the project's folder, and every process that comes of them."""

    folder: Folder
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def layout(self) -> Layout:
        """The project's folders."""
        return self.folder.layout

    def start(self, *arguments: str, first: str = "") -> subprocess.Popen[str]:
        """Start `traced` and do not wait; let its process execute something before."""
        code = f"{first}\nfrom traced.commands.cli import main\nmain()"
        command = [sys.executable, "-c", code, *arguments]
        temporary = self.layout.root / "tmp"
        temporary.mkdir(exist_ok=True)
        return subprocess.Popen(
            command,
            cwd=self.layout.root,
            env=os.environ | {"TMPDIR": str(temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run `traced` to its end, in this process, which is quicker; return what it said."""
        result = CliRunner().invoke(main, arguments)
        assert status == result.exit_code, result.output
        return result.output

    def limited(self, *arguments: str) -> str:
        """Run `traced` where no file may become larger than 64 KiB; return what it said."""
        process = self.start(*arguments, first=LIMIT)
        said, _ = process.communicate(timeout=120)
        assert 1 == process.returncode, said
        return said

    def processes(self) -> list[int]:
        """Living processes that descend from these commands."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == self.mark:
                    found.append(process.pid)
            except psutil.Error:
                continue
        return found

    def settled(self) -> list[int]:
        """Processes that are still there after a while; none, as soon as there are none."""
        until = time.monotonic() + SETTLE_S
        while (left := self.processes()) and time.monotonic() < until:
            time.sleep(0.05)
        return left

    def outputs(self) -> dict[str, str]:
        """Standard output of every stored run, each of which can be read, by snippet."""
        paths = (self.layout.cache / "runs").rglob("*.json")
        records = [from_json(path.read_text(encoding="utf-8")) for path in paths]
        return {record.snippet: record.stdout for record in records}


@pytest.fixture
def terminal(project: Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A project of small snippets that need no library; afterwards nothing of it lives."""
    (project.layout.root / "pyproject.toml").write_text(
        "[tool.traced]\nlibraries = []\n", encoding="utf-8"
    )
    for n in range(SNIPPETS):
        project.write(f"lesson/s{n}.py", SLEEPER.format(n=n))
    terminal = Terminal(project)
    monkeypatch.chdir(project.layout.root)
    monkeypatch.delenv("TRACED_EXECUTE", raising=False)
    monkeypatch.setenv(MARK, terminal.mark)
    yield terminal
    for process in terminal.processes():
        os.kill(process, signal.SIGKILL)


EXPECTED = {f"lesson/s{n}": f"begin {n}\nend {n * n}\n" for n in range(SNIPPETS)}


def kill_at(terminal: Terminal, runs: int, delay_s: float, *arguments: str) -> None:
    """Start a command and kill it, and it alone, a moment after so many runs are stored."""
    process = terminal.start(*arguments)
    while process.poll() is None and len(terminal.outputs()) < runs:
        time.sleep(0.002)
    time.sleep(delay_s)
    process.kill()
    process.communicate()


def test_killed_builds(terminal: Terminal) -> None:
    """After kill -9 at any moment nothing lives on, and the next build is right."""
    moments = random.Random(3)
    counts = []
    for runs in (0, 1, 4, 8, 12):
        kill_at(terminal, runs, moments.random() / 20, "run")
        assert [] == terminal.settled()
        outputs = terminal.outputs()
        assert outputs.items() <= EXPECTED.items()
        counts.append(len(outputs))

    assert counts == sorted(counts)
    assert 0 < counts[2] < SNIPPETS
    said = terminal.run("run")
    assert said.startswith(f"Executed {SNIPPETS - counts[-1]} run")
    assert 1 == len(said.splitlines())
    assert EXPECTED == terminal.outputs()
    assert "Nothing to execute\n" == terminal.run("run")
    assert [] == terminal.settled()


def test_killed_while_accepting(terminal: Terminal) -> None:
    """A build that is killed while it accepts leaves whole records; the next completes them."""
    committed = CommittedRecords(terminal.layout.records)
    moments = random.Random(4)
    terminal.run("run")
    for wanted in (1, 5, 10):
        process = terminal.start("record")
        while process.poll() is None and len(list(committed.ids())) < wanted:
            time.sleep(0.001)
        time.sleep(moments.random() / 200)
        process.kill()
        process.communicate()
        for name, path in committed.ids():
            record = committed.load(name, "cpu")
            assert record
            text = path.with_name("stdout.txt").read_text("utf-8")
            assert EXPECTED[name] == record.stdout == text

    terminal.run("record")
    assert set(EXPECTED) == {name for name, _ in committed.ids()}


def test_left_overs(terminal: Terminal) -> None:
    """What a killed build was writing is never read, and freed once it is old."""
    terminal.run("run", "snippets/lesson/s0.py")
    [run] = (terminal.layout.cache / "runs/lesson/s0/cpu").iterdir()
    half = run.with_name(f"{PARTIAL}half")
    half.write_bytes(run.read_bytes()[:200])
    os.utime(half, (0, 0))

    assert "Nothing to execute\n" == terminal.run("run", "snippets/lesson/s0.py")
    assert terminal.run("gc").startswith("Freed 200 B: 1 left-over; kept 1 run, ")
    assert [run] == list(run.parent.iterdir())


def test_two_builds_at_once(terminal: Terminal) -> None:
    """Two builds on one store are both right, whatever they take from each other."""
    builds = [terminal.start("run") for _ in range(2)]
    for build in builds:
        said, _ = build.communicate(timeout=120)
        assert 0 == build.returncode, said
        assert 1 == len(said.splitlines()), said

    assert EXPECTED == terminal.outputs()
    assert [] == list(terminal.layout.root.rglob(f"{PARTIAL}*"))
    assert "Nothing to execute\n" == terminal.run("run")


def test_builds_and_sweeps_at_once(terminal: Terminal) -> None:
    """A sweep beside a build takes nothing from it."""
    build = terminal.start("run")
    while build.poll() is None:
        terminal.run("gc", "--keep", "0", "--days", "0")
    said, _ = build.communicate()

    assert 0 == build.returncode, said
    assert EXPECTED == terminal.outputs()


def test_no_room(terminal: Terminal) -> None:
    """A run that does not fit on the disk is a problem at its file; no record is lost."""
    terminal.folder.write("lesson/s1.py", '"""Prints much."""\nprint("x" * 100_000)\n')
    terminal.run("record", "snippets/lesson/s0.py")
    [kept] = (terminal.layout.cache / "runs/lesson/s0/cpu").iterdir()
    before = kept.read_bytes()

    *_, problem = terminal.limited("run").splitlines()

    assert problem.startswith("snippets/lesson/s1.py:1: engine: cannot write ")
    assert problem.endswith(": File too large (make room, or let the folder be written)")
    assert before == kept.read_bytes()
    assert EXPECTED.items() - terminal.outputs().items() == {("lesson/s1", EXPECTED["lesson/s1"])}
    assert [] == list(terminal.layout.root.rglob(f"{PARTIAL}*"))
    said = terminal.limited("record")
    records = CommittedRecords(terminal.layout.records)
    assert EXPECTED.keys() - {"lesson/s1"} == {name for name, _ in records.ids()}, said

    assert "Wrote 1 record\n" == terminal.run("record")[-15:]
    assert 100_001 == len(terminal.outputs()["lesson/s1"])
