"""The graphs of a `tf.function` as data: as it was traced, and as Grappler left it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from traced.records.model import Model
from traced.records.watch import Ran, added

Kind = Literal["input", "capture", "constant", "variable", "op", "control", "output"]

CONTROL_OPS: Final = frozenset(
    [
        "If",
        "StatelessIf",
        "While",
        "StatelessWhile",
        "Case",
        "StatelessCase",
        "NoOp",
        "Assert",
        "ControlTrigger",
        "Switch",
        "Merge",
        "Enter",
        "Exit",
        "NextIteration",
        "LoopCond",
        "PartitionedCall",
        "StatefulPartitionedCall",
    ]
)
"""Ops that decide what else runs, or call another graph."""
INPUT_OPS: Final = frozenset(("Placeholder", "_Arg"))
OUTPUT_OPS: Final = frozenset(("_Retval",))


class Node(Model):
    """One op of a graph."""

    name: str
    op: str
    kind: Kind
    label: str = ""
    """What it is to the author: an argument's or a variable's name, a constant's value."""
    dtype: str = ""
    """Of its first output, empty where it has none."""
    shape: str = ""
    """Of its first output, as `(2, None)`; empty where it is unknown."""
    inputs: tuple[str, ...] = ()
    """Names of the nodes it reads; one that it only waits for begins with `^`."""
    line: int = 0
    """Line of the snippet that made it, 0 where none did."""
    used: bool = True
    """Whether a result or a side effect of the graph needs it."""


class OpGraph(Model):
    """Nodes with their edges."""

    title: str
    """Empty for a function's own graph; else the node that calls this one and as what."""
    nodes: tuple[Node, ...]


class FunctionGraphs(Model):
    """The graphs of one trace of a `tf.function`."""

    function: str
    signature: str
    traced: tuple[OpGraph, ...]
    """Its own graph, then those of the branches and loop bodies that it calls."""
    optimized: OpGraph | None
    """What Grappler made of it for its first execution; none if it was not executed."""


def kind_of(op: str, *, captured: bool = False) -> Kind:
    """What sort of node an op makes; an input is `captured` if the function closes over it."""
    if op in INPUT_OPS:
        return "capture" if captured else "input"
    if op in OUTPUT_OPS:
        return "output"
    if op in CONTROL_OPS:
        return "control"
    if op == "Const":
        return "constant"
    return "variable" if "Variable" in op or op == "VarHandleOp" else "op"


def with_unused(nodes: Sequence[Node], roots: Iterable[str]) -> tuple[Node, ...]:
    """Mark the nodes that none of the roots needs."""
    known = {node.name: node for node in nodes}
    needed: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop().removeprefix("^")
        if name in known and name not in needed:
            needed.add(name)
            waiting += known[name].inputs
    return tuple(node.model_copy(update={"used": node.name in needed}) for node in nodes)


def label_of(placeholder: str) -> str:
    """What an argument is called; the loops and branches that AutoGraph makes name few of them."""
    last = placeholder.rpartition("/")[2]
    return "" if re.fullmatch(r"(Placeholder|.*___redundant_placeholder)_?\d*", last) else last


def sources_of(references: Iterable[str]) -> tuple[str, ...]:
    """Names of the nodes that a GraphDef's node reads, then, in order, of those it waits for."""
    names = [reference.partition(":")[0] for reference in references]
    waits = sorted(name for name in names if name.startswith("^"))
    return (*(name for name in names if not name.startswith("^")), *waits)


def line_at(name: str, lines: dict[str, int]) -> int:
    """Line of a node that Grappler may have made of another one, whose name it then bears."""
    parts = name.split("/")
    candidates = ["/".join(parts[n:]) for n in range(len(parts))]
    return next((lines[one] for one in candidates if lines.get(one)), 0)


def count_ops(nodes: Iterable[Node]) -> tuple[Ran, ...]:
    """Ops of these nodes with their numbers, in alphabetical order."""
    return added(Ran(op=node.op, count=1) for node in nodes)
