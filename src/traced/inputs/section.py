"""Named sections of a snippet: marked runs of whole statements."""

from __future__ import annotations

import ast
import re
from collections.abc import Container
from dataclasses import dataclass

from traced.base.problem import Code, Problem
from traced.inputs.source import lines_of, statement_lines

SECTION_MARK = re.compile(
    r"""
    ^\s* \# \s* --8<-- \s*                # the mark Material's authors know
    \[ (?P<edge>start|end) : (?P<name>[\w-]+) \] \s* $
    """,
    re.VERBOSE,
)
"""A line that opens or closes a named section."""
COMMENTED_MARK = re.compile(r"^\s*#.*--8<--")
"""A comment that means to be such a line."""


@dataclass(frozen=True)
class Section:
    """A named run of lines of a snippet, marks excluded."""

    name: str
    first_line: int
    last_line: int


def read_sections(
    path: str, source: str, texts: Container[int], problems: list[Problem]
) -> tuple[dict[str, Section], set[int]]:
    """Find named sections; return them and the lines of their marks.

    A line that stands inside a string, as those of `texts` do, is no mark.
    """
    opened: dict[str, int] = {}
    sections: dict[str, Section] = {}
    marks: set[int] = set()

    def complain(line: int, message: str, fix: str) -> None:
        problems.append(Problem(path, line, Code.BAD_SECTION, message, fix))

    for number, text in enumerate(lines_of(source), 1):
        if number in texts or not COMMENTED_MARK.match(text):
            continue
        mark = SECTION_MARK.match(text)
        if not mark:
            complain(number, f"not a section mark: {text.strip()}", "write # --8<-- [start:name]")
            continue
        marks.add(number)
        name = mark["name"]
        if mark["edge"] == "start":
            if name in opened or name in sections:
                complain(number, f"section {name!r} begins twice", "rename one of them")
            opened.setdefault(name, number)
        elif name not in opened:
            complain(number, f"section {name!r} ends before it begins", "add its start mark")
        else:
            sections[name] = Section(name, opened.pop(name) + 1, number - 1)
            if sections[name].first_line == number:
                fix = "put statements between its marks"
                complain(number - 1, f"section {name!r} is empty", fix)
    for name, number in opened.items():
        complain(number, f"section {name!r} is never closed", f"add # --8<-- [end:{name}]")
    return sections, marks


def split_sections(path: str, tree: ast.Module, sections: dict[str, Section]) -> list[Problem]:
    """Sections that cut a top-level statement in two, whose output nobody could attribute."""
    problems = []
    for section in sections.values():
        for node in tree.body:
            first, last = statement_lines(node)
            inside = section.first_line <= first and last <= section.last_line
            encloses = node.lineno < section.first_line and section.last_line <= last
            apart = last < section.first_line or section.last_line < first
            if not (inside or encloses or apart):
                message = f"section {section.name!r} cuts the statement of line {first} in two"
                fix = "put the marks around whole statements"
                problems.append(Problem(path, section.first_line, Code.BAD_SECTION, message, fix))
    return problems
