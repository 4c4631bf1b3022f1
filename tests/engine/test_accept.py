"""Accepting writes the records that changed, all of them whole, and removes those of nothing."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from tests.engine.records import CPU, out, record_of
from tests.engine.stub import NEEDS_BOTH, A, B, Stub, executed, opened
from traced.commands.accept import accept, drop_orphans
from traced.records.record import to_json

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.conftest import Project as Folder
    from traced.commands.project import Project


@pytest.fixture
def built(project: Folder) -> Project:
    """A project of two snippets, both of which have printed 1."""
    project.write("lesson/a.py", NEEDS_BOTH)
    project.write("lesson/b.py", NEEDS_BOTH)
    now = opened(project)
    executed(now, Stub(now))
    return now


def test_accept(built: Project) -> None:
    """Each run is written once; of the chosen snippets if any are chosen; or all again."""
    assert 1 == accept(built, [built.layout.root / A])
    assert (True, False) == tuple(
        built.committed.path(name, "cpu").exists() for name in ("lesson/a", "lesson/b")
    )
    assert 1 == accept(built)
    assert 0 == accept(built)
    assert 2 == accept(built, everything=True)


CHANGES: dict[str, dict[str, object]] = {
    "output": {"outputs": (out("0\n", 2),)},
    "evidence": {"evidence": {"source": "other"}},
    "observed file": {"observed": {"a.txt": "other"}},
    "distribution": {"imported": {"numpy": "1.0"}},
}


def test_another_machine_is_no_change(built: Project) -> None:
    """What printed the same elsewhere stays as it is, unless everything is asked for."""
    accept(built)
    record = built.fresh(built.snippets[A], "cpu")
    assert record is not None
    there = {"device name": "Another", "cores": "64", "platform": "Darwin arm64"}
    moved = record.model_copy(update={"evidence": record.evidence | there})
    built.committed.accept(moved)

    assert 0 == accept(built)

    assert moved == built.committed.load("lesson/a", "cpu")
    assert 2 == accept(built, everything=True)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_worth_writing(built: Project, change: str) -> None:
    """An accepted record with another output, or that rests on other evidence, is replaced."""
    accept(built)
    record = built.fresh(built.snippets[A], "cpu")
    assert record is not None
    built.committed.accept(record.model_copy(update=CHANGES[change]))

    assert 1 == accept(built)
    assert record == built.committed.load("lesson/a", "cpu")


def test_what_is_not_worth_writing(built: Project) -> None:
    """Another date and other timings are no news."""
    accept(built)
    record = built.fresh(built.snippets[A], "cpu")
    assert record is not None
    timing = record.timing.model_copy(update={"wall_s": 99.0})
    built.committed.accept(record.model_copy(update={"date": "2020-01-01", "timing": timing}))

    assert 0 == accept(built)


def test_unreadable_record(built: Project) -> None:
    """A record that cannot be trusted is replaced."""
    accept(built)
    built.committed.path("lesson/a", "cpu").write_text("{", encoding="utf-8")

    assert 1 == accept(built)


def test_full_disk(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that does not fit is a problem at its place; its old one and all others stay."""
    for name in (A, B):
        built.committed.accept(record_of(built.snippets[name], CPU, out("0\n", 2)))
    path = built.committed.path("lesson/a", "cpu")
    before = path.read_bytes()
    replace = os.replace

    def full(source: str, target: Path) -> None:
        if target == path:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        assert 1 == accept(built)

    assert [
        f"docs/records/lesson/a/cpu/run.json:1: engine: cannot write {path}:"
        " No space left on device (make room, or let the folder be written)"
    ] == [str(problem) for problem in built.problems]
    assert before == path.read_bytes()
    assert {"run.json", "stdout.txt"} == {found.name for found in path.parent.iterdir()}
    assert 1 == accept(built)
    assert "1\n" == path.with_name("stdout.txt").read_text(encoding="utf-8")
    new = built.fresh(built.snippets[A], "cpu")
    assert new is not None
    assert to_json(new) == path.read_text(encoding="utf-8")


def test_orphans(built: Project) -> None:
    """The record of a snippet that is gone goes with it, but not while a file is broken."""
    accept(built)
    (built.layout.root / A).unlink()
    (built.layout.root / B).write_text("print(", encoding="utf-8")
    built.read()
    assert [] == list(drop_orphans(built))

    (built.layout.root / B).write_text(NEEDS_BOTH, encoding="utf-8")
    built.read()
    assert ["Removed the record of lesson/a on cpu, which is gone"] == list(drop_orphans(built))
    assert (False, True) == tuple(
        built.committed.path(name, "cpu").exists() for name in ("lesson/a", "lesson/b")
    )
