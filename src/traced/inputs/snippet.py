"""A snippet file, read: caption, options, sections and the lines a reader sees."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass, field
from pathlib import Path

from traced.base.layout import Layout
from traced.base.problem import Code, Problem, ProblemsError
from traced.inputs.metadata import read_metadata
from traced.inputs.options import DeclaredVariant, Options
from traced.inputs.section import Section, read_sections, split_sections
from traced.inputs.source import lines_in_texts, lines_of


@dataclass(frozen=True)
class Variant:
    """What makes a program another one than its file holds."""

    asked_in: str
    """File that asks for it, relative to the project's root."""
    asked_at: int
    """Line of that file."""
    name: str = ""
    """Its name in the snippet's own options block; empty for one that a question asks for."""
    label: str = ""
    """What sets it apart in a table of variants."""
    edits: tuple[tuple[str, str], ...] = ()
    """Pairs of a text of the file and what stands there instead."""
    check: str = ""
    """Python expression that is asserted at the end."""
    may_raise: str = ""
    """Class whose errors are an outcome to judge, not a problem; with its bases, by name."""


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
    text_lines: frozenset[int] = frozenset()
    """Lines that begin inside a string."""
    options_lines: dict[str, int] = field(default_factory=dict)
    """Line on which each option is set."""
    asserts: bool = False
    """Whether the script contains an `assert`."""
    variant: Variant | None = None
    """How it differs from its file, when it does."""
    block: frozenset[int] = frozenset()
    """Lines of the options block."""
    declared: dict[str, DeclaredVariant] = field(default_factory=dict)
    """Variants that the file declares of itself, by name."""
    declared_lines: dict[str, int] = field(default_factory=dict)
    """Line on which each of them is declared."""

    @property
    def proves(self) -> bool:
        """Whether a successful run of this snippet proves anything."""
        return self.asserts or self.options.raises is not None or bool(self.options.expect)

    def place(self, line: int) -> tuple[str, int]:
        """File and line an author should look at: where a variant was asked for."""
        return (self.variant.asked_in, self.variant.asked_at) if self.variant else (self.path, line)

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
        return _trim(shown, self.text_lines)


def _trim(lines: list[tuple[int, str]], texts: frozenset[int]) -> list[tuple[int, str]]:
    """Drop blank lines at both ends and fold runs of blank lines, but not inside a string."""
    kept = [
        line
        for before, line in zip([(0, ""), *lines], lines, strict=False)
        if line[1].strip() or before[1].strip() or line[0] in texts
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


@functools.lru_cache(maxsize=4096)
def parse_snippet(snippet_id: str, path: str, source: str) -> Snippet:
    """Parse the text of a snippet; kept, since a server reads all of them on each save.

    Raises:
        ProblemsError: With every problem the text has.
    """
    problems: list[Problem] = []
    tree = _parse_python(path, source, problems)
    caption = _caption(path, tree, problems) if tree else ""
    texts = lines_in_texts(tree) if tree else frozenset()
    metadata = read_metadata(path, source, texts, problems)
    sections, marks = read_sections(path, source, texts, problems)
    if tree:
        problems += split_sections(path, tree, sections)
    if problems or tree is None:
        raise ProblemsError(sorted(problems))
    return Snippet(
        id=snippet_id,
        path=path,
        source=source,
        caption=caption,
        options=metadata.options,
        sections=sections,
        hidden_lines=frozenset(metadata.block | marks | _docstring_lines(tree)),
        text_lines=texts,
        options_lines=metadata.option_lines,
        block=metadata.block,
        declared=metadata.variants,
        declared_lines=metadata.variant_lines,
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
