"""The error that ends a script is described by the reader's own lines."""

from __future__ import annotations

import linecache
from typing import TYPE_CHECKING

import pytest

from traced.execution.failure import describe_error
from traced.records.record import Frame

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "/nowhere"
SCRIPT = "/nowhere/snippets/x.py"


def error_of(source: str, monkeypatch: pytest.MonkeyPatch) -> Exception:
    """Run `source` as the script and return the error that ends it."""
    lines = source.splitlines(keepends=True)
    monkeypatch.setitem(linecache.cache, SCRIPT, (len(source), None, lines, SCRIPT))
    try:
        exec(compile(source, SCRIPT, "exec"), {"__name__": "x"})
    except Exception as error:  # noqa: BLE001 — whatever the source raises
        return error
    pytest.fail("the source raises nothing")


def test_frames_of_libraries_are_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader's own frames are shown with their source, the library's are counted."""
    error = error_of(
        "import json\ndef f(_):\n    1 / 0\njson.dumps({1j}, default=f)\n", monkeypatch
    )
    found = describe_error(error, SCRIPT, ROOT)

    assert ("ZeroDivisionError", "ArithmeticError") == found.class_names[:2]
    assert ("division by zero", 3) == (found.message, found.line)
    assert [(4, "<module>", "json.dumps({1j}, default=f)"), (0, "", ""), (3, "f", "1 / 0")] == [
        (frame.line, frame.function, frame.source) for frame in found.frames
    ]
    assert [0, 3, 0] == [frame.folded for frame in found.frames]


def test_an_error_in_a_library_is_located_at_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error raised in a library belongs to the reader's line that called it."""
    found = describe_error(error_of("import json\n\njson.loads('')\n", monkeypatch), SCRIPT, ROOT)

    assert 3 == found.line
    assert 0 == found.frames[-1].line


def test_a_class_is_named_with_its_bases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A snippet may declare the base class of the error it raises."""
    found = describe_error(error_of("open('/no/such/file')\n", monkeypatch), SCRIPT, ROOT)

    assert ("FileNotFoundError", "OSError", "Exception", "BaseException") == found.class_names


def test_a_syntax_error_has_its_own_line() -> None:
    """Code that does not compile has no frame; the error's line is used."""
    with pytest.raises(SyntaxError) as caught:
        compile("x = 1\nreturn\n", SCRIPT, "exec")

    assert 2 == describe_error(caught.value, SCRIPT, ROOT).line


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("raise ValueError('\\udcff')", "\\udcff"),
        ("class E(Exception):\n def __str__(self): 1 / 0\nraise E", "<message unavailable>"),
        ("raise ValueError('x' * 30_000)", "x" * 20_000),
    ],
)
def test_any_message_can_be_sent(
    source: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages that are no UTF-8, cannot be made or are endless do not break the report."""
    found = describe_error(error_of(source, monkeypatch), SCRIPT, ROOT)

    assert message == found.message
    assert found.model_dump_json()


def test_frames_of_local_modules_are_the_readers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module of the project is shown with its file; the script's line is that of the call."""
    (tmp_path / "helper_of_a_test.py").write_text("def f():\n    raise ValueError('no')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    error = error_of("import helper_of_a_test\nhelper_of_a_test.f()\n", monkeypatch)
    found = describe_error(error, SCRIPT, str(tmp_path))

    assert 2 == found.line
    assert Frame(
        line=2, function="f", source="raise ValueError('no')", file="helper_of_a_test.py"
    ) == (found.origin)


def test_a_local_module_that_does_not_compile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a syntax error the place is the module's line, though no frame of it exists."""
    (tmp_path / "broken_of_a_test.py").write_text("x = 1\nif x\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    error = error_of("\nimport broken_of_a_test\n", monkeypatch)
    found = describe_error(error, SCRIPT, str(tmp_path))

    assert 2 == found.line
    assert found.origin is not None
    assert ("broken_of_a_test.py", 2, "if x") == (
        found.origin.file,
        found.origin.line,
        found.origin.source,
    )


def test_a_long_traceback_is_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an endless recursion a few frames remain and the rest is a number."""
    found = describe_error(
        error_of("def f(n):\n    return f(n - 1) if n else 1 / 0\nf(100)\n", monkeypatch),
        SCRIPT,
        ROOT,
    )

    assert [3] + [2] * 14 == [frame.line for frame in found.frames]
    assert [0] * 9 + [87] + [0] * 5 == [frame.folded for frame in found.frames]
    assert 102 == sum(1 + frame.folded for frame in found.frames)


def test_a_long_traceback_through_libraries_is_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folded library frames within what is left out are counted, too."""
    source = (
        "import functools\n"
        "def f(n):\n    return functools.reduce(g, [n, 1]) if n else 1 / 0\n"
        "def g(n, _):\n    return sorted([n], key=lambda n: f(n - 1))\n"
        "f(20)\n"
    )
    found = describe_error(error_of(source, monkeypatch), SCRIPT, ROOT)

    assert 15 == len(found.frames)
    assert 1 + 20 * 3 + 1 == sum((f.line > 0) + f.folded for f in found.frames)
