"""Honest timing of variants: interleaved rounds, medians, bootstrap intervals, break-even.

Nothing here knows TensorFlow: the caller passes the clock, the way to wait for a device,
and the counters, so that the arithmetic is tested on synthetic clocks.
"""

from __future__ import annotations

import itertools
import math
import random
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from traced.inputs.options import COMPARISONS, EXPECTATION
from traced.records.record import Interval, Measurement, Ratio, VariantTiming

MIN_ROUNDS = 9
"""Rounds before an interval is looked at."""
MAX_ROUNDS = 200
ROUND_S = 0.004
"""Least seconds one variant runs in one round, so that the clock's grain does not count."""
STEADY = 0.03
"""A median is steady when its interval is within 3 % of it to either side."""
RESAMPLES = 1000
CONFIDENCE = 0.95

Call = Callable[[], object]


@dataclass(frozen=True)
class Instruments:
    """What the timing loop needs of the world around it."""

    clock: Callable[[], float]
    """Seconds, monotonic."""
    synchronise: Callable[[object], None]
    """Wait until the given result of a call exists on its device."""
    count_traces: Callable[[Call], int | None] = lambda _: None
    """How often TensorFlow has traced this callable."""
    peak_memory: Callable[[Call], int | None] = lambda _: None
    """Bytes the allocator's peak rises by during one call."""


@dataclass
class Samples:
    """Raw seconds of one variant."""

    first_call_s: float = 0.0
    calls_per_round: int = 1
    per_call_s: list[float] = field(default_factory=list)
    traces: int | None = None
    peak_memory_bytes: int | None = None


def collect(
    variants: Mapping[str, Call], tools: Instruments, budget_s: float
) -> dict[str, Samples]:
    """Time the variants in interleaved rounds until all medians are steady or time is up.

    Each round starts with another variant, so that drift and position hit all alike.
    """
    samples = {name: Samples() for name in variants}
    for name, call in variants.items():
        samples[name].first_call_s = _time(call, 1, tools)
    for name, call in variants.items():
        samples[name].calls_per_round = _calibrate(call, tools)
        samples[name].peak_memory_bytes = tools.peak_memory(call)
    started = tools.clock()
    names = list(variants)
    for number in range(MAX_ROUNDS):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            calls = samples[name].calls_per_round
            samples[name].per_call_s.append(_time(variants[name], calls, tools) / calls)
        if tools.clock() - started > budget_s and number + 1 >= MIN_ROUNDS:
            break
        if number + 1 >= MIN_ROUNDS and number % 5 == 0 and all(map(_steady, samples.values())):
            break
    for name, call in variants.items():
        samples[name].traces = tools.count_traces(call)
    return samples


def _time(call: Call, calls: int, tools: Instruments) -> float:
    """Seconds that `calls` calls take, the last result waited for."""
    start = tools.clock()
    for _ in range(calls):
        result = call()
    tools.synchronise(result)
    return tools.clock() - start


def _calibrate(call: Call, tools: Instruments) -> int:
    """Calls per round that together last long enough for the clock; also warms up."""
    for _ in range(2):
        seconds = _time(call, 1, tools)
    return max(1, math.ceil(ROUND_S / max(seconds, 1e-7)))


def _steady(samples: Samples) -> bool:
    median = statistics.median(samples.per_call_s)
    interval = bootstrap(samples.per_call_s, resamples=200)
    return max(interval.high - median, median - interval.low) <= STEADY * median


def bootstrap(values: Sequence[float], resamples: int = RESAMPLES) -> Interval:
    """Percentile bootstrap interval of the median, with a fixed seed so that it repeats."""
    draw = random.Random(0)  # noqa: S311 — resampling, not secrecy
    medians = sorted(
        statistics.median(draw.choices(values, k=len(values))) for _ in range(resamples)
    )
    tail = (1 - CONFIDENCE) / 2
    return Interval(
        low=medians[math.floor(tail * resamples)],
        high=medians[math.ceil((1 - tail) * resamples) - 1],
    )


def summarise(samples: Mapping[str, Samples], threads: int) -> Measurement:
    """Turn raw seconds into medians, ratios and break-even calls, each with its interval."""
    variants = tuple(_variant(name, one) for name, one in samples.items())
    pairs = itertools.permutations(samples, 2)
    return Measurement(
        variants=variants,
        ratios=tuple(_ratio(a, b, samples[a], samples[b]) for a, b in pairs),
        rounds=len(next(iter(samples.values())).per_call_s),
        steady=all(map(_steady, samples.values())),
        threads=threads,
    )


def _variant(name: str, samples: Samples) -> VariantTiming:
    return VariantTiming(
        name=name,
        first_call_s=samples.first_call_s,
        median_s=statistics.median(samples.per_call_s),
        interval_s=bootstrap(samples.per_call_s),
        calls_per_round=samples.calls_per_round,
        samples_s=tuple(samples.per_call_s),
        traces=samples.traces,
        peak_memory_bytes=samples.peak_memory_bytes,
    )


def _ratio(baseline: str, variant: str, slow: Samples, fast: Samples) -> Ratio:
    """Compare round by round: both sides of a round met the same state of the machine."""
    by_round = [a / b for a, b in zip(slow.per_call_s, fast.per_call_s, strict=True)]
    interval = bootstrap(by_round)
    return Ratio(
        baseline=baseline,
        variant=variant,
        ratio=statistics.median(by_round),
        interval=interval,
        break_even_calls=break_even(slow, fast) if interval.low > 1 else None,
    )


def break_even(slow: Samples, fast: Samples) -> int | None:
    """Calls after which `fast` with its first call has cost no more than `slow` with its own."""
    saved = statistics.median(slow.per_call_s) - statistics.median(fast.per_call_s)
    if saved <= 0:
        return None
    return 1 + max(0, math.ceil((fast.first_call_s - slow.first_call_s) / saved))


def met(ratio: float, comparison: str, bound: float) -> bool:
    """Whether a ratio compares with a bound as an expectation says."""
    return COMPARISONS[comparison](ratio, bound)


def failed_expectations(measurement: Measurement, expectations: Iterable[str]) -> list[str]:
    """Say of each expected ratio that does not hold what was measured instead."""
    failed = []
    for text in expectations:
        match = EXPECTATION.match(text)
        ratio = measurement.ratio(match["slow"], match["fast"]) if match else None
        if match is None or ratio is None:
            failed.append(f"{text!r} names no measured pair")
        elif not met(ratio.ratio, match["op"], float(match["bound"])):
            span = f"{ratio.interval.low:.3g} to {ratio.interval.high:.3g}"
            failed.append(f"expected {text}, measured {ratio.ratio:.3g} (95 % interval {span})")
    return failed
