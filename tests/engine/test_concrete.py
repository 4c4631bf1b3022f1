"""Traces and nodes are read by what TensorFlow's objects show, here by others of their kind."""

from __future__ import annotations

from types import SimpleNamespace as Thing
from typing import Any

import pytest

from traced.execution.concrete import (
    Source,
    argument_name,
    concrete_functions,
    constraint_words,
    fingerprint,
    nested_graphs,
    signature_of,
    stable_name,
)
from traced.records.opgraph import OpGraph

SCRIPT = "/project/snippets/lesson/x.py"


class Shape:
    """A tensor's shape."""

    def __init__(self, *sizes: int | None) -> None:
        self.sizes = sizes
        self.rank = len(sizes)

    def __str__(self) -> str:
        return str(self.sizes)


FLOAT = Thing(name="float32")


def spec(*sizes: int | None) -> Thing:
    """What an argument must be: floats of this shape."""
    return Thing(dtype=FLOAT, shape=Shape(*sizes))


class Literal:
    """A Python value that is part of a trace's key."""

    def __init__(self, value: object) -> None:
        self.value = value


def concrete(number: int, **constraints: object) -> Thing:
    """A trace with these arguments."""
    parameters = {n: Thing(name=n, type_constraint=c) for n, c in constraints.items()}
    return Thing(
        name=f"__inference_f_{number}".encode(), function_type=Thing(parameters=parameters)
    )


@pytest.mark.parametrize(
    ("constraint", "said"),
    [
        (spec(), "float32"),
        (spec(2, None), "float32 (2, None)"),
        (Literal(3), "3"),
        (Literal("same"), "'same'"),
        ([1], "list"),
    ],
)
def test_constraint_words(constraint: object, said: str) -> None:
    """A tensor is named by dtype and shape, a Python value by itself, all else by its type."""
    assert said == constraint_words(constraint)


def test_signature_of() -> None:
    """A signature names each parameter."""
    assert "x: float32 (2,), n: 3" == signature_of(concrete(1, x=spec(2), n=Literal(3)))


def test_traces_stand_in_the_order_of_their_making() -> None:
    """TensorFlow's cache has no order of its own; the numbers in names do."""
    found = [concrete(30), concrete(4)]
    function = Thing(
        experimental_get_tracing_count=lambda: 2, _list_all_concrete_functions=lambda: found
    )

    assert found[::-1] == concrete_functions(function)
    assert [] == concrete_functions(len)


def test_a_function_that_was_never_traced_is_not_asked() -> None:
    """Asking one with a signature for its traces would make one."""
    assert [] == concrete_functions(Thing(experimental_get_tracing_count=lambda: 0))


def test_stable_name() -> None:
    """Counters of the process are taken out of the names of nodes."""
    name = "while/while_cond_44___redundant_placeholder0"

    assert "while/while_cond___redundant_placeholder0" == stable_name(name)
    assert "while/add_1" == stable_name("while/add_1")


def test_argument_name() -> None:
    """A placeholder is found again as the argument it becomes."""
    assert "matmul_readvariableop_resource" == argument_name("MatMul/ReadVariableOp/resource")


def test_fingerprint() -> None:
    """A graph is known by its ops, with arguments left out and types counted."""

    def node(name: str, op: str, dtype: int) -> Thing:
        return Thing(name=name, op=op, attr={"T": Thing(type=dtype)})

    traced = [node("x", "Placeholder", 1), node("mul", "Mul", 1)]
    executed = [node("mul", "Mul", 1), node("x", "_Arg", 1), node("out", "_Retval", 1)]

    assert fingerprint(traced) == fingerprint(executed)
    assert fingerprint(traced) != fingerprint([node("mul", "Mul", 3)])


class Operation:
    """An op of a graph, made on some lines."""

    def __init__(self, name: str, kind: str, *lines: int, reads: tuple[Any, ...] = ()) -> None:
        self.name = name
        self.type = kind
        self.inputs = [one.outputs[0] for one in reads]
        self.control_inputs: list[Operation] = []
        self.traceback = [Thing(filename=SCRIPT, lineno=line) for line in lines]
        self.op_def = Thing(attr=[])
        self.outputs = [Thing(op=self, dtype=FLOAT, shape=Shape(2))]


def test_nodes_of_a_graph() -> None:
    """Nodes have the kind, the label, the edges and the line that the graph and script show."""
    variable = Thing(handle=object())
    x = Operation("x", "Placeholder", 9)
    handle = Operation("mul/ReadVariableOp/resource", "Placeholder", 9, 4)
    read = Operation("mul/ReadVariableOp", "ReadVariableOp", 9, 4, reads=(handle,))
    mul = Operation("mul", "Mul", 9, 4, 1, reads=(x, read))
    sin = Operation("Sin", "Sin", 9, 5, reads=(x,))
    graph = Thing(
        captures=[(variable.handle, handle.outputs[0])],
        outputs=[mul.outputs[0]],
        control_outputs=[],
        get_operations=lambda: [x, handle, read, mul, sin],
    )
    source = Source(SCRIPT, range(3, 7), {"__name__": "__main__", "weight": variable})

    [found] = nested_graphs("", graph, source)

    assert [
        ("x", "input", "x", (), 0, True),
        ("mul/ReadVariableOp/resource", "capture", "weight", (), 4, True),
        ("mul/ReadVariableOp", "variable", "", ("mul/ReadVariableOp/resource",), 4, True),
        ("mul", "op", "", ("x", "mul/ReadVariableOp"), 1, True),
        ("Sin", "op", "", ("x",), 5, False),
    ] == [(n.name, n.kind, n.label, n.inputs, n.line, n.used) for n in found.nodes]


def test_graphs_that_a_node_calls() -> None:
    """The body of a loop follows the graph that holds the loop, titled by its role."""
    body = Thing(captures=[], outputs=[], control_outputs=[], get_operations=list)
    loop = Operation("while", "While", 4)
    loop.op_def = Thing(attr=[Thing(type="func", name="body"), Thing(type="int", name="n")])
    loop.get_attr = lambda _: Thing(name="while_body_7")  # type: ignore[attr-defined]
    graph = Thing(
        captures=[],
        outputs=[],
        control_outputs=[loop],
        get_operations=lambda: [loop],
        _get_function={"while_body_7": Thing(graph=body)}.__getitem__,
    )

    found = list(nested_graphs("", graph, Source(SCRIPT, range(3, 7), {})))

    assert ["", "while: body"] == [one.title for one in found]
    assert OpGraph(title="while: body", nodes=()) == found[1]
