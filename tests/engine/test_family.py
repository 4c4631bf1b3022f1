"""Processes are found below their ancestors, measured fairly and ended together."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.engine.scenarios import is_running, wait_until
from traced.execution.family import (
    descendants,
    end_family,
    end_orphans,
    end_stragglers,
    resident_bytes,
    restrain,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHELL = "sleep 60 & setsid sleep 60 & echo ready; wait"


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[str]]:
    """A process with two children, one of them in a session of its own."""
    with subprocess.Popen(
        ["/bin/sh", "-c", SHELL], start_new_session=True, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert wait_until(lambda: 2 == len(descendants(process.pid)))
        yield process
        end_family(process.pid)


def test_a_family_ends_together(parent: subprocess.Popen[str]) -> None:
    """Children end with their parent, also those that left its group; twice is no error."""
    processes = [parent.pid, *(child.pid for child in descendants(parent.pid))]
    end_family(parent.pid)
    parent.wait()

    assert wait_until(lambda: not any(map(is_running, processes)))
    assert [] == descendants(parent.pid)
    end_family(parent.pid)


def test_orphans_end_but_not_the_spared(parent: subprocess.Popen[str]) -> None:
    """Children of this very process end, except those it still needs."""
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)
    end_orphans([parent.pid])

    assert is_running(parent.pid)
    assert not is_running(other.pid)
    other.returncode = -9  # it was waited for already


def test_stragglers_are_found_by_their_folders(tmp_path: Path) -> None:
    """A process that works in a folder, or keeps temporary files there, is found without kin."""
    (tmp_path / "a" / "work").mkdir(parents=True)
    (tmp_path / "ab").mkdir()
    within = subprocess.Popen(["sleep", "60"], cwd=tmp_path / "a/work", start_new_session=True)
    named = subprocess.Popen(
        ["sleep", "60"], env={"TMPDIR": str(tmp_path / "a")}, start_new_session=True
    )
    beside = subprocess.Popen(["sleep", "60"], cwd=tmp_path / "ab", start_new_session=True)
    end_stragglers(str(tmp_path / "a"))

    assert [-9, -9] == [within.wait(10), named.wait(10)]
    assert is_running(beside.pid)
    beside.kill()
    beside.wait()


def test_shared_memory_counts_once() -> None:
    """A child that has only been forked adds next to nothing to what its parent uses."""
    code = (
        "import os, time\nx = b'x' * (200 << 20)\n"
        "for _ in range(3):\n    if not os.fork():\n        time.sleep(60)\n"
        "print(flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        resident = resident_bytes(process.pid, 300 << 20)
        end_family(process.pid)

    assert 200 << 20 < resident < 300 << 20


def test_a_bomb_is_made_to_yield(parent: subprocess.Popen[str]) -> None:
    """Processes that may be too many get the least priority; one that is gone is no error."""
    family = descendants(parent.pid)
    restrain(family)

    assert [19, 19] == [process.nice() for process in family]
    end_family(parent.pid)
    parent.wait()
    restrain(family)
    with pytest.raises(psutil.NoSuchProcess):
        resident_bytes(parent.pid, 1)
