"""Nodes get places that do not overlap, below what they read, and the same on every build."""

from __future__ import annotations

import itertools

import pytest

from traced.markup.graph_layout import ROW_PX, Plan, Size, arrange, links_of
from traced.records.opgraph import Node

SIZE = Size(width=100, height=40)


def node(name: str, *inputs: str) -> Node:
    """A node that reads these."""
    return Node(name=name, op="Op", kind="op", inputs=inputs)


DIAMOND = [node("a"), node("b", "a"), node("c", "a"), node("d", "b", "c"), node("e", "a", "d")]
CYCLE = [node("enter"), node("merge", "enter", "next"), node("next", "merge")]
APART = [node(f"{n}") for n in range(12)]
GRAPHS = pytest.mark.parametrize(
    "nodes", [DIAMOND, CYCLE, APART], ids=["diamond", "cycle", "apart"]
)


def overlap(plan: Plan) -> list[tuple[str, str]]:
    """Pairs of boxes that cover one another."""
    pairs = itertools.combinations(plan.centres.items(), 2)
    return [
        (one, other)
        for (one, (ax, ay)), (other, (bx, by)) in pairs
        if abs(ax - bx) < SIZE.width and abs(ay - by) < SIZE.height
    ]


@GRAPHS
def test_boxes_stand_apart(nodes: list[Node]) -> None:
    """No two boxes overlap, and all lie inside the drawing."""
    plan = arrange(nodes, SIZE)

    assert {one.name for one in nodes} == set(plan.centres)
    assert [] == overlap(plan)
    for x, y in plan.centres.values():
        assert SIZE.width / 2 <= x <= plan.width - SIZE.width / 2
        assert SIZE.height / 2 <= y <= plan.height - SIZE.height / 2


@GRAPHS
def test_the_same_on_every_build(nodes: list[Node]) -> None:
    """A drawing changes when its graph does, and not otherwise."""
    assert arrange(nodes, SIZE) == arrange(nodes, SIZE)


def test_data_flows_downwards() -> None:
    """A node stands below all that it reads."""
    plan = arrange(DIAMOND, SIZE)

    assert all(plan.centres[e.source][1] < plan.centres[e.target][1] for e in plan.edges)


def test_a_long_edge_passes_layers() -> None:
    """An edge over several layers says where it passes between the boxes."""
    [edge] = [e for e in arrange(DIAMOND, SIZE).edges if (e.source, e.target) == ("a", "e")]

    assert 2 == len(edge.passes)


def test_parts_that_no_edge_joins_fill_rows() -> None:
    """They stand beside each other until a row is full."""
    plan = arrange(APART, SIZE)

    assert plan.width <= ROW_PX
    assert 1 < len({y for _, y in plan.centres.values()})


def test_links() -> None:
    """An edge is there once; one that carries data is no control edge; others lead nowhere."""
    nodes = [node("a"), node("b", "a", "a", "^a", "^c", "gone"), node("c", "^a")]

    assert [("a", "b", False), ("c", "b", True), ("a", "c", True)] == links_of(nodes)


def test_an_empty_graph() -> None:
    """A graph without nodes is an empty drawing."""
    assert Plan({}, (), 0, 0) == arrange([], SIZE)
