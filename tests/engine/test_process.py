"""Processes are started in a clean environment, and their end is always noticed."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from traced.execution import process
from traced.execution.job import Exit, Job
from traced.execution.process import (
    INSTALL,
    EngineError,
    Launcher,
    Started,
    ZygoteEndedError,
    run_environment,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from traced.inputs.options import DeviceKind

PATIENCE_S = 30


@pytest.fixture(params=["zygote", "fresh"])
def launcher(request: pytest.FixtureRequest) -> Iterator[Launcher]:
    """Each way to start a process, without libraries."""
    made = Launcher("cpu", (), fork=request.param == "zygote")
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


@pytest.fixture
def zygote() -> Iterator[Launcher]:
    """A zygote without libraries."""
    made = Launcher("cpu", (), fork=True)
    yield made
    made.close()


def test_a_killed_zygote_says_by_what(zygote: Launcher) -> None:
    """A zygote that the system killed is named with the signal."""
    os.kill(zygote.process, signal.SIGKILL)
    with pytest.raises(ZygoteEndedError, match=r"^the zygote ended: killed by SIGKILL$"):
        wait_for_events(zygote, 1)


def failure_of(library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EngineError:
    """Error of a zygote that imports a library in `tmp_path`, too."""
    kept = run_environment

    def with_path(device: DeviceKind) -> dict[str, str]:
        return kept(device) | {"PYTHONPATH": str(tmp_path)}

    monkeypatch.setattr(process, "run_environment", with_path)
    launcher = Launcher("cpu", ("json", library), fork=True)
    try:
        with pytest.raises(EngineError) as caught:
            wait_for_events(launcher, 1)
    finally:
        launcher.close()
    return caught.value


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (None, "ModuleNotFoundError: No module named 'broken_library'"),
        ("import json.nonsense", "ModuleNotFoundError: No module named 'json.nonsense'"),
        ("raise ValueError('numpy.dtype size changed')", "ValueError: numpy.dtype size changed"),
        ("raise SystemExit('no licence')", "SystemExit: no licence"),
        ("import os\nos.kill(os.getpid(), 4)", "killed by SIGILL"),
        ("import os\nos._exit(3)", "ended with status 3"),
    ],
)
def test_a_library_that_cannot_be_imported(
    source: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a library is missing, fails or kills its process: it is named, with what happened."""
    if source is not None:
        (tmp_path / "broken_library.py").write_text(source, encoding="utf-8")
    error = failure_of("broken_library", tmp_path, monkeypatch)

    assert f"cannot import broken_library: {said}" == str(error)
    assert INSTALL == error.fix


def test_a_zygote_that_died_takes_no_orders(zygote: Launcher, tmp_path: Path) -> None:
    """Ordering a run from a dead zygote is an engine error, not a broken pipe."""
    os.kill(zygote.process, signal.SIGKILL)
    zygote._process.wait()
    with pytest.raises(ZygoteEndedError, match="the zygote ended"):
        zygote.start(job(tmp_path, ""))


def test_a_zygote_does_not_outlive_the_engine(zygote: Launcher) -> None:
    """When the engine is gone, however it ended, the zygote ends too."""
    zygote._control.close()

    assert 0 == zygote._process.wait(PATIENCE_S)
