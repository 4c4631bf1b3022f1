"""Embeds of what ran: the steps of a watched run, and the graphs of a `tf.function`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from traced.base.problem import Code, did_you_mean
from traced.embeds.embed import Embed
from traced.markup import markup
from traced.markup.graph_figure import FOLD_NODES, draw, drawn_nodes, legend, nodes_table
from traced.markup.listing import source_block
from traced.markup.provenance import provenance_panel
from traced.markup.sheet import Edits, Sheet, complain, place_of
from traced.markup.steps import steps_of, steps_table
from traced.page.run_embeds import Target, check_section, figure_anchor, find_target
from traced.records.opgraph import FunctionGraphs, OpGraph


def expand_steps(embed: Embed, sheet: Sheet) -> Edits:
    """What ran at each statement of a snippet, or of a section of it."""
    found = find_target(sheet, embed)
    if isinstance(found, list):
        return found
    snippet, record = found.snippet, found.shown.record
    if complaint := check_section(sheet, embed, snippet):
        return complaint
    steps = steps_of(snippet, record, embed.fragment or None)
    if not steps:
        fix = 'name its functions in watch = ["…"]'
        message = f"{embed.path} watches nothing"
        message += f" in section {embed.fragment!r}" if record.watched else ""
        return complain(sheet, embed, Code.BAD_VALUE, message, fix)
    place = place_of(sheet, figure_anchor(sheet, found.exhibit))
    body = (
        f"{markup.figure_caption(snippet, embed.text.strip(), place)}"
        f"{source_block(snippet, None, marked=True)}"
        f'<div class="traced-steps__all">{steps_table(steps)}</div>'
        f'<div class="traced-run__output">{provenance_panel(snippet, found.shown, place)}</div>'
    )
    html = f'<figure class="traced-run traced-steps" id="{place.anchor}">{body}</figure>'
    return [(embed.start, embed.end, sheet.stash(html))]


STAGES: Final = {"traced": "As traced", "optimized": "As executed, after Grappler"}


@dataclass(frozen=True)
class _Drawn:
    """One graph to draw, and what stands above it."""

    title: str
    graph: OpGraph


def expand_graph(embed: Embed, sheet: Sheet) -> Edits:
    """The graphs of a `tf.function`, drawn, beside the source that they come from."""
    found = find_target(sheet, embed)
    if isinstance(found, list):
        return found
    if complaint := check_section(sheet, embed, found.snippet):
        return complaint
    graphs = _chosen(embed, sheet, found)
    if isinstance(graphs, list):
        return graphs
    place = place_of(sheet, figure_anchor(sheet, found.exhibit))
    listing = source_block(found.snippet, embed.fragment or None, marked=True)
    tables = [(drawn.title, drawn.graph) for drawn in graphs]
    body = (
        f"{markup.figure_caption(found.snippet, embed.text.strip(), place)}"
        f"{listing if 'source' in embed.show else ''}"
        f'<div class="traced-graph__all">{"".join(map(_drawing, graphs))}</div>'
        f"{legend(node for drawn in graphs for node in drawn.graph.nodes)}"
        '<details class="traced-chart__data"><summary>All nodes as a table</summary>'
        f"{nodes_table(tables)}</details>"
        f'<div class="traced-run__output">{provenance_panel(found.snippet, found.shown, place)}'
        "</div>"
    )
    html = f'<figure class="traced-run traced-graph" id="{place.anchor}">{body}</figure>'
    return [(embed.start, embed.end, sheet.stash(html))]


def _drawing(drawn: _Drawn) -> str:
    count = len(drawn.graph.nodes)
    title = f"{drawn.title}: {count} node{'s' * (count != 1)}"
    left_out = count - len(drawn_nodes(drawn.graph))
    title += f", {left_out} unread input{'s' * (left_out != 1)} not drawn" if left_out else ""
    scroll = (
        f'<div class="traced-scroll" data-search-exclude>{draw(drawn.graph, title=title)}</div>'
    )
    if count > FOLD_NODES:
        inner = f'<details class="traced-fold"><summary>{escape(title)}</summary>{scroll}</details>'
        return f'<div class="traced-graph__one">{inner}</div>'
    heading = f'<p class="traced-graph__title">{escape(title)}</p>'
    return f'<div class="traced-graph__one">{heading}{scroll}</div>'


def _chosen(embed: Embed, sheet: Sheet, found: Target) -> tuple[_Drawn, ...] | Edits:
    """The graphs that the options name, or the complaint that there are none."""
    record, options = found.shown.record, embed.options
    names = list(dict.fromkeys(one.function for one in record.graphs))
    name = options.get("graph", names[0] if len(names) == 1 else "")
    traces = [one for one in record.graphs if one.function == name]
    number = int(options.get("trace", "1"))
    if not 1 <= number <= len(traces):
        known = f"known: {', '.join(names) or 'none'}"
        message = f"{embed.path} has no trace {number} of a graph {name!r}"
        fix = did_you_mean(name, names, f'{known}; say graph="…"')
        if traces:
            fix = f"it was traced {len(traces)} times" if len(traces) > 1 else "it was traced once"
        return complain(sheet, embed, Code.BAD_VALUE, message, fix)
    chosen, stages = traces[number - 1], options.get("stage", "traced").split()
    if "optimized" in stages and not chosen.optimized:
        message = f"{embed.path} never executes the graph {name!r}"
        return complain(sheet, embed, Code.BAD_VALUE, message, "call it in the snippet")
    return tuple(_stages(chosen, stages))


def _stages(graphs: FunctionGraphs, stages: Sequence[str]) -> Iterator[_Drawn]:
    if "traced" in stages:
        for graph in graphs.traced:
            yield _Drawn(graph.title or STAGES["traced"], graph)
    if "optimized" in stages and graphs.optimized:
        yield _Drawn(STAGES["optimized"], graphs.optimized)
