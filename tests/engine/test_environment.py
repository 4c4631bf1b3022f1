"""The machine is described without TensorFlow; a GPU is asked about once."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from traced.records import environment
from traced.records.environment import (
    Device,
    cpu_name,
    devices,
    environment_of,
    find_devices,
    imported_distributions,
    version_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str | None]:
    """Pretend that a driver is present; the answers to come, the last one first."""
    node = tmp_path / "nvidia0"
    node.touch()
    answers: list[str | None] = ["Second GPU", "First GPU"]
    monkeypatch.setattr(environment, "NVIDIA_NODES", (str(node),))
    monkeypatch.setattr(environment, "_ask_tensorflow_for_gpu", answers.pop)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    return answers


def test_version_of() -> None:
    """What is not installed is the word `missing`, which a key can hold."""
    assert "missing" == version_of("no-such-distribution")
    assert version_of("pydantic")[0].isdigit()


def test_the_cpu_has_a_name() -> None:
    """A page can say on what processor a run was made."""
    assert cpu_name().strip()


def test_environment_of() -> None:
    """A record names device, Python and hardware."""
    found = environment_of(Device("gpu", "Test GPU"))

    assert ("gpu", "Test GPU") == (found.device_kind, found.device_name)
    assert platform.python_version() == found.python
    assert found.cores >= 1
    assert found.memory_bytes > 1 << 20


def test_no_driver_no_question(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a driver TensorFlow is not even asked."""
    monkeypatch.setattr(environment, "NVIDIA_NODES", (str(tmp_path / "none"),))
    monkeypatch.setattr(environment, "_ask_tensorflow_for_gpu", pytest.fail)

    assert (Device("cpu", cpu_name()),) == devices(tmp_path)


def test_the_answer_is_kept(questions: list[str | None], tmp_path: Path) -> None:
    """TensorFlow is asked once; the cache folder is made for the answer."""
    folder = tmp_path / "a" / "b"
    expected = (Device("cpu", cpu_name()), Device("gpu", "First GPU"))

    assert expected == devices(folder)
    assert expected == devices(folder)
    assert 1 == len(questions)


def test_another_visibility_is_another_question(
    questions: list[str | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hiding a GPU asks again."""
    devices(tmp_path)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")

    assert "Second GPU" == devices(tmp_path)[1].name
    assert [] == questions


@pytest.mark.parametrize("kept", ["", "{", "[]", "3", '{"gpu": "Old GPU"}'])
def test_a_broken_answer_is_asked_for_again(
    questions: list[str | None], tmp_path: Path, kept: str
) -> None:
    """A cache file that holds no whole answer is not trusted."""
    (tmp_path / "gpu.json").write_text(kept, encoding="utf-8")

    assert "First GPU" == devices(tmp_path)[1].name
    assert 1 == len(questions)
    assert "First GPU" == json.loads((tmp_path / "gpu.json").read_text("utf-8"))["gpu"]


def test_no_gpu_despite_a_driver(questions: list[str | None], tmp_path: Path) -> None:
    """A driver without a GPU that TensorFlow can use leaves the CPU alone."""
    questions.append(None)

    assert (Device("cpu", cpu_name()),) == devices(tmp_path)
    assert (Device("cpu", cpu_name()),) == devices(tmp_path)
    assert 2 == len(questions)


def answer(code: str) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Make a stand-in for `subprocess.run` that runs other code, for a second at most."""
    run = subprocess.run

    def instead(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        return run([sys.executable, "-c", code], **{**options, "timeout": 1})  # type: ignore[call-overload,no-any-return]

    return instead


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import time; time.sleep(60)", "asking TensorFlow for GPUs took more than 300 s"),
        (
            "raise ImportError('libcudart')",
            "asking TensorFlow for GPUs failed: ImportError: libcudart",
        ),
        ("raise SystemExit(3)", "asking TensorFlow for GPUs failed: status 3"),
    ],
)
def test_no_answer_about_gpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    """That TensorFlow hangs or fails is said, and not kept as if there were no GPU."""
    node = tmp_path / "nvidia0"
    node.touch()
    monkeypatch.setattr(environment, "NVIDIA_NODES", (str(node),))
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", answer(code))
        assert ((Device("cpu", cpu_name()),), f"Running on the CPU only: {said}") == find_devices(
            tmp_path
        )
    monkeypatch.setattr(subprocess, "run", answer("print('notice'); print('\"A GPU\"')"))

    assert ("A GPU", "") == (find_devices(tmp_path)[0][1].name, find_devices(tmp_path)[1])


def test_the_driver_of_a_gpu_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run on a GPU says with which driver; one on the CPU does not depend on it."""
    version = tmp_path / "version"
    version.write_text(
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023\n"
        "GCC version:  gcc version 11.4.0\n"
    )
    monkeypatch.setattr(environment, "NVIDIA_VERSION", version)

    assert "535.104.05" == environment_of(Device("gpu", "Test GPU")).driver
    assert "" == environment_of(Device("cpu", "Test CPU")).driver
    monkeypatch.setattr(environment, "NVIDIA_VERSION", tmp_path / "none")
    assert "" == environment_of(Device("gpu", "Test GPU")).driver


def test_imported_distributions() -> None:
    """Modules are traced back to what was installed; local and unknown ones to nothing."""
    assert {"psutil": version_of("psutil"), "pydantic": version_of("pydantic")} == (
        imported_distributions(["pydantic", "psutil", "_local", "no_such_module"])
    )
