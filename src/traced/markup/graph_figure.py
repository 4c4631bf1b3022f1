"""Graphs drawn as inline SVG that takes its colours and its font from the page.

What a node is shows in its outline and in its words, not in its colour alone. Each node can be
reached by the keyboard and says what it is; a table behind the drawing tells the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import Final

from traced.markup.graph_layout import Edge, Plan, Point, Size, arrange
from traced.records.opgraph import Kind, Node, OpGraph

FOLD_NODES: Final = 30
"""A drawing of more nodes is folded."""
FITTING_PX: Final = 900
"""A wider drawing scrolls where it does not fit; any other is made a little smaller."""
SMALL_PX: Final = 420
"""A drawing up to here is made smaller on a phone, too, where its words can still be read."""
CHAR_PX: Final = 6.9
"""Width of an average letter of an op's name."""
SMALL_CHAR_PX: Final = 5.6
PADDING_PX: Final = 12
BARS_PX: Final = 12
"""What the inner bars of an access to a variable take."""
NARROWEST_PX: Final = 72
WIDEST_PX: Final = 168
HEIGHT_PX: Final = 38
MARGIN_PX: Final = 6
ARROW_PX: Final = 6
PORT_PX: Final = 11
"""Most distance of two edges that enter one node."""
HEADS: Final = ("Node", "Op", "What it is", "dtype", "Shape", "Reads", "Line")
KINDS: Final[dict[Kind, str]] = {
    "input": "input",
    "capture": "captured from outside",
    "constant": "constant",
    "variable": "variable access",
    "op": "math op",
    "control": "control flow",
    "output": "output",
}
"""What each kind is called in words."""


def draw(graph: OpGraph, *, title: str) -> str:
    """Draw a graph; the title names it to those who cannot see it."""
    nodes = drawn_nodes(graph)
    size = Size(width=_box_width(nodes), height=HEIGHT_PX)
    plan = arrange(nodes, size)
    known = {node.name: node for node in nodes}
    edges = "".join(_edge(plan, edge, size, _port(plan, edge)) for edge in plan.edges)
    boxes = "".join(_box(known[name], plan.centres[name], size) for name in plan.centres)
    width, height = plan.width + 2 * MARGIN_PX, plan.height + 2 * MARGIN_PX
    return (
        f'<svg class="traced-dag{_size_class(width)}" role="group" aria-label="{escape(title)}" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">'
        f'<g transform="translate({MARGIN_PX} {MARGIN_PX})">{edges}{boxes}</g></svg>'
    )


def _size_class(width: float) -> str:
    """What the style sheet has to know of a drawing's width."""
    if width > FITTING_PX:
        return " traced-dag--wide"
    return " traced-dag--small" if width <= SMALL_PX else ""


def drawn_nodes(graph: OpGraph) -> list[Node]:
    """The nodes that a drawing shows: all but inputs that nothing reads, which loops have many."""
    read = {one.removeprefix("^") for node in graph.nodes for one in node.inputs}
    return [n for n in graph.nodes if n.name in read or n.kind not in ("input", "capture")]


def _box_width(nodes: Iterable[Node]) -> float:
    """Room for the longest words, within bounds."""
    widths = (
        PADDING_PX
        + (BARS_PX if node.kind == "variable" else 0)
        + max(len(node.label or node.op) * CHAR_PX, len(_second_line(node)) * SMALL_CHAR_PX)
        for node in nodes
    )
    return min(WIDEST_PX, max([NARROWEST_PX, *widths]))


def _second_line(node: Node) -> str:
    """What a box says below the op: the dtype and the shape, a scalar's left out."""
    shape = "" if node.shape == "()" else node.shape
    return f"{node.dtype} {shape}".strip()


def words_of(node: Node) -> str:
    """All that is known of a node, in words."""
    facts = [
        f"{node.op} {node.name!r}" if node.name != node.op else node.op,
        _what(node),
        f"{node.dtype} {node.shape}".strip(),
        f"line {node.line}" if node.line else "",
    ]
    return ", ".join(fact for fact in facts if fact)


def _box(node: Node, centre: Point, size: Size) -> str:
    x, y = centre[0] - size.width / 2, centre[1] - size.height / 2
    said = escape(words_of(node))
    line = f' data-line="{node.line}"' if node.line else ""
    unused = "" if node.used else " traced-node--unused"
    second = _second_line(node)
    first_y = centre[1] + (-3 if second else 5)
    texts = _text(node.label or node.op, centre[0], first_y, (size.width - 8) / CHAR_PX, "op")
    if second:
        texts += _text(second, centre[0], centre[1] + 12, (size.width - 8) / SMALL_CHAR_PX, "type")
    return (
        f'<g class="traced-node traced-node--{node.kind}{unused}" tabindex="0" role="img" '
        f'aria-label="{said}"{line}><title>{said}</title>{_outline(node.kind, x, y, size)}{texts}'
        "</g>"
    )


def _text(text: str, x: float, y: float, room: float, kind: str) -> str:
    most = max(4, int(room))
    shown = text if len(text) <= most else f"{text[: most - 1]}…"
    return (
        f'<text class="traced-node__{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">'
        f"{escape(shown)}</text>"
    )


def _outline(kind: Kind, x: float, y: float, size: Size) -> str:
    """A shape for each kind: round ends for what comes in and goes out, corners cut for flow."""
    w, h = size.width, size.height
    if kind == "control":
        cut = h / 4
        points = [(x + cut, y), (x + w - cut, y), (x + w, y + h / 2), (x + w - cut, y + h)]
        points += [(x + cut, y + h), (x, y + h / 2)]
        listed = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        return f'<polygon points="{listed}"/>'
    radius = {"input": h / 2, "capture": h / 2, "output": h / 2, "op": 5}.get(kind, 0)
    box = f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{radius:g}"/>'
    if kind == "output":
        inner = f'x="{x + 3:.1f}" y="{y + 3:.1f}" width="{w - 6:.1f}" height="{h - 6:.1f}"'
        return f'{box}<rect {inner} rx="{h / 2 - 3:g}"/>'
    if kind == "variable":
        bars = (f"M{at:.1f} {y:.1f}v{h:.1f}" for at in (x + 5, x + w - 5))
        return f'{box}<path d="{" ".join(bars)}"/>'
    return box


def _port(plan: Plan, edge: Edge) -> float:
    """How far from the middle an edge enters its target, so that neighbours do not meet."""
    incoming = [other for other in plan.edges if other.target == edge.target]
    incoming.sort(key=lambda one: (one.passes[-1] if one.passes else plan.centres[one.source])[0])
    return (incoming.index(edge) - (len(incoming) - 1) / 2) * PORT_PX


def _edge(plan: Plan, edge: Edge, size: Size, port: float) -> str:
    """A smooth line from the source's box over the points it passes to the target's, an arrow."""
    source, target = plan.centres[edge.source], plan.centres[edge.target]
    down = 1 if target[1] > source[1] else -1
    half = size.height / 2
    port = max(-size.width / 2 + 8, min(size.width / 2 - 8, port))
    start = (source[0], source[1] + down * half)
    tip = (target[0] + port, target[1] - down * half)
    end = (tip[0], tip[1] - down * ARROW_PX)
    stations = [start]
    for x, y in edge.passes:
        stations += [(x, y - down * half), (x, y + down * half)]
    stations.append(end)
    path = f"M{start[0]:.1f} {start[1]:.1f}"
    for (ax, ay), (bx, by) in pairwise(stations):
        middle = (ay + by) / 2
        path += f"C{ax:.1f} {middle:.1f} {bx:.1f} {middle:.1f} {bx:.1f} {by:.1f}"
    arrow = f"M{tip[0]:.1f} {tip[1]:.1f}l-4 {-down * ARROW_PX}h8z"
    kind = " traced-edge--control" if edge.control else ""
    return f'<g class="traced-edge{kind}"><path d="{path}"/><path class="tip" d="{arrow}"/></g>'


def legend(nodes: Iterable[Node]) -> str:
    """What the outlines mean, as far as they occur."""
    used = {node.kind for node in nodes}
    size = Size(width=30, height=14)
    items = "".join(
        f'<li><svg class="traced-dag" width="34" height="18" aria-hidden="true">'
        f'<g class="traced-node traced-node--{kind}">{_outline(kind, 2, 2, size)}</g></svg>'
        f"{name}</li>"
        for kind, name in KINDS.items()
        if kind in used
    )
    return f'<ul class="traced-dag__legend">{items}</ul>'


def nodes_table(graphs: Sequence[tuple[str, OpGraph]]) -> str:
    """All nodes of some graphs, each graph under its title."""
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
    bodies = "".join(
        f'<tbody><tr><th scope="rowgroup" colspan="{len(HEADS)}">{escape(title)}</th></tr>'
        + "".join(map(_row, graph.nodes))
        + "</tbody>"
        for title, graph in graphs
    )
    return (
        '<div class="traced-scroll" tabindex="0" role="group" aria-label="Nodes">'
        f'<table class="traced-table traced-dag__table"><thead><tr>{head}</tr></thead>{bodies}'
        "</table></div>"
    )


def _what(node: Node) -> str:
    said = f"{KINDS[node.kind]} {node.label}".strip()
    return said if node.used else f"{said}, used by nothing"


def _row(node: Node) -> str:
    reads = ", ".join(f"waits for {one[1:]}" if one.startswith("^") else one for one in node.inputs)
    cells = (node.op, _what(node), node.dtype, node.shape, reads, str(node.line or ""))
    data = "".join(f"<td>{escape(cell or '–')}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(node.name)}</th>{data}</tr>'
