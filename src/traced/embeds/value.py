"""One number or word out of a record, as it stands in a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from traced.base.problem import did_you_mean
from traced.embeds.graph_value import node_count
from traced.embeds.quantity import format_bytes, format_ratio, format_seconds
from traced.inputs.snippet import Snippet
from traced.records.record import Measurement, Ratio, Record, VariantTiming

MEASURED = re.compile(
    r"""
    ^ (?P<first>\w+)
    (?: / (?P<second>\w+) )?      # a ratio of medians
    (?: \. (?P<field>\w+) )? $    # or another figure of the variant or pair
    """,
    re.VERBOSE,
)
"""`graph`, `graph.first_call`, `eager/graph` or `eager/graph.break_even`."""


class ValueProblemError(Exception):
    """A value that the record does not hold; the message says so, `fix` what to write."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


@dataclass(frozen=True)
class Value:
    """What stands in the sentence, and what its tooltip says."""

    text: str
    title: str


def _peak(variant: VariantTiming) -> str:
    if variant.peak_memory_bytes is None:
        raise ValueProblemError("this device's allocator reports no peak", "leave it out")
    return format_bytes(variant.peak_memory_bytes)


def _traces(variant: VariantTiming) -> str:
    if variant.traces is None:
        fix = "name a tf.function"
        raise ValueProblemError(f"{variant.name} is plain Python and never traced", fix)
    return str(variant.traces)


FIELDS: Final[Mapping[str, tuple[Callable[[VariantTiming], str], str]]] = {
    "median": (lambda v: format_seconds(v.median_s), "median of warm calls"),
    "first_call": (lambda v: format_seconds(v.first_call_s), "first call, tracing included"),
    "traces": (_traces, "times TensorFlow traced it"),
    "peak_memory": (_peak, "allocator's peak during one warm call"),
}
"""Figures of one variant."""


def value_of(snippet: Snippet, record: Record, fragment: str) -> Value:
    """Resolve the part of an embed's target behind `#`.

    Raises:
        ValueProblemError: The snippet or its record does not hold that value.
    """
    if fragment in snippet.sections:
        return _of_section(snippet, record, fragment)
    if counted := node_count(record, fragment):
        return Value(f"{counted[0]:,}", counted[1])
    match = MEASURED.match(fragment)
    measurement = record.measurement
    if measurement and match and match["first"] in snippet.options.measure:
        return _of_measurement(measurement, match)
    known = [*snippet.sections, *snippet.options.measure, *snippet.options.graphs]
    if not fragment:
        fix = f"put one behind #, as {snippet.path}#{known[0]}" if known else "give it a section"
        raise ValueProblemError(f"names no part of {snippet.path}", fix)
    word = match["first"] if match else fragment
    fix = did_you_mean(word, known, f"known: {', '.join(known) or 'none'}")
    raise ValueProblemError(f"no section or variant {fragment!r} in {snippet.path}", fix)


@dataclass(frozen=True)
class Number:
    """A number, and how far measuring it again may lie from it."""

    value: float
    low: float
    high: float


def number_of(snippet: Snippet, record: Record, fragment: str) -> Number:
    """The number of a section, or of a measured ratio, break-even or trace count.

    Durations are refused: on another machine they say nothing.

    Raises:
        ValueProblemError: There is no such number.
    """
    if fragment in snippet.sections:
        return _printed_number(_of_section(snippet, record, fragment).text, snippet, fragment)
    match, measurement = MEASURED.match(fragment), record.measurement
    if not (match and measurement and match["first"] in snippet.options.measure):
        return _printed_number(value_of(snippet, record, fragment).text, snippet, fragment)
    ratio = measurement.ratio(match["first"], match["second"]) if match["second"] else None
    if ratio and match["field"] is None:
        return Number(ratio.ratio, ratio.interval.low, ratio.interval.high)
    if (ratio and match["field"] == "break_even") or match["field"] == "traces":
        word = value_of(snippet, record, fragment).text.replace(",", "").partition(" ")[0]
        return _printed_number(word, snippet, fragment)
    fix = "ask for a ratio, a count or a number that the program prints"
    raise ValueProblemError(f"{fragment!r} of {snippet.path} differs from machine to machine", fix)


def _printed_number(text: str, snippet: Snippet, fragment: str) -> Number:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        message = f"{fragment!r} of {snippet.path} is {text!r}, no number"
        raise ValueProblemError(message, "let the section print a number alone")
    return Number(value, value, value)


def _of_section(snippet: Snippet, record: Record, name: str) -> Value:
    section = snippet.sections[name]
    outputs = record.between(section.first_line, section.last_line)
    text = "".join(o.text for o in outputs if o.stream == "stdout").strip()
    if len(text.splitlines()) != 1:
        count = len(text.splitlines())
        fix = "a value is a section that prints one line"
        raise ValueProblemError(f"section {name!r} of {snippet.path} printed {count} lines", fix)
    return Value(text, f"printed by {snippet.path}")


def _of_measurement(measurement: Measurement, match: re.Match[str]) -> Value:
    if match["second"]:
        ratio = measurement.ratio(match["first"], match["second"])
        if ratio is None:
            others = [v.name for v in measurement.variants if v.name != match["first"]]
            fix = did_you_mean(match["second"], others, f"known: {', '.join(others)}")
            raise ValueProblemError(f"no variant {match['second']!r}", fix)
        return _of_ratio(measurement, ratio, match["field"])
    variant = measurement.variant(match["first"])
    field = match["field"] or "median"
    if variant is None or field not in FIELDS:
        fix = did_you_mean(field, FIELDS, f"known: {', '.join(FIELDS)}")
        raise ValueProblemError(f"no figure {field!r} of {match['first']}", fix)
    figure, meaning = FIELDS[field]
    span = variant.interval_s
    interval = f"; 95 % interval {format_seconds(span.low)} to {format_seconds(span.high)}"
    title = f"{variant.name}: {meaning}{interval if field == 'median' else ''}"
    return Value(figure(variant), f"{title}{_steadiness(measurement)}")


def _of_ratio(measurement: Measurement, ratio: Ratio, field: str | None) -> Value:
    if field == "break_even":
        calls = ratio.break_even_calls
        text = "never" if calls is None else f"{calls:,} call{'s' if calls != 1 else ''}"
        title = f"calls until the first call of {ratio.variant} is paid back"
        return Value(text, title + _steadiness(measurement))
    if field is not None:
        raise ValueProblemError(f"no figure {field!r} of a pair", "known: break_even")
    span = f"{format_ratio(ratio.interval.low)} to {format_ratio(ratio.interval.high)}"
    title = f"{ratio.baseline} / {ratio.variant}, medians of rounds; 95 % interval {span}"
    return Value(format_ratio(ratio.ratio), title + _steadiness(measurement))


def _steadiness(measurement: Measurement) -> str:
    return f"; {measurement.rounds} rounds" + ("" if measurement.steady else ", unsteady")
