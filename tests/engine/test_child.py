"""What the running process does by itself: observing, describing errors, sending streams."""

from __future__ import annotations

import linecache
import os
import py_compile
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from traced import child
from traced.child import Observer, describe_error, fork_is_safe, import_libraries
from traced.job import Job

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.conftest import Project

SCRIPT = "/nowhere/snippets/x.py"


def job_for(project: Project, script: Path) -> Job:
    """Make the job of running `script`."""
    return Job(
        id=1,
        script=str(script),
        source=script.read_text("utf-8"),
        root=str(project.layout.root),
        folder=str(project.layout.root / "run"),
        device="cpu",
        measure=(),
        budget_s=1.0,
    )


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
    found = describe_error(error, SCRIPT)

    assert ("ZeroDivisionError", "ArithmeticError") == found.class_names[:2]
    assert ("division by zero", 3) == (found.message, found.line)
    assert [(4, "<module>", "json.dumps({1j}, default=f)"), (0, "", ""), (3, "f", "1 / 0")] == [
        (frame.line, frame.function, frame.source) for frame in found.frames
    ]
    assert [0, 3, 0] == [frame.folded for frame in found.frames]


def test_an_error_in_a_library_is_located_at_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error raised in a library belongs to the reader's line that called it."""
    found = describe_error(error_of("import json\n\njson.loads('')\n", monkeypatch), SCRIPT)

    assert 3 == found.line
    assert 0 == found.frames[-1].line


def test_a_class_is_named_with_its_bases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A snippet may declare the base class of the error it raises."""
    found = describe_error(error_of("open('/no/such/file')\n", monkeypatch), SCRIPT)

    assert ("FileNotFoundError", "OSError", "Exception", "BaseException") == found.class_names


def test_a_syntax_error_has_its_own_line() -> None:
    """Code that does not compile has no frame; the error's line is used."""
    with pytest.raises(SyntaxError) as caught:
        compile("x = 1\nreturn\n", SCRIPT, "exec")

    assert 2 == describe_error(caught.value, SCRIPT).line


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
    found = describe_error(error_of(source, monkeypatch), SCRIPT)

    assert message == found.message
    assert found.model_dump_json()


def test_observed_files(project: Project) -> None:
    """Files below the root that are opened for reading count, but not the script itself."""
    script = project.write("lesson/x.py", "")
    observer = Observer(job_for(project, script))
    root = project.layout.root
    for path in (
        script,
        root / "snippets/lesson/_m.py",
        root / "data/é.csv",
        root / ".venv/lib/x.py",
        root / ".cache/traced/y",
        root.parent / "z",
    ):
        observer.audit("open", (str(path), "r", os.O_RDONLY))
    observer.audit("open", (os.fsencode(root / "data/bytes.bin"), None, os.O_RDWR))
    observer.audit("open", (str(root / "written.txt"), "w", os.O_WRONLY | os.O_CREAT))
    observer.audit("open", (3, "r", os.O_RDONLY))
    observer.audit("import", ("json", None, None, None, None))

    assert {"snippets/lesson/_m.py", "data/é.csv", "data/bytes.bin"} == observer.files


def test_a_compiled_module_counts_as_its_source(project: Project) -> None:
    """A module is observed even where Python reads only what it compiled before."""
    script = project.write("x.py", "")
    module = project.write("_m.py", "y = 1\n")
    compiled = py_compile.compile(str(module))
    observer = Observer(job_for(project, script))
    observer.audit("open", (compiled, "rb", os.O_RDONLY))

    assert {"snippets/_m.py"} == observer.files


def test_import_libraries_is_silent(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a library writes to descriptor 2 while it is imported goes nowhere; later text stays."""
    (tmp_path / "loud_library.py").write_text("import os\nos.write(2, b'notice')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    seconds = import_libraries(["loud_library"])
    os.write(2, b"after")

    assert 0 < seconds < 5
    assert "after" == capfd.readouterr().err


def test_descriptor_2_comes_back_after_a_failed_import(capfd: pytest.CaptureFixture[str]) -> None:
    """An import that fails can still be complained about."""
    with pytest.raises(ModuleNotFoundError):
        import_libraries(["no_such_library"])
    os.write(2, b"after")

    assert "after" == capfd.readouterr().err


def test_forking_is_safe_without_tensorflow() -> None:
    """Where TensorFlow is not loaded there is no runtime to break."""
    assert "tensorflow" not in sys.modules
    assert fork_is_safe()


def test_large_writes_come_in_pieces() -> None:
    """A text stream never sends a datagram that does not fit the socket's buffer."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        stream = child._text_stream(theirs.fileno())
        stream.write("x" * 100_000)
        stream.flush()
        ours.setblocking(False)
        sizes: list[int] = []
        while sum(sizes) < 100_000:
            sizes.append(len(ours.recv(1 << 20)))

    assert max(sizes) <= child.WRITE_BYTES
