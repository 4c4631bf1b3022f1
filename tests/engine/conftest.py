"""Fixtures shared by the engine's tests; none of them needs TensorFlow."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from traced.base.layout import Layout
from traced.base.problem import ProblemsError
from traced.inputs.snippet import Snippet, load_snippet
from traced.records.environment import Device

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Project:
    """A project of its own for one test."""

    layout: Layout

    def write(self, name: str, text: str) -> Path:
        """Write `snippets/<name>`, the text's common indentation removed."""
        path = self.layout.snippets / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).removeprefix("\n"), encoding="utf-8")
        return path

    def snippet(self, name: str, text: str) -> Snippet:
        """Write and load a snippet without problems."""
        return load_snippet(self.layout, self.write(name, text))

    def complaints(self, name: str, text: str) -> list[str]:
        """Write and load a snippet; return the text of each of its problems."""
        try:
            self.snippet(name, text)
        except ProblemsError as error:
            return [str(problem) for problem in error.problems]
        return []


def make_project(root: Path) -> Project:
    """Make an empty project in `root`."""
    (root / "mkdocs.yml").write_text("site_name: test\n", encoding="utf-8")
    (root / "snippets").mkdir()
    return Project(Layout(root))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project: `mkdocs.yml` and `snippets/`."""
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def module_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """One project for all tests of a module."""
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def cpu() -> Device:
    """A processor whose name does not depend on the machine."""
    return Device("cpu", "Test processor")
