"""Runs what is stale and shows how far it has come."""

from __future__ import annotations

import time
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from traced.project import Project, Run
from traced.run import Result, Runner
from traced.snippet import Snippet


@dataclass(frozen=True)
class Summary:
    """What executing took."""

    due: int
    runs: int
    """Runs that came to an end, well or not."""
    wall_s: float
    snippets_s: float
    """Sum of the snippets' own run times."""

    def __str__(self) -> str:
        if not self.due:
            return "Nothing to execute"
        noun = "run" if self.runs == 1 else "runs"
        return f"Executed {self.runs} {noun} in {self.wall_s:.1f} s"


def execute_with_progress(project: Project, runner: Runner, runs: list[Run]) -> Summary:
    """Make runs under a progress bar on the terminal's error stream."""
    console = Console(stderr=True)
    start = time.perf_counter()
    results: list[Result] = []
    if not runs:
        return Summary(0, 0, 0.0, 0.0)
    columns = (
        TextColumn("Executing"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("importing TensorFlow", total=len(runs))

        def started(snippet: Snippet) -> None:
            progress.update(task, description=snippet.id)

        def ended(result: Result) -> None:
            results.append(result)
            progress.advance(task)

        project.execute(runner, runs, ended, started)
    wall_s = time.perf_counter() - start
    return Summary(len(runs), len(results), wall_s, sum(r.record.timing.wall_s for r in results))
