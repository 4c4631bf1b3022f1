"""Graphs are nodes with kinds, edges and lines, told apart without TensorFlow."""

from __future__ import annotations

import pytest

from traced.records.opgraph import (
    Kind,
    Node,
    count_ops,
    kind_of,
    label_of,
    line_at,
    sources_of,
    with_unused,
)
from traced.records.watch import words


@pytest.mark.parametrize(
    ("op", "kind"),
    [
        ("Placeholder", "input"),
        ("_Arg", "input"),
        ("_Retval", "output"),
        ("Const", "constant"),
        ("ReadVariableOp", "variable"),
        ("AssignAddVariableOp", "variable"),
        ("VarHandleOp", "variable"),
        ("StatelessWhile", "control"),
        ("NoOp", "control"),
        ("_FusedMatMul", "op"),
    ],
)
def test_kind_of(op: str, kind: Kind) -> None:
    """The op tells what sort of node it is."""
    assert kind == kind_of(op)


def test_a_captured_input() -> None:
    """An input that the function closes over is a kind of its own."""
    assert "capture" == kind_of("Placeholder", captured=True)
    assert "op" == kind_of("Mul", captured=True)


def test_unused_nodes_are_marked() -> None:
    """What no result and no side effect needs is marked, with all that only it needs."""
    nodes = [
        Node(name="x", op="Placeholder", kind="input"),
        Node(name="sin", op="Sin", kind="op", inputs=("x",)),
        Node(name="out", op="Mul", kind="op", inputs=("x", "^after")),
        Node(name="after", op="NoOp", kind="control"),
    ]

    assert ["x", "out", "after"] == [n.name for n in with_unused(nodes, ["out"]) if n.used]


@pytest.mark.parametrize(
    ("placeholder", "label"),
    [
        ("x", "x"),
        ("while/n", "n"),
        ("while/while/loop_counter", "loop_counter"),
        ("while/Placeholder_1", ""),
        ("while/while_cond___redundant_placeholder0", ""),
    ],
)
def test_label_of(placeholder: str, label: str) -> None:
    """An argument bears its name unless AutoGraph made that up."""
    assert label == label_of(placeholder)


def test_sources_of() -> None:
    """Inputs keep their order without naming outputs; what is waited for comes last, in order."""
    assert ("split", "x", "^a/b", "^c") == sources_of(["^c", "split:1", "x", "^a/b"])


@pytest.mark.parametrize(
    ("name", "line"), [("mul", 3), ("while/body/_1/while/mul", 4), ("new/mul", 3), ("other", 0)]
)
def test_line_at(name: str, line: int) -> None:
    """A node that Grappler made of another one has that one's line."""
    assert line == line_at(name, {"mul": 3, "while/mul": 4})


def test_count_ops() -> None:
    """Ops are counted in alphabetical order."""
    nodes = [Node(name=str(n), op=op, kind="op") for n, op in enumerate(["Sin", "Mul", "Sin"])]

    assert "Mul, Sin ×2" == words(count_ops(nodes))
