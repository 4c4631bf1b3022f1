"""The arithmetic of timing, on clocks whose answers are known."""

from __future__ import annotations

import random
import statistics
from typing import TYPE_CHECKING

import pytest

from traced.records.measure import (
    MAX_ROUNDS,
    MIN_ROUNDS,
    Instruments,
    Samples,
    bootstrap,
    break_even,
    collect,
    failed_expectations,
    summarise,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from traced.records.record import Measurement

FOREVER_S = 1e9


class World:
    """A clock that only calls advance, with a log of the calls."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.calls: list[str] = []
        self.tools = Instruments(clock=lambda: self.now_s, synchronise=lambda _: None)

    def call(self, name: str, seconds: Callable[[int], float]) -> Callable[[], object]:
        """Make a callable whose n-th call, counted from 0, takes `seconds(n)`."""

        def one() -> None:
            self.now_s += seconds(self.calls.count(name))
            self.calls.append(name)

        return one

    def measure(
        self, budget_s: float = FOREVER_S, **seconds: Callable[[int], float]
    ) -> Measurement:
        """Measure one variant per keyword."""
        variants = {name: self.call(name, cost) for name, cost in seconds.items()}
        return summarise(collect(variants, self.tools, budget_s), threads=2)


def constant(seconds: float) -> Callable[[int], float]:
    """Make every call cost the same."""
    return lambda _: seconds


def samples(first_call_s: float, *per_call_s: float) -> Samples:
    """Make the raw seconds of one variant."""
    return Samples(first_call_s=first_call_s, per_call_s=list(per_call_s))


def test_constant_variants() -> None:
    """Calls that always cost the same have exactly that median, no spread and a whole ratio."""
    found = World().measure(slow=constant(0.5), fast=constant(0.125))

    assert [("slow", 0.5), ("fast", 0.125)] == [(v.name, v.median_s) for v in found.variants]
    assert {(0.5, 0.5), (0.125, 0.125)} == {
        (v.interval_s.low, v.interval_s.high) for v in found.variants
    }
    assert {("slow", "fast"): 4.0, ("fast", "slow"): 0.25} == {
        (r.baseline, r.variant): r.ratio for r in found.ratios
    }
    assert found.steady
    assert 2 == found.threads


def test_short_calls_share_a_round() -> None:
    """Calls too short for the clock are repeated; the seconds stay those of one call."""
    found = World().measure(short=constant(2**-12), long=constant(2**-4))
    short, long = found.variants

    assert (17, 1) == (short.calls_per_round, long.calls_per_round)
    assert pytest.approx(2**-12) == short.median_s


def test_drift_cancels_in_ratios() -> None:
    """A machine that slows down to half its speed moves the medians, not the ratio."""
    world = World()

    def slowing(seconds: float) -> Callable[[int], float]:
        return lambda _: seconds * (1 + world.now_s / 2)

    found = world.measure(slow=slowing(0.02), fast=slowing(0.01), budget_s=2)
    ratio = found.ratio("slow", "fast")
    spread = found.variants[0].interval_s

    assert ratio is not None
    assert 2 == pytest.approx(ratio.ratio, rel=0.01)
    assert ratio.interval.high - ratio.interval.low < 0.06
    assert spread.high - spread.low > 0.05 * spread.low


def test_outliers_do_not_move_the_median() -> None:
    """One call in eleven that takes a hundred times longer changes nothing but the samples."""
    found = World().measure(
        a=lambda n: 1.0 if n % 11 == 5 else 0.01, b=lambda n: 1.0 if n % 13 == 7 else 0.02
    )
    a, b = found.variants

    assert [0.01, 0.02] == pytest.approx([a.median_s, b.median_s])
    assert 1 == pytest.approx(max(a.samples_s))
    assert found.steady
    ratio = found.ratio("b", "a")
    assert ratio is not None
    assert 2 == pytest.approx(ratio.ratio)


def test_two_speeds_are_not_steady() -> None:
    """A call that has two speeds gets an interval that spans both, and the page is told."""
    draw = random.Random(1)
    found = World().measure(a=lambda _: draw.choice([0.01, 0.02]), budget_s=1)
    (a,) = found.variants

    assert not found.steady
    assert [0.01, 0.02] == pytest.approx([a.interval_s.low, a.interval_s.high])


def test_the_budget_ends_the_rounds() -> None:
    """Unsteady variants stop with the first round that ends beyond the budget."""
    world = World()
    draw = random.Random(1)
    found = world.measure(a=lambda _: draw.choice([0.25, 0.5]), budget_s=30)
    spent_s = sum(found.variants[0].samples_s)

    assert 30 < spent_s <= 30.5
    assert len(found.variants[0].samples_s) == found.rounds


def test_a_small_budget_still_makes_the_least_rounds() -> None:
    """Fewer rounds than nine would give no interval worth the name."""
    assert MIN_ROUNDS == World().measure(a=constant(7), budget_s=0.1).rounds


def test_unsteady_variants_end_after_the_most_rounds() -> None:
    """A generous budget is not used up for ever."""
    draw = random.Random(1)

    assert MAX_ROUNDS == World().measure(a=lambda _: draw.choice([0.01, 0.02])).rounds


def test_the_first_call_stands_apart() -> None:
    """What tracing costs is the first call's, and in no sample."""
    found = World().measure(graph=lambda n: 8.0 if n == 0 else 0.5)
    (graph,) = found.variants

    assert (8.0, 0.5) == (graph.first_call_s, graph.median_s)
    assert {0.5} == set(graph.samples_s)


def test_rounds_are_interleaved_and_rotate() -> None:
    """Every round runs every variant once, each round beginning with the next one."""
    world = World()
    world.measure(a=constant(1), b=constant(1), c=constant(1))
    timed = world.calls[3 + 2 * 3 :]  # first calls, then two to calibrate each

    assert list("abcbcacababc") == timed[:12]


def test_a_device_is_waited_for() -> None:
    """Work that is only queued counts, once per round: the last result is waited for."""
    world = World()
    queued: list[float] = []
    waited: list[object] = []

    def enqueue() -> str:
        queued.append(0.5)
        return "result"

    def wait(result: object) -> None:
        waited.append(result)
        world.now_s += sum(queued)
        queued.clear()

    tools = Instruments(clock=lambda: world.now_s, synchronise=wait)
    found = summarise(collect({"a": enqueue}, tools, FOREVER_S), threads=1)

    assert 0.5 == found.variants[0].median_s
    assert {"result"} == set(waited)


def test_counters_are_asked() -> None:
    """Traces are counted after the last call, peak memory over one warm call."""
    world = World()
    call = world.call("a", constant(1))
    tools = Instruments(
        clock=lambda: world.now_s,
        synchronise=lambda _: None,
        count_traces=lambda _: len(world.calls),
        peak_memory=lambda _: len(world.calls),
    )
    found = collect({"a": call}, tools, FOREVER_S)["a"]

    assert (len(world.calls), 3) == (found.traces, found.peak_memory_bytes)


@pytest.mark.parametrize(
    ("slow", "fast", "calls"),
    [
        (samples(4, 4, 4, 4), samples(10, 2, 2, 2), 4),  # 4+3·4 = 16 = 10+3·2
        (samples(4, 4, 4, 4), samples(11, 2, 2, 2), 5),  # 4+3·4 < 11+3·2, 4+4·4 > 11+4·2
        (samples(4, 4, 4, 4), samples(3, 2, 2, 2), 1),  # dearer in no call
        (samples(4, 4, 4, 4), samples(4, 2, 2, 2), 1),
        (samples(20, 4, 4, 4), samples(22, 2, 2, 2), 2),  # a slow variant may have to trace too
        (samples(4, 4, 4, 4), samples(1, 4, 4, 4), None),  # saves nothing per call
        (samples(4, 4, 4, 4), samples(1, 5, 5, 5), None),
    ],
)
def test_break_even(slow: Samples, fast: Samples, calls: int | None) -> None:
    """Break-even is the first number of calls after which the variant has not cost more."""
    assert calls == break_even(slow, fast)


def test_no_break_even_without_a_certain_gain() -> None:
    """A gain within the spread is no gain: nothing is said to pay back."""
    found = summarise({"slow": samples(1, 1, 3, 3), "fast": samples(9, 2, 1, 2)}, threads=1)
    ratio = found.ratio("slow", "fast")

    assert ratio is not None
    assert ratio.ratio > 1 > ratio.interval.low
    assert ratio.break_even_calls is None


def test_ratios_compare_within_rounds() -> None:
    """A ratio is the median of the rounds' ratios, not the ratio of the medians."""
    found = summarise({"a": samples(0, 1, 20, 6), "b": samples(0, 1, 10, 2)}, threads=1)
    ratio = found.ratio("a", "b")

    assert ratio is not None
    assert 2 == ratio.ratio
    assert 3 == statistics.median([1, 20, 6]) / statistics.median([1, 10, 2])


def test_bootstrap_repeats() -> None:
    """The same samples have the same interval on every machine and day."""
    draw = random.Random(3)
    values = [draw.gauss(10, 1) for _ in range(40)]
    found = bootstrap(values)

    assert found == bootstrap(values)
    assert found.low < statistics.median(values) < found.high
    assert found.high - found.low < 2


def test_bootstrap_covers_the_truth() -> None:
    """About 95 of 100 intervals hold the true median."""
    draw = random.Random(4)
    intervals = [bootstrap([draw.gauss(10, 1) for _ in range(25)], 200) for _ in range(100)]

    assert 88 <= sum(one.low <= 10 <= one.high for one in intervals) <= 100


@pytest.mark.parametrize(
    ("expectation", "failures"),
    [
        ("slow/fast > 3.9", []),
        ("slow/fast >= 4", []),
        ("fast/slow <= 0.25", []),
        ("fast/slow < 1", []),
        ("slow/fast > 4", ["expected slow/fast > 4, measured 4 (95 % interval 4 to 4)"]),
        ("slow / fast<1.5", ["expected slow / fast<1.5, measured 4 (95 % interval 4 to 4)"]),
        ("slow/other > 1", ["'slow/other > 1' names no measured pair"]),
    ],
)
def test_expectations(expectation: str, failures: list[str]) -> None:
    """An expectation that does not hold says what was measured instead."""
    measurement = World().measure(slow=constant(0.5), fast=constant(0.125))

    assert failures == failed_expectations(measurement, [expectation])
