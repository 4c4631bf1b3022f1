"""A runner that makes no process, and projects read on machines made up for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tests.engine.records import CPU, out, record_of
from traced.commands.project import Project
from traced.execution.result import Result
from traced.execution.run import Runner
from traced.records import key

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder
    from traced.base.problem import Problem
    from traced.execution.process import EngineError
    from traced.inputs.snippet import Snippet
    from traced.records.environment import Device

A, B = "snippets/lesson/a.py", "snippets/lesson/b.py"
NEEDS_BOTH = '"""Runs anywhere."""\nprint(1)\n'


class Stub(Runner):
    """Makes no process: each run prints 1, unless it is told to fail."""

    def __init__(self, project: Project) -> None:
        super().__init__(project.layout)
        self.project = project
        self.made: list[str] = []
        self.failing: dict[str, Problem] = {}
        self.observed: list[str] = []
        """Files that every run opens."""
        self.opened: dict[str, list[str]] = {}
        """Files that one snippet's run opens besides."""
        self.imported: dict[str, dict[str, str]] = {}
        """Distributions that one snippet's run imports."""
        self.error: EngineError | None = None

    def run(
        self,
        runs: Iterable[tuple[Snippet, Device]],
        on_result: Callable[[Result], None],
        on_start: Callable[[Snippet], None] = lambda _: None,
    ) -> None:
        """Pretend."""
        for snippet, device in runs:
            if self.error:
                raise self.error
            on_start(snippet)
            self.made.append(snippet.path)
            fields = self.project.evidence(snippet, device)
            files = self.observed + self.opened.get(snippet.path, [])
            record = record_of(
                snippet,
                device,
                out("1\n", 2),
                key=key.key_of(fields),
                evidence=fields,
                observed=key.observe(self._layout.root, files),
                imported=self.imported.get(snippet.path, {}),
            )
            problem = self.failing.get(snippet.path)
            on_result(Result(snippet, device, record, (problem,) if problem else ()))


def opened(folder: Folder, devices: Sequence[Device] = (CPU,), **options: bool) -> Project:
    """Read the project on a machine with these devices."""
    project = Project(folder.layout, **({"execute": True} | options))
    project.devices = tuple(devices)
    project.read()
    return project


def executed(project: Project, stub: Stub) -> list[str]:
    """Read the project, run what is stale, and say what that was."""
    project.read()
    before = len(stub.made)
    project.execute(stub, project.stale())
    return stub.made[before:]
