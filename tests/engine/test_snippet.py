"""A snippet file is read whole, and every problem it has is located."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traced.base.problem import ProblemsError
from traced.inputs.section import Section
from traced.inputs.snippet import load_snippet, parse_snippet, snippet_paths

if TYPE_CHECKING:
    from tests.engine.conftest import Project

MARKS = "put the marks around whole statements"
BLOCK = "write one block from '# /// script' to '# ///', each line behind '#'"


def options_block(*lines: str) -> str:
    """Make a snippet whose first option stands on line 4."""
    body = "".join(f"# {line}\n" for line in lines)
    return f'"""Caption."""\n# /// script\n# [tool.traced]\n{body}# ///\nprint(1)\n'


def test_a_plain_snippet(project: Project) -> None:
    """Caption, options and the lines they stand on come from the file."""
    snippet = project.snippet(
        "lesson/x.py",
        '''
        """What it shows.

        More about it.
        """
        # /// script
        # [tool.traced]
        # devices = ["cpu"]
        # timeout_s = 5
        # ///
        print(1)
        ''',
    )

    assert "lesson/x" == snippet.id
    assert "snippets/lesson/x.py" == snippet.path
    assert "What it shows." == snippet.caption
    assert (("cpu",), 5.0) == (snippet.options.devices, snippet.options.timeout_s)
    assert (7, 8, 1) == tuple(map(snippet.line_of, ("devices", "timeout_s", "raises")))
    assert [(10, "print(1)")] == snippet.visible()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["timeout = 5"], "4: unknown-option: no option 'timeout' (did you mean timeout_s?)"),
        (["timeout-s = 5"], "4: unknown-option: no option 'timeout-s' (did you mean timeout_s?)"),
        (
            ["timeout_s = 5", "zebra = 1"],
            "5: unknown-option: no option 'zebra' (known: devices, timeout_s, memory_limit_mib, "
            "raises, alt, tolerance, volatile_numbers, measure, budget_s, expect, watch, graphs, label)",
        ),
        (
            ['timeout_s = "5"'],
            "4: bad-option: timeout_s should be a number, not '5' (see CONTRIBUTING.md, options)",
        ),
        (
            ["raises = '''ValueError: ('''"],
            "4: bad-option: raises: the pattern is no regular expression: missing ), "
            "unterminated subpattern at position 0 (see CONTRIBUTING.md, options)",
        ),
        (
            ['measure = ["a"]', 'expect = ["a/b > 2"]'],
            "5: bad-option: expect names 'b', which measure does not list "
            "(see CONTRIBUTING.md, options)",
        ),
        (
            ["timeout_s = 5", "raises = "],
            "5: bad-metadata: not TOML: Invalid value (mend the block)",
        ),
        (
            ["timeout_s = 5", "timeout_s = 6"],
            "5: bad-metadata: not TOML: Cannot overwrite a value (mend the block)",
        ),
    ],
)
def test_bad_options(project: Project, lines: list[str], expected: str) -> None:
    """A problem with an option names the option's own line."""
    assert [f"snippets/x.py:{expected}"] == project.complaints("x.py", options_block(*lines))


def test_an_option_of_another_tool_has_another_line(project: Project) -> None:
    """A name that another table uses too is located where Traced's own table sets it."""
    text = '"""C."""\n# /// script\n# [tool.other]\n# raises = 1\n# [tool.traced]\n# raises = 2\n# ///\n'

    assert [
        "snippets/x.py:6: bad-option: raises should be text, not 2 (see CONTRIBUTING.md, options)"
    ] == project.complaints("x.py", text)


@pytest.mark.parametrize("body", ["# tool = 3", "# [tool]\n# traced = 3"])
def test_a_table_that_is_none(project: Project, body: str) -> None:
    """`tool.traced` must be a table."""
    text = f'"""C."""\n# /// script\n{body}\n# ///\n'

    assert [
        "snippets/x.py:3: bad-metadata: tool.traced is no table (mend the block)"
    ] == project.complaints("x.py", text)


def test_unclosed_block(project: Project) -> None:
    """A block that runs into the code is reported where it opens."""
    text = '"""C."""\n# /// script\n# [tool.traced]\nprint(1)\n'

    assert [
        f"snippets/x.py:2: bad-metadata: the metadata block is not closed by '# ///' ({BLOCK})"
    ] == project.complaints("x.py", text)


def test_block_unclosed_at_the_end_of_the_file(project: Project) -> None:
    """A block that the file's end cuts off is reported where it opens."""
    text = '"""C."""\n# /// script\n# [tool.traced]'

    assert [
        f"snippets/x.py:2: bad-metadata: the metadata block is not closed by '# ///' ({BLOCK})"
    ] == project.complaints("x.py", text)


def test_second_block(project: Project) -> None:
    """Two blocks are one too many; the second is reported."""
    text = '"""C."""\n# /// script\n# ///\n\n# /// script\n# ///\n'

    assert [
        f"snippets/x.py:5: bad-metadata: second '# /// script' block ({BLOCK})"
    ] == project.complaints("x.py", text)


@pytest.mark.parametrize("start", ["#/// script", "# /// scripts", "# // script", "# ///script"])
def test_a_mistyped_block_is_not_passed_over(project: Project, start: str) -> None:
    """Options in a block whose first line is mistyped would silently not count."""
    text = f'"""C."""\n{start}\n# [tool.traced]\n# timeout_s = 5\n# ///\n'

    assert [
        f"snippets/x.py:3: bad-metadata: [tool.traced] outside a metadata block ({BLOCK})"
    ] == project.complaints("x.py", text)


def test_missing_docstring(project: Project) -> None:
    """Every snippet has a caption."""
    assert [
        'snippets/x.py:1: missing-caption: has no docstring (begin the file with """One sentence.""")'
    ] == project.complaints("x.py", "print(1)\n")


def test_syntax_error(project: Project) -> None:
    """A syntax error is located by Python's own line."""
    assert ["snippets/x.py:3: syntax-error: '(' was never closed (mend the Python)"] == (
        project.complaints("x.py", '"""C."""\nx = 1\nprint(\n')
    )


def test_nul_in_the_source(project: Project) -> None:
    """A NUL, of which Python gives no line, is still a located problem."""
    (problem,) = project.complaints("x.py", '"""C."""\n\0\n')

    assert problem.startswith("snippets/x.py:1: syntax-error: source code")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "# --8<-- [start:a]\nx = 1\n# --8<-- [end:a]\n# --8<-- [start:a]\nx = 2\n# --8<-- [end:a]",
            ["5: bad-section: section 'a' begins twice (rename one of them)"],
        ),
        (
            "# --8<-- [start:a]\nx = 1",
            ["2: bad-section: section 'a' is never closed (add # --8<-- [end:a])"],
        ),
        (
            "x = 1\n# --8<-- [end:a]",
            ["3: bad-section: section 'a' ends before it begins (add its start mark)"],
        ),
        (
            "# --8<-- [begin:a]\nx = 1",
            [
                "2: bad-section: not a section mark: # --8<-- [begin:a] "
                "(write # --8<-- [start:name])"
            ],
        ),
        (
            "# --8<-- [start:a]\n# --8<-- [end:a]\nx = 1",
            ["2: bad-section: section 'a' is empty (put statements between its marks)"],
        ),
        (
            "x = [\n# --8<-- [start:a]\n1,\n]\ny = 1\n# --8<-- [end:a]",
            [f"4: bad-section: section 'a' cuts the statement of line 2 in two ({MARKS})"],
        ),
        (
            "import functools\n@functools.cache\n# --8<-- [start:a]\ndef f():\n    pass\n# --8<-- [end:a]",
            [f"5: bad-section: section 'a' cuts the statement of line 3 in two ({MARKS})"],
        ),
    ],
)
def test_bad_sections(project: Project, body: str, expected: list[str]) -> None:
    """Marks that do not pair, name twice or cut a statement are located."""
    assert [f"snippets/x.py:{text}" for text in expected] == project.complaints(
        "x.py", f'"""C."""\n{body}\n'
    )


def test_nested_sections(project: Project) -> None:
    """A section may hold another; marks are hidden from both."""
    snippet = project.snippet(
        "x.py",
        '''
        """C."""
        # --8<-- [start:outer]
        a = 1
        # --8<-- [start:inner]
        b = 2
        # --8<-- [end:inner]
        c = 3
        # --8<-- [end:outer]
        d = 4
        ''',
    )

    assert {"outer": Section("outer", 3, 7), "inner": Section("inner", 5, 5)} == snippet.sections
    assert [(3, "a = 1"), (5, "b = 2"), (7, "c = 3")] == snippet.visible("outer")
    assert [(5, "b = 2")] == snippet.visible("inner")
    assert [3, 5, 7, 9] == [number for number, _ in snippet.visible()]


@pytest.mark.parametrize("tail", ["", "    return a\n"])
def test_a_section_within_a_function(project: Project, tail: str) -> None:
    """A part of a function may be shown alone, its last lines as well."""
    text = f'"""C."""\ndef f():\n    # --8<-- [start:a]\n    a = 1\n    # --8<-- [end:a]\n{tail}'

    assert [(4, "    a = 1")] == project.snippet("x.py", text).visible("a")


def test_visible_lines_leave_out_what_is_not_code(project: Project) -> None:
    """Docstring, metadata and the blank lines they leave behind are not shown."""
    snippet = project.snippet(
        "x.py",
        '''
        """C.

        More.
        """

        # /// script
        # [tool.traced]
        # ///

        import math

        # --8<-- [start:a]

        # A comment stays.
        print(math.pi)
        # --8<-- [end:a]

        ''',
    )

    assert [
        (10, "import math"),
        (11, ""),
        (14, "# A comment stays."),
        (15, "print(math.pi)"),
    ] == snippet.visible()


@pytest.mark.parametrize("separator", ["\x0c", "\x0b", "\x1c", "\x85", "\u2028"])
def test_lines_are_pythons_lines(separator: str) -> None:
    """Characters that only `str.splitlines` takes for line ends do not shift the numbers."""
    snippet = parse_snippet("x", "snippets/x.py", f'"""C."""\nx = "{separator}"\nprint(x)\n')

    assert [(2, f'x = "{separator}"'), (3, "print(x)")] == snippet.visible()


def test_crlf_is_the_same_snippet(project: Project) -> None:
    """A file saved on Windows has the same source, hence the same key."""
    text = options_block("timeout_s = 5")
    unix = project.snippet("x.py", text)
    project.write("x.py", "").write_bytes(text.replace("\n", "\r\n").encode())

    assert unix == load_snippet(project.layout, project.layout.snippets / "x.py")


def test_not_utf8(project: Project) -> None:
    """A file in another encoding is unreadable, not guessed at."""
    path = project.write("x.py", "")
    path.write_bytes(b'"""Caf\xe9."""\n')
    with pytest.raises(ProblemsError) as caught:
        load_snippet(project.layout, path)

    assert (
        "snippets/x.py:1: unreadable: 'utf-8' codec can't decode byte 0xe9 in position 6: "
        "invalid continuation byte (save it as readable UTF-8)"
    ) == str(caught.value)


def test_a_missing_file(project: Project) -> None:
    """A file that went away is unreadable, by a name that holds on every machine."""
    with pytest.raises(ProblemsError) as caught:
        load_snippet(project.layout, project.layout.snippets / "gone.py")

    assert (
        "snippets/gone.py:1: unreadable: No such file or directory (save it as readable UTF-8)"
    ) == str(caught.value)


def test_a_link_out_of_snippets(project: Project) -> None:
    """What a page shows as a snippet lies in snippets/, whatever links say."""
    outside = project.layout.root / "secret.py"
    outside.write_text('"""C."""\n', encoding="utf-8")
    link = project.layout.snippets / "x.py"
    link.symlink_to(outside)
    with pytest.raises(ProblemsError) as caught:
        load_snippet(project.layout, link)

    assert (
        "snippets/x.py:1: outside-snippets: leads out of snippets/ by a link "
        "(copy the file into snippets/)"
    ) == str(caught.value)


def test_all_problems_at_once(project: Project) -> None:
    """An author mends a file in one go: every kind of problem is reported, by line."""
    text = "# /// script\n# [tool.traced]\n# timeout = 1\n# budget = 1\n# ///\n# --8<-- [start:a]\nx = 1\n"

    assert [
        'snippets/x.py:1: missing-caption: has no docstring (begin the file with """One sentence.""")',
        "snippets/x.py:3: unknown-option: no option 'timeout' (did you mean timeout_s?)",
        "snippets/x.py:4: unknown-option: no option 'budget' (did you mean budget_s?)",
        "snippets/x.py:6: bad-section: section 'a' is never closed (add # --8<-- [end:a])",
    ] == project.complaints("x.py", text)


def test_a_syntax_error_does_not_hide_the_rest(project: Project) -> None:
    """Options are read even where the Python does not parse."""
    text = '"""C."""\n# /// script\n# [tool.traced]\n# timeout = 1\n# ///\nx = = 1\n'

    assert [
        "snippets/x.py:4: unknown-option: no option 'timeout' (did you mean timeout_s?)",
        "snippets/x.py:6: syntax-error: invalid syntax (mend the Python)",
    ] == project.complaints("x.py", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"""C."""\nprint(1)\n', False),
        ('"""C."""\nassert 1 + 1 == 2\n', True),
        ('"""C."""\ndef f():\n    assert True\n', True),
        (options_block('raises = "ValueError"'), True),
        (options_block('measure = ["a", "b"]', 'expect = ["a/b > 1"]'), True),
    ],
)
def test_what_proves(project: Project, text: str, expected: bool) -> None:
    """Only an assert, a declared error or an expectation makes a run a proof."""
    assert expected is project.snippet("x.py", text).proves


def test_snippet_paths_leave_out_modules(project: Project) -> None:
    """Files whose name begins with an underscore are imported, not run."""
    for name in ("b/y.py", "a/x.py", "a/_shared.py", "a/data.csv"):
        project.write(name, "")
    (project.layout.snippets / "folder.py").mkdir()

    found = [project.layout.relative(path) for path in snippet_paths(project.layout)]
    assert ["snippets/a/x.py", "snippets/b/y.py"] == found


IN_TEXT = '''"""Prints what looks like marks."""
TEXT = """
# /// script
# --8<-- [start:a]


# ///
"""
# /// script
# [tool.traced]
# timeout_s = 5
# ///
print(TEXT, "--8<--")
'''


def test_marks_inside_a_string_are_text() -> None:
    """What stands in a string neither begins a block nor marks a section, and keeps its lines."""
    snippet = parse_snippet("t/x", "snippets/t/x.py", IN_TEXT)

    assert 5 == snippet.options.timeout_s
    assert {} == snippet.sections
    assert [
        (2, 'TEXT = """'),
        (3, "# /// script"),
        (4, "# --8<-- [start:a]"),
        (5, ""),
        (6, ""),
        (7, "# ///"),
        (8, '"""'),
        (13, 'print(TEXT, "--8<--")'),
    ] == snippet.visible()
