"""Measurements as HTML tables."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from traced.embeds.quantity import format_bytes, format_ratio, format_seconds
from traced.records.record import Measurement, Ratio, VariantTiming

COLUMNS = (
    "Variant",
    "First call",
    "Median, warm",
    "95 % interval",
    "Speed-up over {baseline}",
    "Paid back after",
    "Traces",
    "Peak memory",
)
"""Headings of a measurement's table."""


def measurement_table(groups: Sequence[str], baseline: str) -> str:
    """A table of one or more measurements that share their baseline's name."""
    head = "".join(
        f'<th scope="col">{escape(name.format(baseline=baseline))}</th>' for name in COLUMNS
    )
    return (
        '<div class="traced-scroll" tabindex="0" role="group" aria-label="Measurement">'
        f'<table class="traced-table"><thead><tr>{head}</tr></thead>{"".join(groups)}</table></div>'
    )


def measurement_group(measurement: Measurement, label: str = "") -> str:
    """Rows of one measurement, under the label's markup if there is one."""
    baseline = measurement.variants[0].name
    heading = ""
    if label:
        heading = f'<tr><th scope="rowgroup" colspan="{len(COLUMNS)}">{label}</th></tr>'
    rows = "".join(
        _row(variant, measurement.ratio(baseline, variant.name)) for variant in measurement.variants
    )
    return f"<tbody>{heading}{rows}</tbody>"


def _row(variant: VariantTiming, ratio: Ratio | None) -> str:
    span = variant.interval_s
    break_even = "–"
    if ratio:
        calls = ratio.break_even_calls
        break_even = "never" if calls is None else f"{calls:,} call{'s' * (calls != 1)}"
    cells = (
        format_seconds(variant.first_call_s),
        format_seconds(variant.median_s),
        f"{format_seconds(span.low)} – {format_seconds(span.high)}",
        format_ratio(ratio.ratio) if ratio else "–",
        break_even,
        "–" if variant.traces is None else str(variant.traces),
        "–" if not variant.peak_memory_bytes else format_bytes(variant.peak_memory_bytes),
    )
    data = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row"><code>{escape(variant.name)}</code></th>{data}</tr>'


def measurement_note(measurement: Measurement) -> str:
    """How the figures of a table were come by."""
    unsteady = "" if measurement.steady else " <strong>Unsteady:</strong> an interval stayed wide."
    return (
        f'<p class="traced-run__note">{measurement.rounds} interleaved rounds, '
        f"{measurement.threads} threads, first calls apart.{unsteady}</p>"
    )
