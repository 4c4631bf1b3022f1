"""Processes are started in a clean environment, and their end is always noticed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from traced.job import Exit, Job
from traced.process import (
    EngineError,
    FreshInterpreter,
    Started,
    Zygote,
    end_group,
    run_environment,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from traced.process import Launcher

PATIENCE_S = 30


@pytest.fixture(params=["zygote", "fresh"])
def launcher(request: pytest.FixtureRequest) -> Iterator[Launcher]:
    """Each way to start a process, without libraries."""
    made: Launcher = Zygote(()) if request.param == "zygote" else FreshInterpreter("cpu", ())
    yield made
    made.close()


def job(tmp_path: Path, source: str) -> Job:
    """Make a job whose output nobody listens to."""
    return Job(
        id=7,
        script=str(tmp_path / "x.py"),
        source=source,
        root=str(tmp_path),
        folder=str(tmp_path),
        device="cpu",
        measure=(),
        budget_s=1.0,
    )


def wait_for_events(launcher: Launcher, count: int) -> list[Started | Exit]:
    """Collect events until there are `count`."""
    events: list[Started | Exit] = []
    until = time.monotonic() + PATIENCE_S
    while len(events) < count and time.monotonic() < until:
        events += launcher.events()
        time.sleep(0.005)
    return events


def test_the_shell_does_not_show_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that change what TensorFlow or Python do are not handed on."""
    for name in (
        "TF_DETERMINISTIC_OPS",
        "XLA_FLAGS",
        "KERAS_BACKEND",
        "PYTHONPATH",
        "OMP_NUM_THREADS",
    ):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HOME", "/home/me")
    found = run_environment("cpu")

    assert {
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "agg",
        "TF_CPP_MIN_LOG_LEVEL": "1",
        "CUDA_VISIBLE_DEVICES": "-1",
    } == {
        n: v
        for n, v in found.items()
        if n.startswith(("TF_", "XLA_", "KERAS_", "PYTHON", "OMP_", "MPL", "CUDA"))
    }
    assert "/home/me" == found["HOME"]


@pytest.mark.parametrize("visible", [None, "1"])
def test_a_gpu_stays_visible(monkeypatch: pytest.MonkeyPatch, visible: str | None) -> None:
    """A run on a GPU sees the GPUs that the caller sees."""
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if visible:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)

    assert visible == run_environment("gpu").get("CUDA_VISIBLE_DEVICES")


def test_end_group_kills_grandchildren() -> None:
    """Killing a run kills what it started; a group that is gone is no error."""
    with subprocess.Popen(
        ["/bin/sh", "-c", "sleep 60 & echo $!; wait"],
        start_new_session=True,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        end_group(process.pid)

        assert "" == process.stdout.read()  # ends only when the last writer is dead
        assert -signal.SIGKILL == process.wait()
    end_group(process.pid)


def test_started_then_exit(launcher: Launcher, tmp_path: Path) -> None:
    """Each run is announced with its process, then with its end and what that cost."""
    launcher.start(job(tmp_path, "never runs: nobody listens"))
    started, ended = wait_for_events(launcher, 2)

    assert isinstance(started, Started)
    assert isinstance(ended, Exit)
    assert (7, 7) == (started.id, ended.id)
    assert 1 == os.waitstatus_to_exitcode(ended.status)
    assert ended.peak_rss_bytes > 1 << 20


def test_nothing_happened(launcher: Launcher) -> None:
    """Asking for events never waits."""
    assert [] == launcher.events()


def test_a_killed_zygote_says_by_what() -> None:
    """A zygote that the system killed is named with the signal."""
    zygote = Zygote(())
    try:
        os.kill(zygote._process.pid, signal.SIGKILL)
        with pytest.raises(EngineError, match=r"^the zygote ended: killed by SIGKILL$"):
            wait_for_events(zygote, 1)
    finally:
        zygote.close()


def test_a_library_that_cannot_be_imported() -> None:
    """A zygote without its libraries says which one is missing."""
    zygote = Zygote(("json", "json.nonsense"))
    try:
        with pytest.raises(EngineError) as caught:
            wait_for_events(zygote, 1)
    finally:
        zygote.close()

    assert (
        "TensorFlow cannot be imported: ModuleNotFoundError: No module named 'json.nonsense'"
    ) == str(caught.value)


def test_a_zygote_that_died_takes_no_orders(tmp_path: Path) -> None:
    """Ordering a run from a dead zygote is an engine error, not a broken pipe."""
    zygote = Zygote(())
    try:
        zygote._process.kill()
        zygote._process.wait()
        with pytest.raises(EngineError, match="the zygote ended"):
            zygote.start(job(tmp_path, ""))
    finally:
        zygote.close()
