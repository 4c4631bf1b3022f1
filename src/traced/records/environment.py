"""The machine: its devices, its hardware and the versions of the libraries that matter."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import psutil

from traced.inputs.options import DeviceKind
from traced.records.record import Environment

PROBE_S = 300.0
NVIDIA_VERSION = Path("/proc/driver/nvidia/version")
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


def imported_distributions(modules: Iterable[str]) -> dict[str, str]:
    """Version of each distribution that provides one of these top-level modules, by name.

    What is installed is read once per process, as a build imports it once.
    """
    providers = _providers()
    names = {name for module in modules for name in providers.get(module, ())}
    return {name: installed(name) for name in sorted(names)}


@cache
def _providers() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


@cache
def installed(distribution: str) -> str:
    """Version installed when this process first asked, or the word `missing`.

    A later upgrade counts in the next process, which also imports it anew.
    """
    return version_of(distribution)


@cache
def cpu_name() -> str:
    """The processor's model name."""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


class ProbeError(Exception):
    """TensorFlow could not say which GPUs it sees."""


def devices(cache_folder: Path) -> tuple[Device, ...]:
    """The devices of this machine, the CPU first."""
    return find_devices(cache_folder)[0]


def find_devices(cache_folder: Path) -> tuple[tuple[Device, ...], str]:
    """The devices of this machine, the CPU first, and what the author should know about that.

    TensorFlow is asked about GPUs only where a driver is present, in a process of its own,
    and its answer is kept in `cache_folder` until driver, TensorFlow or visibility change.
    No answer is not kept: it says nothing about the machine.
    """
    cpu = Device("cpu", cpu_name())
    if not any(Path(node).exists() for node in NVIDIA_NODES):
        return (cpu,), ""
    asked = json.dumps([tensorflow_version(), os.environ.get("CUDA_VISIBLE_DEVICES"), _driver()])
    kept = cache_folder / "gpu.json"
    try:
        known = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if not isinstance(known, dict) or known.get("asked") != asked:
        try:
            known = {"asked": asked, "gpu": _ask_tensorflow_for_gpu()}
        except ProbeError as error:
            return (cpu,), f"Running on the CPU only: {error}"
        cache_folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(known), encoding="utf-8")
    return ((cpu, Device("gpu", known["gpu"])) if known["gpu"] else (cpu,)), ""


def _driver() -> str:
    """What the driver says of itself."""
    return NVIDIA_VERSION.read_text(encoding="utf-8") if NVIDIA_VERSION.is_file() else "unknown"


def driver_version() -> str:
    """Version of the GPU's driver, empty where the system does not say."""
    found = re.search(r"Kernel Module\b.*?\s(\d+(?:\.\d+)+)", _driver())
    return found[1] if found else ""


def _ask_tensorflow_for_gpu() -> str | None:
    """Name of the first GPU TensorFlow lists, if any.

    Raises:
        ProbeError: There is no answer.
    """
    try:
        answer = subprocess.run(
            [sys.executable, "-P", "-m", "traced.execution.child", "--gpu"],
            capture_output=True,
            text=True,
            timeout=PROBE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        said = f"asking TensorFlow for GPUs took more than {PROBE_S:g} s"
        raise ProbeError(said) from None
    if answer.returncode != 0:
        last = (answer.stderr.strip().splitlines() or [f"status {answer.returncode}"])[-1]
        raise ProbeError(f"asking TensorFlow for GPUs failed: {last}")
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
        driver=driver_version() if device.kind == "gpu" else "",
        cores=psutil.cpu_count() or 1,
        memory_bytes=psutil.virtual_memory().total,
    )
