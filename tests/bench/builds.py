"""Costs of a build: cold, unchanged, one snippet changed, prose changed, and bare MkDocs.

Works on a copy of the project, so nothing of the author's is touched. Figures depend on the
machine: compare them with the bare build of the same run, which has the same pages and
neither hook nor extension.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
PARTS = ("docs", "snippets", "src", "mkdocs.yml", "pyproject.toml", "README.md", "CONTRIBUTING.md")
SAMPLE_S = 0.2


@dataclass(frozen=True)
class Cost:
    """What one build took, with all processes it started."""

    wall_s: float
    cpu_s: float
    peak_bytes: int
    """Largest sum of proportional memory of the process tree, sampled."""
    said: str

    def row(self, name: str, bare: Cost | None) -> str:
        """One line of the table."""
        ratio = f"{self.wall_s / bare.wall_s:6.2f}" if bare else " " * 6
        memory = self.peak_bytes / 2**20
        return f"{name:22} {self.wall_s:8.1f} {self.cpu_s:8.1f} {memory:10.0f} {ratio}  {self.said}"


def build(folder: Path) -> Cost:
    """Build once and watch."""
    before = os.times()
    start = time.perf_counter()
    command = [sys.executable, "-m", "mkdocs", "build"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    written = folder / "build.log"  # a pipe would fill up while nobody reads it
    with written.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=file)
    watched = psutil.Process(process.pid)
    peak = 0
    while process.poll() is None:
        peak = max(peak, tree_memory(watched))
        time.sleep(SAMPLE_S)
    wall = time.perf_counter() - start
    after = os.times()
    log = written.read_text(encoding="utf-8")
    if process.returncode:
        raise SystemExit(log)
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    said = next((line for line in log.splitlines() if "xecut" in line), "")
    return Cost(wall, cpu, peak, said.removeprefix("INFO    -  "))


def tree_memory(process: psutil.Process) -> int:
    """Proportional memory of a process and all below it."""
    total = 0
    with suppress(psutil.Error):
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.Error):
                total += one.memory_full_info().pss
    return total


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Change a file's text."""
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def bare(folder: Path) -> None:
    """Take hook and extension out of the configuration."""
    lines = (folder / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    text = "\n".join(one for one in lines if "adapters" not in one and one != "hooks:")
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, folder / part)
        page = folder / "docs" / "eager-vs-graph" / "metrics.md"
        snippet = folder / "snippets" / "eager-vs-graph" / "key_print_twice.py"
        costs = {"cold": build(folder), "unchanged": build(folder)}
        edit(snippet, lambda text: text + "\n# changed\n")
        costs["one snippet changed"] = build(folder)
        edit(page, lambda text: text + "\nOne more sentence.\n")
        costs["prose changed"] = build(folder)
        bare(folder)
        build(folder)
        costs["bare MkDocs"] = reference = build(folder)
    print(f"{'build':22} {'wall s':>8} {'CPU s':>8} {'peak MiB':>10} {'/bare':>6}")
    for name, cost in costs.items():
        print(cost.row(name, reference))


if __name__ == "__main__":
    main()
