"""Optional: a pytest plugin that runs snippets and compares them with their committed records.

`pytest --traced snippets` collects one test per snippet and device; all stale snippets run
together, before the first of these tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from traced.check import drifts_of
from traced.environment import Device
from traced.layout import find_layout
from traced.problem import Problem
from traced.progress import execute_with_progress
from traced.project import Project
from traced.snippet import Snippet
from traced.sweep import sweep_if_large

PROJECT = pytest.StashKey[Project]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--traced`."""
    help_text = "run snippets and compare them with their committed records"
    parser.getgroup("traced").addoption("--traced", action="store_true", help=help_text)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the files below `snippets/`."""
    if file_path.suffix != ".py" or not parent.config.getoption("--traced"):
        return None
    project = _project(parent.config)
    if file_path.name.startswith("_") or not file_path.is_relative_to(project.layout.snippets):
        return None
    return SnippetFile.from_parent(parent, path=file_path)


def _project(config: pytest.Config) -> Project:
    if PROJECT not in config.stash:
        project = Project(find_layout(config.rootpath), execute=True)
        project.read()
        config.stash[PROJECT] = project
    return config.stash[PROJECT]


def pytest_runtestloop(session: pytest.Session) -> None:
    """Run every stale snippet that was collected, side by side, before the tests look."""
    wanted = [(i.snippet, i.device) for i in session.items if isinstance(i, SnippetItem)]
    if not wanted or session.config.option.collectonly:
        return
    project = _project(session.config)
    runs = [run for run in project.stale() if run in wanted]
    with project.runner() as runner:
        execute_with_progress(project, runner, runs)
    sweep_if_large(project)


class SnippetFile(pytest.File):
    """A snippet file."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test per device, or one that reports what is wrong with the file."""
        project = _project(self.config)
        name = project.layout.relative(self.path)
        snippet = project.snippets.get(name)
        if snippet is None:
            yield BrokenItem.from_parent(self, name="parse", problems=project.broken[name])
            return
        for found, device in project.wanted():
            if found is snippet:
                yield SnippetItem.from_parent(
                    self, name=device.kind, snippet=snippet, device=device
                )


class BrokenItem(pytest.Item):
    """A snippet file that cannot be parsed."""

    def __init__(self, *, problems: tuple[Problem, ...], **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.problems = problems

    def runtest(self) -> None:
        """Fail with every problem of the file."""
        pytest.fail("\n".join(map(str, self.problems)), pytrace=False)


class SnippetItem(pytest.Item):
    """One snippet on one device."""

    def __init__(self, *, snippet: Snippet, device: Device, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.snippet = snippet
        self.device = device

    def runtest(self) -> None:
        """Fail if there is no good run, or one that differs from its record."""
        project = _project(self.config)
        drifts = list(drifts_of(project, self.snippet, self.device))
        record = project.committed.path(self.snippet.id, self.device.kind)
        files = (self.snippet.path, project.layout.relative(record))
        said = [str(p) for p in project.problems if p.path in files]
        said += [drift.explain() for drift in drifts]
        if not said and project.fresh(self.snippet, self.device.kind) is None:
            said = [str(p) for p in project.problems] or [f"{self.snippet.path} did not run"]
        if said:
            pytest.fail("\n".join(said), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where pytest says this test is."""
        return self.path, 0, f"{self.snippet.id} [{self.device.kind}]"
