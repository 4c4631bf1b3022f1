"""Records and measurements made up for tests."""

from __future__ import annotations

from collections.abc import Mapping

from traced.inputs.options import DeviceKind
from traced.inputs.snippet import Snippet
from traced.records import key
from traced.records.environment import Device, environment_of
from traced.records.record import (
    Environment,
    Error,
    Frame,
    Interval,
    Measurement,
    Output,
    Ratio,
    Record,
    Stream,
    Timing,
    VariantTiming,
)

CPU = Device("cpu", "Test processor")
GPU = Device("gpu", "Test accelerator")


def out(text: str, line: int = 1, stream: Stream = "stdout") -> Output:
    """Text that the statement on `line` printed."""
    return Output(stream=stream, text=text, first_line=line, last_line=line)


def make_error(name: str = "ValueError", message: str = "no", line: int = 1) -> Error:
    """An error raised by the snippet's own line through two library frames."""
    frames = (
        Frame(line=line, function="<module>", source="call()"),
        Frame(line=0, function="", source="", folded=2),
    )
    names = (name, "Exception", "BaseException")
    return Error(class_names=names, message=message, line=line, frames=frames)


def make_environment(device: DeviceKind = "cpu") -> Environment:
    """A machine that is not this one."""
    return Environment(
        python="3.11.0",
        tensorflow="2.99.0",
        keras="3.99.0",
        numpy="2.99.0",
        platform="Linux x86_64",
        device_kind=device,
        device_name={"cpu": "Other processor", "gpu": "Other accelerator"}[device],
        cores=16,
        memory_bytes=1 << 34,
    )


def make_record(*outputs: Output, **changes: object) -> Record:
    """A record of a run made elsewhere."""
    record = Record(
        snippet="lesson/x",
        key="0" * 64,
        evidence={"source": "1"},
        observed={},
        outputs=outputs,
        truncated_bytes=0,
        error=None,
        timing=Timing(wall_s=0.04, cpu_s=0.05, import_s=3.0, peak_rss_bytes=1 << 28),
        measurement=None,
        environment=make_environment(),
        date="2026-11-22T10:00:00+00:00",
    )
    return record.model_copy(update=changes)


def record_of(snippet: Snippet, device: Device, *outputs: Output, **changes: object) -> Record:
    """A record of a run made here and now."""
    environment = environment_of(device)
    fields = key.evidence(snippet, environment)
    now = {
        "snippet": snippet.id,
        "key": key.key_of(fields),
        "evidence": fields,
        "environment": environment,
    }
    return make_record(*outputs, **(now | changes))


def make_measurement(medians_s: Mapping[str, float], *, steady: bool = True) -> Measurement:
    """Variants with these medians, first calls of 50 ms, all traced once but the first."""
    variants = tuple(
        VariantTiming(
            name=name,
            first_call_s=0.05,
            median_s=median_s,
            interval_s=Interval(low=median_s * 0.9, high=median_s * 1.1),
            calls_per_round=1,
            samples_s=(median_s,) * 3,
            traces=1 if number else None,
            peak_memory_bytes=(64 << 20) * number or None,
        )
        for number, (name, median_s) in enumerate(medians_s.items())
    )
    ratios = tuple(
        Ratio(
            baseline=a.name,
            variant=b.name,
            ratio=a.median_s / b.median_s,
            interval=Interval(
                low=a.median_s / b.median_s * 0.9, high=a.median_s / b.median_s * 1.1
            ),
            break_even_calls=29 if b.median_s < a.median_s else None,
        )
        for a in variants
        for b in variants
        if a is not b
    )
    return Measurement(variants=variants, ratios=ratios, rounds=20, steady=steady, threads=2)
