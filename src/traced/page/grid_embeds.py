"""Embeds of measured grids: workloads in all the sizes that their variants declare."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from dataclasses import replace

from traced.base.problem import Code
from traced.embeds.chart import draw_speedups
from traced.embeds.embed import Embed, EmbedKind
from traced.embeds.quantity import with_held_products
from traced.inputs.variant import variant_path
from traced.markup import markup
from traced.markup.grid import AS_WRITTEN, Cell, break_even_table, grid_table
from traced.markup.sheet import Edits, Sheet, complain, new_anchor
from traced.page.run_embeds import cite, find_target

KINDS = (EmbedKind.GRID, EmbedKind.BREAK_EVEN)
"""Embeds that show every variant of the snippets they name."""


def expand_grid(embed: Embed, sheet: Sheet) -> Edits:
    """Speed-ups of each workload in each size: a table with intervals, and a chart."""
    cells = _cells(embed, sheet)
    if isinstance(cells, list):
        return cells
    title = embed.text.strip()
    names = (f"{cell.workload.rstrip('.')}, {cell.label}" for cell in cells)
    rows = [
        (with_held_products(name), cell.measurement)
        for name, cell in zip(names, cells, strict=True)
    ]

    def drawing(*, narrow: bool) -> str:
        identity = f"{title}{narrow}{rows!r}"
        return sheet.gallery.draw(identity, lambda: draw_speedups(rows, title=title, narrow=narrow))

    chart = (
        '<details class="traced-chart__data"><summary>The same as a chart</summary>'
        f'<div class="traced-chart__wide">{drawing(narrow=False)}</div>'
        f'<div class="traced-chart__narrow">{drawing(narrow=True)}</div></details>'
    )
    return _figure(embed, sheet, f"<div>{grid_table(cells)}</div>{chart}")


def expand_break_even(embed: Embed, sheet: Sheet) -> Edits:
    """What each workload has taken after so many calls; JavaScript lets the reader choose."""
    cells = _cells(embed, sheet)
    if isinstance(cells, list):
        return cells
    body = (
        '<div class="traced-explorer" data-explorer></div>'
        '<details class="traced-chart__data"><summary>All totals as a table</summary>'
        f"{break_even_table(cells)}"
        '<p class="traced-run__note">Each cell names what has taken least time by then, '
        "the first call included. Computed from first call and median of each run.</p></details>"
    )
    return _figure(embed, sheet, body)


def _figure(embed: Embed, sheet: Sheet, body: str) -> Edits:
    caption = markup.caption_words(embed.text.strip())
    html = (
        f'<figure class="traced-chart" id="{new_anchor(sheet, str(embed.kind))}">'
        f'<figcaption class="traced-run__caption">{caption}</figcaption>{body}</figure>'
    )
    return [(embed.start, embed.end, sheet.stash(html))]


def _cells(embed: Embed, sheet: Sheet) -> tuple[Cell, ...] | Edits:
    """The runs of a grid, or the complaint that one is missing or was not measured."""
    cells = []
    for path in sorted(fnmatch.filter(sheet.gallery.exhibits, embed.path)) or [embed.path]:
        found = find_target(sheet, replace(embed, path=path))
        if isinstance(found, list):
            return found
        for name in ("", *found.snippet.declared):
            options = embed.options | ({"variant": name} if name else {})
            one = find_target(sheet, replace(embed, path=path, options=options))
            if isinstance(one, list):
                return one
            measurement = one.shown.record.measurement
            if measurement is None:
                fix = "give it measure = [...]"
                return complain(sheet, embed, Code.BAD_VALUE, f"{path} is not measured", fix)
            label = one.snippet.options.label or name or AS_WRITTEN
            anchor = cite(sheet, one.exhibit)
            cells.append(Cell(found.snippet.caption, label, measurement, anchor))
    if len({tuple(v.name for v in cell.measurement.variants) for cell in cells}) != 1:
        message = f"the snippets of {embed.path} have different variants"
        fix = "give each the same measure = [...]"
        return complain(sheet, embed, Code.BAD_VALUE, message, fix)
    return tuple(cells)


def all_variants(embed: Embed, known: Iterable[str]) -> list[str]:
    """Exhibits that an embed of a grid shows beside those of the files it names."""
    return fnmatch.filter(known, variant_path(embed.path, "*")) if embed.kind in KINDS else []
