"""No program that a run starts writes into the project, where the system can see to it."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from traced.execution import confine as module
from traced.execution.confine import confine, is_available

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(not is_available(), reason="the system has no Landlock")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder that holds a project, with a run's folder in it, and a folder beside it."""
    for name in ("project/data", "project/run/work", "beside"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "project/data/x.csv").write_text("1")
    (tmp_path / "file").write_text("1")
    (tmp_path / "beside/old").write_text("1")
    return tmp_path


def attempt(place: Path, work: Callable[[], object]) -> str:
    """Do something in a confined process; return the name of the error, if any."""
    reader, writer = os.pipe()
    process = os.fork()
    if not process:
        said = "nothing"
        try:
            assert confine(str(place / "project"), str(place / "project/run"))
            work()
        except BaseException as error:  # noqa: BLE001 — the process ends here
            said = type(error).__name__
        os.write(writer, said.encode())
        os._exit(0)
    os.waitpid(process, 0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        return answer.read()


REFUSED: list[Callable[[Path], object]] = [
    lambda p: (p / "project/x").write_text("x"),
    lambda p: (p / "project/data/x.csv").write_text("x"),
    lambda p: os.truncate(p / "project/data/x.csv", 0),
    lambda p: (p / "project/data/x.csv").unlink(),
    lambda p: (p / "project/data/new").mkdir(),
    lambda p: (p / "project/data/x.csv").rename(p / "beside/x.csv"),
    lambda p: (p / "project/data/link").symlink_to("/"),
    lambda p: os.execv("/bin/sh", ["sh", "-c", f"echo > {p}/project/y || exit 1"]),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_the_project_stays_as_it_is(place: Path, number: int) -> None:
    """Nothing in it is written, made, removed, cut or moved, not even by another program."""
    said = attempt(place, lambda: REFUSED[number](place))

    assert said in {"PermissionError", ""}
    assert ["data", "run"] == sorted(path.name for path in (place / "project").iterdir())
    assert "1" == (place / "project/data/x.csv").read_text()
    assert ["x.csv"] == [path.name for path in (place / "project/data").iterdir()]


ALLOWED: list[Callable[[Path], object]] = [
    lambda p: (p / "project/data/x.csv").read_text(),
    lambda p: (p / "project/run/work/x").write_text("x"),
    lambda p: (p / "project/run/work").rename(p / "project/run/moved"),
    lambda p: (p / "beside/x").write_text("x"),
    lambda p: (p / "file").write_text("x"),
    lambda p: (p / "beside/a").mkdir(),
    lambda p: open("/dev/null", "w").close(),  # noqa: PTH123 — as a script would
    lambda p: os.link(p / "beside/old", p / "beside/a"),
]


@pytest.mark.parametrize("number", range(len(ALLOWED)))
def test_everything_else_may_change(place: Path, number: int) -> None:
    """A run writes to its own folder and to whatever is not the project's."""
    assert "nothing" == attempt(place, lambda: ALLOWED[number](place))


def test_it_takes_no_time(place: Path) -> None:
    """A run begins a few milliseconds later at most."""

    def timed() -> None:
        start = time.perf_counter()
        confine(str(place / "project"), str(place / "project/run"))
        assert time.perf_counter() - start < 0.1

    assert "nothing" == attempt(place, timed)


def test_where_it_cannot_be_done(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another system, or a project among too many files, is left alone, and that is said."""
    with monkeypatch.context() as patch:
        patch.setattr(module, "ENTRIES_MOST", 1)
        assert not confine(str(place / "project"), str(place / "project/run"))
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not confine(str(place / "project"), str(place / "project/run"))
    (place / "project/x").write_text("still possible")
