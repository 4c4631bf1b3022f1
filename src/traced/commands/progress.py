"""Runs what is stale and shows how far it has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from traced.commands.project import Project, Run
from traced.execution.result import Result
from traced.execution.run import Runner
from traced.inputs.snippet import Snippet

OnResult = Callable[[Result], None]
OnStart = Callable[[Snippet], None]


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
    """Make runs and keep what comes of them."""
    return show_progress(
        len(runs), lambda ended, started: project.execute(runner, runs, ended, started)
    )


def show_progress(due: int, make: Callable[[OnResult, OnStart], None]) -> Summary:
    """Show a bar on the terminal's error stream while `make` makes `due` runs.

    `make` is handed what to call with each result and with each snippet that starts.
    """
    if not due:
        return Summary(0, 0, 0.0, 0.0)
    start = time.perf_counter()
    results: list[Result] = []
    columns = (
        TextColumn("Executing"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    console = Console(stderr=True)
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task("importing TensorFlow", total=due)

        def started(snippet: Snippet) -> None:
            progress.update(task, description=snippet.id)

        def ended(result: Result) -> None:
            results.append(result)
            progress.update(task, advance=1, total=max(due, len(results)))

        make(ended, started)
    wall_s = time.perf_counter() - start
    return Summary(due, len(results), wall_s, sum(r.record.timing.wall_s for r in results))
