"""Snippets that a module of tests runs together, and ways to read what came of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import psutil

from traced.execution.result import Result
from traced.execution.run import Runner

if TYPE_CHECKING:
    from tests.engine.conftest import Project
    from traced.inputs.snippet import Snippet
    from traced.records.environment import Device

Outcome = Callable[[str], Result]
"""Looks up the result of a scenario by its id."""


class Scenarios:
    """The snippets of one module of tests; every one begins with a docstring on line 1."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        """Text of each file."""
        self.everywhere: set[str] = set()
        """Files of those that run in a fresh interpreter too."""

    def add(self, name: str, body: str, *options: str, everywhere: bool = False) -> str:
        """Note a snippet and return its id; its body begins on line 2, options stand at the end."""
        block = "".join(f"# {line}\n" for line in options)
        tail = f"# /// script\n# [tool.traced]\n{block}# ///\n" if options else ""
        self.sources[f"t/{name}.py"] = f'"""Caption."""\n{body.strip()}\n{tail}'
        if everywhere:
            self.everywhere.add(f"t/{name}.py")
        return f"t/{name}"

    def run(self, project: Project, cpu: Device, *, fork: bool) -> Outcome:
        """Run all side by side, or, in fresh interpreters, those that are to run everywhere."""
        results: dict[str, Result] = {}
        names: Iterable[str] = self.sources if fork else sorted(self.everywhere)
        runs = [(project.snippet(name, self.sources[name]), cpu) for name in names]
        with Runner(project.layout, libraries=(), fork=fork, side_by_side=4) as runner:
            runner.run(runs, lambda result: results.update({result.snippet.id: result}))
        return results.__getitem__


def outputs(result: Result) -> list[tuple[str, str, int, int]]:
    """Stream, text, first and last line of each output."""
    return [(o.stream, o.text, o.first_line, o.last_line) for o in result.record.outputs]


def complaints(result: Result) -> list[str]:
    """Text of each problem."""
    return [str(problem) for problem in result.problems]


def run_all(runner: Runner, cpu: Device, *snippets: Snippet) -> list[Result]:
    """Run snippets with a runner of the test's own."""
    results: list[Result] = []
    runner.run([(snippet, cpu) for snippet in snippets], results.append)
    return results


def is_running(process: int) -> bool:
    """Whether a process still does anything."""
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(fact: Callable[[], bool]) -> bool:
    """Wait a while for something to become true."""
    until = time.monotonic() + 40
    while not fact() and time.monotonic() < until:
        time.sleep(0.01)
    return fact()
