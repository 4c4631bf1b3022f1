"""The machine is described without TensorFlow; a GPU is asked about once."""

from __future__ import annotations

import json
import platform
from typing import TYPE_CHECKING

import pytest

from traced import environment
from traced.environment import Device, cpu_name, devices, environment_of, version_of

if TYPE_CHECKING:
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
