"""The engine's clock agrees with `timeit`, the standard library's own harness.

Both time the same function in the same process, in batches of about the same length: `timeit`
first, then the engine, then `timeit` again. The machine may be busy with something else, so a
disagreement counts only if none of three attempts is without it.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path

import pytest

from traced.base.layout import Layout
from traced.execution.result import Result
from traced.execution.run import Runner
from traced.inputs.snippet import load_snippet
from traced.records.environment import Device

ATTEMPTS = 3
LOW, HIGH = 0.7, 1.4
"""Between these, the engine's median divided by that of `timeit` counts as agreement."""

Attempt = Callable[[], tuple[float, float]]
"""Seconds of one call by the engine and by `timeit`."""

BOTH = '''\
"""Times a function with `timeit`, before the engine does and after."""
# /// script
# [tool.traced]
# devices = ["cpu"]
# measure = ["work"]
# budget_s = 0.4
# ///
import atexit
import timeit

{setup}

def by_timeit():
    calls = max(1, round(0.004 / min(timeit.repeat(twin, number=1, repeat=5))))
    for seconds in timeit.repeat(twin, number=calls, repeat=50):
        print(seconds / calls)


by_timeit()
atexit.register(by_timeit)
'''

PYTHON = """
def work():
    return sum(n * n for n in range(5_000))

twin = work
"""

GRAPH = """
import tensorflow as tf

a = tf.random.stateless_normal([64, 64], [1, 2])

def multiply():
    return tf.matmul(a, a)

work = tf.function(multiply)
twin = tf.function(multiply)  # the engine wants to make the first call of `work` itself
twin()
"""


def attempts(root: Path, setup: str, runner: Runner) -> Attempt:
    """Write the snippet that times `work` both ways; return what runs it once."""
    path = root / "snippets" / "t" / "both.py"
    path.parent.mkdir(parents=True)
    path.write_text(BOTH.format(setup=setup), encoding="utf-8")
    snippet = load_snippet(Layout(root), path)

    def attempt() -> tuple[float, float]:
        results: list[Result] = []
        runner.run([(snippet, Device("cpu", "Test processor"))], results.append)
        (result,) = results
        assert () == result.problems
        assert result.record.measurement is not None
        engine_s = result.record.measurement.variants[0].median_s
        return engine_s, statistics.median(map(float, result.record.stdout.split()))

    return attempt


def disagreements(attempt: Attempt) -> list[str]:
    """What each attempt said; nothing as soon as one of them agrees."""
    said = []
    for _ in range(ATTEMPTS):
        engine_s, timeit_s = attempt()
        ratio = engine_s / timeit_s
        if LOW < ratio < HIGH:
            return []
        engine_us, timeit_us = 1e6 * engine_s, 1e6 * timeit_s
        said.append(f"engine {engine_us:.1f} µs, timeit {timeit_us:.1f} µs: ratio {ratio:.2f}")
    return said


@pytest.mark.parametrize(
    ("setup", "libraries"),
    [
        pytest.param(PYTHON, (), id="python"),
        pytest.param(GRAPH, ("tensorflow",), id="graph"),
    ],
)
def test_the_engine_agrees_with_timeit(
    tmp_path: Path, setup: str, libraries: tuple[str, ...]
) -> None:
    """A call takes as long by the engine as by `timeit`, in plain Python and in a graph."""
    with Runner(Layout(tmp_path), libraries=libraries) as runner:
        assert [] == disagreements(attempts(tmp_path, setup, runner))


@pytest.mark.parametrize("wrong", [0.5, 2.0])
def test_an_engine_off_by_two_would_be_noticed(wrong: float) -> None:
    """A clock that is wrong by a factor of two agrees in no attempt, and each one is named."""
    said = disagreements(lambda: (wrong * 1e-3, 1e-3))

    assert [f"engine {1000 * wrong:.1f} µs, timeit 1000.0 µs: ratio {wrong:.2f}"] * 3 == said
