"""A snippet file, read: caption, options, sections and the lines a reader sees."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from traced.layout import Layout
from traced.options import Options
from traced.problem import Code, Problem, ProblemsError, did_you_mean

METADATA_START = "# /// script"
METADATA_END = "# ///"
STRAY_TABLE = re.compile(r"^\s*#\s*\[tool\.traced\]\s*$")
"""A table of options; where no block holds it, the block's first line is mistyped."""
SECTION_MARK = re.compile(
    r"""
    ^\s* \# \s* --8<-- \s*                # the mark Material's authors know
    \[ (?P<edge>start|end) : (?P<name>[\w-]+) \] \s* $
    """,
    re.VERBOSE,
)
"""A line that opens or closes a named section."""


@dataclass(frozen=True)
class Section:
    """A named run of lines of a snippet, marks excluded."""

    name: str
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Snippet:
    """One self-contained script with what its author declared about it."""

    id: str
    """`<lesson>/<name>`, the same in every tree."""
    path: str
    """File relative to the project's root."""
    source: str
    """Text with LF line ends."""
    caption: str
    """First line of the docstring."""
    options: Options
    sections: dict[str, Section]
    hidden_lines: frozenset[int]
    """Lines a page leaves out: docstring, metadata block, section marks."""
    options_lines: dict[str, int] = field(default_factory=dict)
    """Line on which each option is set."""
    asserts: bool = False
    """Whether the script contains an `assert`."""

    @property
    def proves(self) -> bool:
        """Whether a successful run of this snippet proves anything."""
        return self.asserts or self.options.raises is not None or bool(self.options.expect)

    def line_of(self, option: str) -> int:
        """Line on which `option` is set, or the first line of the file."""
        return self.options_lines.get(option, 1)

    def visible(self, section: str | None = None) -> list[tuple[int, str]]:
        """Numbered lines a reader sees, of the whole script or of one section."""
        lines = lines_of(self.source)
        first, last = 1, len(lines)
        if section is not None:
            first, last = self.sections[section].first_line, self.sections[section].last_line
        shown = [(n, lines[n - 1]) for n in range(first, last + 1) if n not in self.hidden_lines]
        return _trim(shown)


def lines_of(source: str) -> list[str]:
    """Split as Python counts lines: `str.splitlines` would also split at form feeds and others."""
    return source.removesuffix("\n").split("\n")


def _trim(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Drop blank lines at both ends and fold runs of blank lines left by hidden ones."""
    kept = [
        line
        for before, line in zip([(0, ""), *lines], lines, strict=False)
        if line[1].strip() or before[1].strip()
    ]
    while kept and not kept[-1][1].strip():
        kept.pop()
    return kept


def snippet_paths(layout: Layout) -> list[Path]:
    """All snippet files; names that begin with `_` are modules that snippets import."""
    found = layout.snippets.rglob("*.py")
    return sorted(p for p in found if not p.name.startswith("_") and p.is_file())


def load_snippet(layout: Layout, path: Path) -> Snippet:
    """Read and check one snippet file.

    Raises:
        ProblemsError: With every problem the file has.
    """
    name = layout.relative(path)
    if not path.resolve().is_relative_to(layout.snippets.resolve()):
        fix = "copy the file into snippets/"
        problem = Problem(name, 1, Code.OUTSIDE_SNIPPETS, "leads out of snippets/ by a link", fix)
        raise ProblemsError([problem])
    try:
        source = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        fix = "save it as readable UTF-8"
        said = getattr(error, "strerror", None) or str(error)  # without this machine's path
        raise ProblemsError([Problem(name, 1, Code.UNREADABLE, said, fix)]) from None
    return parse_snippet(path.relative_to(layout.snippets).with_suffix("").as_posix(), name, source)


def parse_snippet(snippet_id: str, path: str, source: str) -> Snippet:
    """Parse the text of a snippet.

    Raises:
        ProblemsError: With every problem the text has.
    """
    problems: list[Problem] = []
    tree = _parse_python(path, source, problems)
    caption = _caption(path, tree, problems) if tree else ""
    options, options_lines, hidden = _read_metadata(path, source, problems)
    sections, marks = _read_sections(path, source, problems)
    if tree:
        problems += _split_sections(path, tree, sections)
    if problems or tree is None:
        raise ProblemsError(sorted(problems))
    return Snippet(
        id=snippet_id,
        path=path,
        source=source,
        caption=caption,
        options=options,
        sections=sections,
        hidden_lines=frozenset(hidden | marks | _docstring_lines(tree)),
        options_lines=options_lines,
        asserts=any(isinstance(node, ast.Assert) for node in ast.walk(tree)),
    )


def _parse_python(path: str, source: str, problems: list[Problem]) -> ast.Module | None:
    try:
        return ast.parse(source, filename=path)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        message = getattr(error, "msg", None) or str(error)
        fix = "mend the Python"
        problems.append(Problem(path, line, Code.SYNTAX_ERROR, message, fix))
        return None


def _caption(path: str, tree: ast.Module, problems: list[Problem]) -> str:
    caption = (ast.get_docstring(tree) or "").partition("\n")[0].strip()
    if not caption:
        fix = 'begin the file with """One sentence."""'
        problems.append(Problem(path, 1, Code.MISSING_CAPTION, "has no docstring", fix))
    return caption


def _docstring_lines(tree: ast.Module) -> set[int]:
    if ast.get_docstring(tree) is None:
        return set()
    node = tree.body[0]
    return set(range(node.lineno, (node.end_lineno or node.lineno) + 1))


def _read_metadata(
    path: str, source: str, problems: list[Problem]
) -> tuple[Options, dict[str, int], set[int]]:
    """Find the PEP 723 block; return the options, where each is set, and the block's lines."""
    lines = lines_of(source)
    starts = [n for n, line in enumerate(lines, 1) if line.rstrip() == METADATA_START]
    fix = f"write one block from '{METADATA_START}' to '{METADATA_END}', each line behind '#'"
    if not starts:
        for number, line in enumerate(lines, 1):
            if STRAY_TABLE.match(line):
                message = "[tool.traced] outside a metadata block"
                problems.append(Problem(path, number, Code.BAD_METADATA, message, fix))
        return Options(), {}, set()
    if len(starts) > 1:
        message = "second '# /// script' block"
        problems.append(Problem(path, starts[1], Code.BAD_METADATA, message, fix))
        return Options(), {}, set()
    start = starts[0]
    end = start + 1
    while end <= len(lines) and lines[end - 1].startswith("#"):
        if lines[end - 1].rstrip() == METADATA_END:
            break
        end += 1
    if end > len(lines) or lines[end - 1].rstrip() != METADATA_END:
        message = f"the metadata block is not closed by '{METADATA_END}'"
        problems.append(Problem(path, start, Code.BAD_METADATA, message, fix))
        return Options(), {}, set()
    body = [line[2:] if line.startswith("# ") else line[1:] for line in lines[start : end - 1]]
    hidden = set(range(start, end + 1))
    options, where = _parse_table(path, start + 1, body, problems)
    return options, where, hidden


def _parse_table(
    path: str, first: int, body: list[str], problems: list[Problem]
) -> tuple[Options, dict[str, int]]:
    """Validate the `[tool.traced]` table of a metadata block that begins on line `first`."""
    try:
        tables = tomllib.loads("\n".join([*body, ""]))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = first + min(int(at[1]) if at else len(body), len(body)) - 1
        message = f"not TOML: {str(error).partition(' (at')[0]}"
        problems.append(Problem(path, line, Code.BAD_METADATA, message, "mend the block"))
        return Options(), {}
    tool = tables.get("tool", {})
    table = tool.get("traced", {}) if isinstance(tool, dict) else tool
    if not isinstance(table, dict):
        message = "tool.traced is no table"
        problems.append(Problem(path, first, Code.BAD_METADATA, message, "mend the block"))
        return Options(), {}
    where = _option_lines(first, body)
    try:
        # Strict JSON validation takes arrays as tuples, strict Python validation does not.
        return Options.model_validate_json(json.dumps(table, default=str)), where
    except ValidationError as error:
        problems += _option_problems(path, first, where, error)
        return Options(), where


def _option_lines(first: int, body: list[str]) -> dict[str, int]:
    """Find the line on which each key of the `[tool.traced]` table is set."""
    where: dict[str, int] = {}
    table = ""
    for number, text in enumerate(body, first):
        if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", text):
            table = header[1]
        elif table == "tool.traced" and (key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", text)):
            where.setdefault(key[1], number)
    return where


def _option_problems(
    path: str, first: int, where: dict[str, int], error: ValidationError
) -> list[Problem]:
    problems = []
    for detail in error.errors():
        name = str(detail["loc"][0]) if detail["loc"] else "expect"
        line = where.get(name, first)
        if detail["type"] == "extra_forbidden":
            known = "known: " + ", ".join(Options.model_fields)
            fix = did_you_mean(name, Options.model_fields, known)
            problems.append(Problem(path, line, Code.UNKNOWN_OPTION, f"no option {name!r}", fix))
        else:
            said = detail["msg"].removeprefix("Value error, ")
            message = f"{name}: {said}" if detail["loc"] else said
            problems.append(
                Problem(path, line, Code.BAD_OPTION, message, "see CONTRIBUTING.md, options")
            )
    return problems


def _read_sections(
    path: str, source: str, problems: list[Problem]
) -> tuple[dict[str, Section], set[int]]:
    """Find named sections; return them and the lines of their marks."""
    opened: dict[str, int] = {}
    sections: dict[str, Section] = {}
    marks: set[int] = set()

    def complain(line: int, message: str, fix: str) -> None:
        problems.append(Problem(path, line, Code.BAD_SECTION, message, fix))

    for number, text in enumerate(lines_of(source), 1):
        if "--8<--" not in text:
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


def _split_sections(path: str, tree: ast.Module, sections: dict[str, Section]) -> list[Problem]:
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


def statement_lines(node: ast.stmt) -> tuple[int, int]:
    """Return first and last line of a statement, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return first, node.end_lineno or node.lineno
