"""Optional: a pytest plugin that runs snippets and compares them with their committed records.

`pytest --traced snippets` collects one test per snippet and device; all stale snippets run
together, before the first of these tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from traced.base.layout import find_layout
from traced.base.problem import Problem
from traced.commands.check import drifts_of
from traced.commands.progress import execute_with_progress
from traced.commands.project import Project
from traced.commands.sweep import sweep_if_large
from traced.inputs.snippet import Snippet
from traced.quiz.answer import VerifiedBank
from traced.quiz.plan import Plan
from traced.records.environment import Device

PROJECT = pytest.StashKey[Project]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--traced`."""
    help_text = "run snippets and compare them with their committed records"
    parser.getgroup("traced").addoption("--traced", action="store_true", help=help_text)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the files below `snippets/`, and the item banks."""
    if file_path.suffix not in {".py", ".yml"} or not parent.config.getoption("--traced"):
        return None
    project = _project(parent.config)
    if file_path.suffix == ".yml":
        is_bank = file_path.parent == project.layout.quiz
        return BankFile.from_parent(parent, path=file_path) if is_bank else None
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
    files = {i.path for i in session.items if isinstance(i, (SnippetItem, QuestionItem))}
    if not files or session.config.option.collectonly:
        return
    project = _project(session.config)
    runs = project.stale(sorted(files))
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
            variant = found.variant.name if found.variant else ""
            if found is snippet or (variant and found.path == name):
                test = f"{variant}-{device.kind}" if variant else device.kind
                yield SnippetItem.from_parent(self, name=test, snippet=found, device=device)


class BankFile(pytest.File):
    """An item bank."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test per question, or one that reports what is wrong with the file."""
        project = _project(self.config)
        name = project.layout.relative(self.path)
        if broken := project.quizzes.broken.get(name):
            yield BrokenItem.from_parent(self, name="parse", problems=broken)
        for plan in project.quizzes.plans.get(name, []):
            yield QuestionItem.from_parent(self, name=plan.item.id, plan=plan)


class BrokenItem(pytest.Item):
    """A snippet file that cannot be parsed."""

    def __init__(self, *, problems: tuple[Problem, ...], **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.problems = problems

    def runtest(self) -> None:
        """Fail with every problem of the file."""
        pytest.fail("\n".join(map(str, self.problems)), pytrace=False)


class QuestionItem(pytest.Item):
    """One question of a bank, with all its options."""

    def __init__(self, *, plan: Plan, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.plan = plan

    def runtest(self) -> None:
        """Fail if verification finds anything, or an option's run differs from its record."""
        project = _project(self.config)
        name, item_id = self.plan.loaded.path, self.plan.item.id
        bank = project.banks()[name]
        assert isinstance(bank, VerifiedBank)  # noqa: S101 — a broken one is another test
        said = [str(problem) for problem in bank.unverified.get(item_id, ())]
        before = set(project.problems)
        for program in self.plan.programs.values():
            if program.variant:
                drifts = drifts_of(project, program, project.devices[0])
                said += [drift.explain() for drift in drifts]
        said += [str(problem) for problem in project.problems if problem not in before]
        if item_id in bank.unverified and not said:
            said = [f"{name}: {item_id}: a program of it has no good run"]
        if said:
            pytest.fail("\n".join(said), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where pytest says this test is."""
        return self.path, self.plan.line() - 1, f"{self.path.stem} [{self.plan.item.id}]"


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
