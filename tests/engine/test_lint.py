"""Every page of a project is looked at, with what its runs supply, and nothing is executed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.records import CPU, out, record_of
from tests.engine.stub import opened
from traced.commands.lint import lint
from traced.inputs.snippet import load_snippet

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder

ADD = '''\
"""Adds."""
# /// script
# [tool.traced.variants.more]
# edits = [["1 + 1", "20 + 1"]]
# ///
print(1 + 1)
assert True
'''
BANK = """\
title: Facts
objectives: {adds: {text: Say it., page: "../docs/l/p.md#gone"}}
items:
  - id: first
    title: A sum of 55
    type: predict_output
    objective: adds
    difficulty: easy
    stem: What does it print, if not 66?
    snippet: ../snippets/l/add.py
    near_misses:
      - {id: less, edits: [["1 + 1", "1"]], rationale: "See [this](../docs/none.md)."}
    hints: [Add.]
    solution: [Add.]
"""
PAGE = """\
# A page

[Adds](../../snippets/l/add.py){ .snippet }

{text}
"""


def write(folder: Folder, name: str, text: str) -> None:
    """Write a file of the project."""
    path = folder.layout.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def site(project: Folder) -> Folder:
    """A project of one program, which has run, and one page."""
    project.write("l/add.py", ADD)
    layout = project.layout
    snippet = load_snippet(layout, layout.snippets / "l/add.py")
    ready = opened(project)
    for program in ready.programs():
        printed = "2\n" if program is snippet or not program.variant else "21\n"
        ready.store.save(record_of(program, CPU, out(printed, 6)))
    write(project, "docs/l/p.md", PAGE.replace("{text}", "It prints 2, or 21."))
    return project


def said(folder: Folder, *only: str) -> list[str]:
    """What the lint says."""
    root = folder.layout.root
    linted = lint(opened(folder), [root / name for name in only])
    return linted.notices + [str(problem) for problem in linted.problems]


def test_nothing_wrong(site: Folder) -> None:
    """Numbers in the program, its output and its variants' are traced."""
    assert [] == said(site)


def test_everything_wrong(site: Folder) -> None:
    """Problems of all rules and files stand in one list, in order."""
    write(site, "docs/l/p.md", PAGE.replace("{text}", "It just prints 7.\n\n![](x.png) [y](pp.md)"))
    write(site, "docs/l/bare.md", "# Bare\n\nWords.\n")
    write(site, "docs/l/terms.yml", "terms:\n  - {term: page, defined: p.md#none, avoid: [bare]}\n")
    write(site, "quiz/l.yml", BANK)

    assert [
        "docs/l/bare.md:1: untraced-page: a page of a lesson without a snippet, value, chart,"
        " claim or question (let a run carry its point)",
        "docs/l/bare.md:1: wrong-word: 'Bare' (say 'page')",
        "docs/l/p.md:5: filler: 'just' says nothing (cut it)",
        "docs/l/p.md:5: untraced-number: no run supplies 7"
        " (let a snippet supply it by a .value, or say why not: see CONTRIBUTING.md)",
        "docs/l/p.md:7: broken-link: no page or file docs/l/pp.md (did you mean docs/l/p.md?)",
        "docs/l/p.md:7: missing-alt: image x.png has no alternative text"
        " (say between the brackets what it shows)",
        "docs/l/p.md:7: missing-image: no image docs/l/x.png (mend the path)",
        "docs/l/terms.yml:2: broken-anchor: page: no anchor 'none' in docs/l/p.md"
        " (use the words of a heading, in lower case with dashes)",
        "quiz/l.yml:2: broken-anchor: objective adds: no anchor 'gone' in docs/l/p.md"
        " (use the words of a heading, in lower case with dashes)",
        "quiz/l.yml:12: broken-link: no page or file docs/none.md (mend the path, or write the page)",
    ] == said(site)


def test_part_of_a_project(site: Folder) -> None:
    """Only the pages and folders that are named are looked at."""
    write(site, "docs/other.md", "Just words.\n")

    assert [] == said(site, "docs/l")
    assert 1 == len(said(site, "docs/other.md"))


def test_pages_outside_lessons_need_no_run(site: Folder) -> None:
    """A page without embeds is a problem in a lesson only."""
    write(site, "docs/about.md", "# About\n")
    write(site, "docs/elsewhere/p.md", "# Elsewhere\n")

    assert [] == said(site)


def test_numbers_of_questions(site: Folder) -> None:
    """What the words of a page's questions say counts, and what their programs print."""
    write(site, "quiz/l.yml", BANK.replace("#gone", "").replace("[this](../docs/none.md)", "this"))
    write(
        site,
        "docs/l/p.md",
        PAGE.replace("{text}", "55 and 66.\n\n[Q](../../quiz/l.yml#first){ .quiz }"),
    )

    assert [] == [one for one in said(site) if "untraced" in one]

    write(site, "docs/l/p.md", PAGE.replace("{text}", "55 and 66."))
    assert 2 == len([one for one in said(site) if "untraced" in one])


def test_without_runs(project: Folder) -> None:
    """Where a program has not run, a number cannot be judged, which is said; the rest is."""
    project.write("l/add.py", ADD)
    write(project, "docs/l/p.md", PAGE.replace("{text}", "It just prints 7."))

    assert [
        "docs/l/p.md: numbers not checked, as snippets/l/add.py has no run",
        "docs/l/p.md:5: filler: 'just' says nothing (cut it)",
    ] == said(project)


def test_terms_that_cannot_be_read(site: Folder) -> None:
    """They are a problem themselves, and all else is looked at."""
    write(site, "docs/l/terms.yml", "terms: 1\n")
    write(site, "docs/other.md", "Just words.\n")

    assert [
        "docs/l/terms.yml:1: bad-terms: terms should be a list, not 1"
        " (known: term, defined, forms, link, avoid)",
        "docs/other.md:1: filler: 'Just' says nothing (cut it)",
    ] == said(site)
