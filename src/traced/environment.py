"""The machine: its devices, its hardware and the versions of the libraries that matter."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import psutil

from traced.options import DeviceKind
from traced.record import Environment

NVIDIA_NODES = ("/dev/nvidia0", "/dev/dxg")
"""Device files without which no CUDA device can exist (Linux, Windows Subsystem for Linux)."""


@dataclass(frozen=True)
class Device:
    """Something TensorFlow can run on."""

    kind: DeviceKind
    name: str


def version_of(distribution: str) -> str:
    """Installed version, or the word `missing`."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "missing"


def tensorflow_version() -> str:
    """Version of whichever distribution provides TensorFlow here."""
    found = (version_of(name) for name in ("tensorflow", "tensorflow-cpu"))
    return next((version for version in found if version != "missing"), "missing")


@cache
def cpu_name() -> str:
    """The processor's model name."""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def devices(cache_folder: Path) -> tuple[Device, ...]:
    """The devices of this machine, the CPU first.

    TensorFlow is asked about GPUs only where a driver is present, in a process of its own,
    and its answer is kept in `cache_folder` until driver, TensorFlow or visibility change.
    """
    cpu = Device("cpu", cpu_name())
    if not any(Path(node).exists() for node in NVIDIA_NODES):
        return (cpu,)
    asked = json.dumps([tensorflow_version(), os.environ.get("CUDA_VISIBLE_DEVICES"), _driver()])
    kept = cache_folder / "gpu.json"
    try:
        known = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if not isinstance(known, dict) or known.get("asked") != asked:
        known = {"asked": asked, "gpu": _ask_tensorflow_for_gpu()}
        cache_folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(known), encoding="utf-8")
    return (cpu, Device("gpu", known["gpu"])) if known["gpu"] else (cpu,)


def _driver() -> str:
    version = Path("/proc/driver/nvidia/version")
    return version.read_text(encoding="utf-8") if version.is_file() else "unknown"


def _ask_tensorflow_for_gpu() -> str | None:
    """Name of the first GPU TensorFlow lists, if any."""
    command = [sys.executable, "-m", "traced.child", "--gpu"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if answer.returncode != 0:
        return None
    name: str | None = json.loads(answer.stdout.splitlines()[-1])
    return name


def environment_of(device: Device) -> Environment:
    """Describe this machine as a run on `device` sees it."""
    return Environment(
        python=platform.python_version(),
        tensorflow=tensorflow_version(),
        keras=version_of("keras"),
        numpy=version_of("numpy"),
        platform=f"{platform.system()} {platform.machine()}",
        device_kind=device.kind,
        device_name=device.name,
        cores=psutil.cpu_count() or 1,
        memory_bytes=psutil.virtual_memory().total,
    )
