"""Gives the nodes of a graph their places: layers from top to bottom, few crossings.

The layers, the order within them and the places are those of the fast-sugiyama library. It lays
out a connected graph at a time, with boxes of one size, and says where long edges pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from traced.records.opgraph import Node

UNIT = 10.0
"""Distance of neighbours in the library's own measure."""

ROW_PX = 660
"""Width of a drawing that parts which no edge joins fill together."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Size:
    """Of every node's box, and how far boxes stand apart, in pixels."""

    width: float
    height: float
    gap_x: float = 10
    gap_y: float = 26


@dataclass(frozen=True)
class Edge:
    """What one node passes to another, or that one waits for the other."""

    source: str
    target: str
    control: bool
    passes: tuple[Point, ...]
    """Points between the two boxes where it passes other layers, from source to target."""


@dataclass(frozen=True)
class Plan:
    """A graph laid out; coordinates are pixels from the left and the top."""

    centres: Mapping[str, Point]
    """Centre of each node's box, from top to bottom and from left to right."""
    edges: tuple[Edge, ...]
    width: float
    height: float


def arrange(nodes: Sequence[Node], size: Size) -> Plan:
    """Lay out a graph."""
    numbers = {node.name: number for number, node in enumerate(nodes)}
    links = links_of(nodes)
    pairs = list(dict.fromkeys((numbers[s], numbers[t]) for s, t, _ in links if s != t))
    row = _Row(size)
    places, passes = _solve(pairs, row)
    for number in range(len(nodes)):
        if number not in places:  # it is joined to none
            places |= row.put({number: (0, 0)})
    centres = {node.name: places[numbers[node.name]] for node in nodes}
    ordered = dict(sorted(centres.items(), key=lambda one: (one[1][1], one[1][0])))
    edges = tuple(
        Edge(s, t, control, passes.get((numbers[s], numbers[t]), ())) for s, t, control in links
    )
    xs = [x + size.width / 2 for x, _ in centres.values()]
    xs += [x for edge in edges for x, _ in edge.passes]
    ys = [y + size.height / 2 for _, y in centres.values()]
    return Plan(ordered, edges, max(xs, default=0), max(ys, default=0))


def links_of(nodes: Iterable[Node]) -> list[tuple[str, str, bool]]:
    """Source, target and whether it is a control edge, each once; data wins over control."""
    known = {node.name: node for node in nodes}
    found: dict[tuple[str, str], bool] = {}
    for node in known.values():
        for reference in node.inputs:
            source = reference.removeprefix("^")
            if source in known:
                control = reference.startswith("^") and found.get((source, node.name), True)
                found[source, node.name] = control
    return [(source, target, control) for (source, target), control in found.items()]


_Places = dict[int, Point]
_Passes = dict[tuple[int, int], tuple[Point, ...]]


def _solve(pairs: list[tuple[int, int]], row: _Row) -> tuple[_Places, _Passes]:
    """Places of all joined nodes, and where the edges between them pass."""
    from fast_sugiyama import from_edges  # noqa: PLC0415 — only pages that draw graphs need it

    places: _Places = {}
    passes: _Passes = {}
    for positions, _, _, drawn in from_edges(pairs, vertex_spacing=UNIT):
        points = row.put({int(node): point for node, point in positions})
        own = {node for pair in pairs for node in pair if node in points}
        places |= {node: points[node] for node in own}
        passes |= _chains([(int(s), int(t)) for s, t in drawn or ()], own, points)
    return places, passes


class _Row:
    """Sets parts that no edge joins beside each other, and begins a new row when one is full."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._left = 0.0
        self._top = 0.0
        self._bottom = 0.0

    def put(self, positions: Mapping[int, tuple[float, float]]) -> dict[int, Point]:
        """Turn places in the library's measure, where up is up, into pixels."""
        size = self._size
        step_x, step_y = size.width + size.gap_x, size.height + size.gap_y
        first = min(x for x, _ in positions.values())
        highest = max(y for _, y in positions.values())
        width = (max(x for x, _ in positions.values()) - first) / UNIT * step_x + size.width
        if self._left and self._left + width > ROW_PX:
            self._left, self._top = 0.0, self._bottom + size.gap_y
        points = {
            node: (
                self._left + size.width / 2 + (x - first) / UNIT * step_x,
                self._top + size.height / 2 + (highest - y) / UNIT * step_y,
            )
            for node, (x, y) in positions.items()
        }
        self._left += width + size.gap_x
        self._bottom = max(self._bottom, max(y for _, y in points.values()) + size.height / 2)
        return points


def _chains(
    drawn: Sequence[tuple[int, int]], own: set[int], points: Mapping[int, Point]
) -> _Passes:
    """Points of the edges that the library leads over nodes of its own making."""
    onward = {source: target for source, target in drawn if source not in own}
    found: _Passes = {}
    for source, target in drawn:
        if source not in own or target in own:
            continue
        chain = [target]
        while chain[-1] in onward and chain[-1] not in own:
            chain.append(onward[chain[-1]])
        *between, last = chain
        passes = tuple(points[one] for one in between)
        found[source, last] = passes
        found.setdefault((last, source), passes[::-1])  # an edge that closes a cycle
    return found
