"""Optional: a Python-Markdown extension that expands embeds, in MkDocs and in Zensical alike."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.util import Registry

from traced.base.layout import find_layout
from traced.commands.project import Project
from traced.embeds.manuscript import front_matter_lines
from traced.markup.sheet import Page
from traced.page.page import expand

PRIORITY = 28
"""After `normalize_whitespace` (30), which drops the marks of stashed HTML, and after
`pymdownx.snippets` (32), which therefore never sees an output and cannot take it for an include;
before `pymdownx.superfences` (25)."""


def current_page(md: markdown.Markdown, project: Project) -> Page:
    """Which page is being rendered, asked of the host."""
    relpath = _registered(md.treeprocessors, "relpath")
    if relpath is not None:  # MkDocs
        file: Any = relpath.file  # type: ignore[attr-defined]
        source = Path(file.abs_src_path)
        root = "../" * file.url.removeprefix("./").count("/")
        flat = file.url.endswith(".html")
    else:  # Zensical
        page = _zensical_page(md)
        source = project.layout.docs / page
        flat = False
        root = "../" * len(page.parent.parts)  # it moves links from the file to the address itself
    skipped = front_matter_lines(source.read_text(encoding="utf-8-sig"))
    return Page(
        project.layout.relative(source),
        root,
        1 + skipped,
        colab=project.colab,
        flat=flat,
        alone=project.alone,
    )


def _registered(registry: Registry[Any], name: str) -> object | None:
    """What is registered under `name`; a registry has no `get`."""
    return registry[name] if name in registry else None  # noqa: SIM401


def _zensical_page(md: markdown.Markdown) -> Path:
    for preprocessor in md.preprocessors:
        page = getattr(preprocessor, "page", None)
        if page is not None and hasattr(page, "path"):
            return Path(page.path)
    raise RuntimeError("traced: cannot tell which page is being rendered (host unknown)")


class EmbedPreprocessor(Preprocessor):
    """Replaces embeds before any other extension reads the page."""

    def __init__(self, md: markdown.Markdown, project: Project | None) -> None:
        super().__init__(md)
        self._project = project
        self._hosted = project is not None

    def run(self, lines: list[str]) -> list[str]:
        """Expand the page."""
        text = "\n".join(lines)
        project = self._project = self._project or _read_project()
        page = current_page(self.md, project)
        expansion = expand(text, page, project.gallery(), self.md.htmlStash.store)
        project.problems.add(*expansion.problems)
        if not self._hosted:
            for problem in expansion.problems:
                sys.stderr.write(f"{problem}\n")
        return expansion.text.split("\n")


def _read_project() -> Project:
    """Read the project of the current folder.

    It waits for a page, because hosts also load extensions to check their options.
    """
    project = Project(find_layout(Path.cwd()))
    project.read()
    return project


class TracedExtension(Extension):
    """Registers the preprocessor; a host that drives the engine passes its `project`."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {"project": ["", "Project read by the host; found and read if absent"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 — the host's name
        """Called by Python-Markdown."""
        preprocessor = EmbedPreprocessor(md, self.getConfig("project") or None)
        md.preprocessors.register(preprocessor, "traced", PRIORITY)


def makeExtension(**kwargs: Any) -> TracedExtension:  # noqa: N802 — the host's name
    """Called by Python-Markdown."""
    return TracedExtension(**kwargs)
