"""A small lesson, and projects that hold it."""

from __future__ import annotations

import json
from pathlib import Path

from traced.base.layout import Layout
from traced.inputs.lesson import LoadedLesson, parse_lesson

MANIFEST = "docs/l/lesson.yml"
LESSON = """\
course: TensorFlow
kind: ml
title: Eager & graph
styles:
  - page: why.md
    name: Why
    minutes: 3
    promise: See `why`.
  - page: code.md
    name: Code
    minutes: 60
    promise: "Write <it>."
  - page: project.ipynb
    name: Project
    minutes: 25
    promise: Take it away.
pages:
  - page: test.md
    name: Test this
    minutes: 15
    promise: Ten questions.
  - page: notes.md
    name: Notes
    promise: Read [why](why.md) again.
test: test.md
before:
  - "Python, with `def`."
after:
  - "[About](../about.md#top) More of it."
  - "[Elsewhere](https://example.org/x) And away."
"""
PAGES = ("why.md", "code.md", "test.md", "notes.md", "index.md")


def loaded() -> LoadedLesson:
    """The lesson as it should be."""
    return parse_lesson(MANIFEST, LESSON)


def notebook(*cells: tuple[str, str]) -> str:
    """A notebook of these cells: kind and source."""
    return json.dumps(
        {"cells": [{"cell_type": k, "source": s.splitlines(keepends=True)} for k, s in cells]}
    )


def write_lesson(layout: Layout, manifest: str = LESSON) -> Path:
    """Write the lesson with all its pages; return its manifest's file."""
    folder = layout.docs / "l"
    folder.mkdir(parents=True)
    (layout.docs / "about.md").write_text("# About\n", encoding="utf-8")
    for name in PAGES:
        (folder / name).write_text(f"# {name}\n\nText.\n", encoding="utf-8")
    (folder / "project.ipynb").write_text(notebook(("markdown", "# Project\n")), encoding="utf-8")
    path = folder / "lesson.yml"
    path.write_text(manifest, encoding="utf-8")
    return path
