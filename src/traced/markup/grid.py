"""Several workloads in several sizes, measured: as a table of speed-ups and one of totals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from traced.embeds.quantity import format_ratio, format_seconds
from traced.markup.markup import caption_words
from traced.records.record import Measurement, Ratio, VariantTiming

AS_WRITTEN: Final = "as written"
"""Label of a program that declares none."""
DRAW: Final = 1.05
"""A speed-up counts only when its whole interval is further from 1 than this factor."""
CALLS: Final = (1, 10, 100, 1_000, 10_000)
"""Numbers of calls whose totals are tabulated."""
VERDICTS: Final = {"faster": "▲", "draw": "=", "slower": "▼"}
"""What a cell says, with the sign it says it by."""
RULE: Final = (
    "▲ faster or ▼ slower than {baseline}: the whole 95 % interval lies more than 5 % off 1. "
    "= anything else. Warm calls, median of interleaved rounds; the first call is not in it."
)


@dataclass(frozen=True)
class Cell:
    """One workload in one size."""

    workload: str
    """Caption of the snippet."""
    label: str
    """The size."""
    measurement: Measurement
    anchor: str
    """Where the page shows the run."""


def verdict(ratio: Ratio) -> str:
    """Whether a variant is faster or slower than the baseline, or neither for certain."""
    if ratio.interval.low > DRAW:
        return "faster"
    if ratio.interval.high < 1 / DRAW:
        return "slower"
    return "draw"


def grid_table(cells: Sequence[Cell]) -> str:
    """A row for each workload and size: time of the baseline, speed-ups of the others."""
    baseline, *others = (v.name for v in cells[0].measurement.variants)
    heads = ("Size", baseline, *others)
    groups = "".join(_group(group, len(heads), _grid_row) for group in _by_workload(cells))
    rule = RULE.format(baseline=escape(baseline))
    return (
        f"{_table('traced-grid', 'Measured grid', heads, groups)}"
        f'<p class="traced-run__note">{rule} {_tally(cells)}</p>'
    )


def _by_workload(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The sizes of each workload; the workload with the largest speed-up comes first."""
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.workload, []).append(cell)
    return sorted(groups.values(), key=lambda group: -max(map(_largest_gain, group)))


def _largest_gain(cell: Cell) -> float:
    baseline = cell.measurement.variants[0].name
    return max(r.ratio for r in cell.measurement.ratios if r.baseline == baseline)


def _table(name: str, label: str, heads: Iterable[str], body: str) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    return (
        f'<div class="traced-scroll" tabindex="0" role="group" aria-label="{escape(label)}">'
        f'<table class="traced-table {name}"><thead><tr>{head}</tr></thead>{body}</table></div>'
    )


def _group(cells: Sequence[Cell], width: int, row: Callable[[Cell], str]) -> str:
    """The sizes of one workload below its name."""
    name = caption_words(cells[0].workload.rstrip("."))
    head = f'<tr><th scope="rowgroup" colspan="{width}">{name}</th></tr>'
    return f"<tbody>{head}{''.join(map(row, cells))}</tbody>"


def _size(cell: Cell) -> str:
    """A size, as a link to its run."""
    return f'<th scope="row"><a href="#{escape(cell.anchor)}">{escape(cell.label)}</a></th>'


def _grid_row(cell: Cell) -> str:
    baseline, *others = cell.measurement.variants
    data = f"<td>{format_seconds(baseline.median_s)}</td>"
    for variant in others:
        ratio = cell.measurement.ratio(baseline.name, variant.name)
        assert ratio  # noqa: S101 — a measurement holds every pair
        said = verdict(ratio)
        span = f"{format_ratio(ratio.interval.low)} – {format_ratio(ratio.interval.high)}"
        data += (
            f'<td class="traced-grid--{said}"><span aria-hidden="true">{VERDICTS[said]}</span> '
            f"<strong>{format_ratio(ratio.ratio)}</strong>"
            f'<span class="traced-sr"> {said}</span> <small>{span}</small></td>'
        )
    return f"<tr>{_size(cell)}{data}</tr>"


def _tally(cells: Sequence[Cell]) -> str:
    """How often each variant was faster, even or slower."""
    baseline, *others = (v.name for v in cells[0].measurement.variants)
    said = []
    for name in others:
        ratios = [cell.measurement.ratio(baseline, name) for cell in cells]
        verdicts = [verdict(ratio) for ratio in ratios if ratio]
        counts = {one: verdicts.count(one) for one in VERDICTS}
        said.append(
            f"{escape(name)}: {counts['faster']} faster, {counts['draw']} even, "
            f"{counts['slower']} slower"
        )
    return f"Of {len(cells)} rows: {'; '.join(said)}."


def break_even_table(cells: Sequence[Cell]) -> str:
    """A row for each workload and size: which variant has taken least after so many calls.

    What a variant has taken is its first call and the median of a warm one for each further.
    The row carries these figures for the explorer, in seconds.
    """
    heads = ("Size", *(f"{calls:,} call{'s' * (calls != 1)}" for calls in CALLS))
    groups = "".join(_group(group, len(heads), _break_even_row) for group in _by_workload(cells))
    sums = "".join(f"<td>{_least_in(cells, calls)}</td>" for calls in CALLS)
    foot = f'<tfoot><tr><th scope="row">Least in</th>{sums}</tr></tfoot>'
    return _table("traced-totals", "Total time by number of calls", heads, groups + foot)


def _break_even_row(cell: Cell) -> str:
    figures = [
        {"name": one.name, "first_s": one.first_call_s, "warm_s": one.median_s}
        for one in cell.measurement.variants
    ]
    data = "".join(f"<td>{_least(cell.measurement, calls)}</td>" for calls in CALLS)
    return (
        f'<tr data-workload="{escape(cell.workload.rstrip("."))}" '
        f'data-label="{escape(cell.label)}" data-figures="{escape(json.dumps(figures))}">'
        f"{_size(cell)}{data}</tr>"
    )


def total_s(variant: VariantTiming, calls: int) -> float:
    """Seconds that so many calls take, the first one included."""
    return variant.first_call_s + (calls - 1) * variant.median_s


def _best(measurement: Measurement, calls: int) -> VariantTiming:
    return min(measurement.variants, key=lambda v: total_s(v, calls))


def _least_in(cells: Sequence[Cell], calls: int) -> str:
    """In how many rows each variant has taken least."""
    best = [_best(cell.measurement, calls).name for cell in cells]
    names = [variant.name for variant in cells[0].measurement.variants]
    return "<br>".join(f"{escape(name)} {best.count(name)}" for name in names)


def _least(measurement: Measurement, calls: int) -> str:
    """The variant that has taken least, and how long that is."""
    best = _best(measurement, calls)
    return f"{escape(best.name)} <small>{format_seconds(total_s(best, calls))}</small>"
