"""Reads the traces of a `tf.function` and their graphs; used in a run alone.

Graphs as traced come from the function's own `ConcreteFunction`s. Graphs as Grappler left them are
handed out by TensorFlow when a graph is executed for the first time, without a name; they are
recognised by the nodes that they had before. Nothing here imports TensorFlow by name: it is reached
through the objects that the script made.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from traced.execution.bodies import code_of, lines_of_code
from traced.records.opgraph import (
    FunctionGraphs,
    Node,
    OpGraph,
    kind_of,
    label_of,
    line_at,
    sources_of,
    with_unused,
)

Namespace = Mapping[str, Any]

ROLES: Final[Mapping[str, str]] = {
    "body": "body",
    "cond": "condition",
    "then_branch": "then",
    "else_branch": "else",
    "f": "call",
}
"""What a graph is to the node that calls it, by the attribute that names the graph."""

COUNTED: Final = re.compile(r"(\w+)_\d+(___redundant_placeholder\d+)")

LABEL_VALUES: Final = 4
"""Most values that a constant's label shows …"""
LABEL_CHARS: Final = 14
"""… and most characters that it takes."""


class GraphCollector:
    """Keeps the graphs that TensorFlow executes for the first time while a script runs."""

    def __init__(self, names: Sequence[str], script: str) -> None:
        self._names = names
        self._script = script
        self._executed: list[Any] = []
        self._on = False

    def missing(self, namespace: Namespace) -> str | None:
        """A name that is no `tf.function` of the script at its end, if there is one."""
        unknown = (n for n in self._names if not hasattr(namespace.get(n), "python_function"))
        return next(unknown, None)

    def before(self, namespace: Namespace) -> None:
        """Begin once one of the functions exists: the runtime starts then at the latest."""
        if not self._on and any(name in namespace for name in self._names):
            _context().enable_graph_collection()
            self._on = True

    def after(self) -> None:
        """Take over the graphs of one statement."""
        if self._on:
            self._executed += _context().export_run_metadata().function_graphs

    def graphs(self, namespace: Namespace) -> tuple[FunctionGraphs, ...]:
        """The graphs of every trace of the functions, in the order of their names and traces."""
        if self._on:
            _context().disable_graph_collection()
        return tuple(
            self._graphs_of(name, concrete, namespace)
            for name in self._names
            for concrete in concrete_functions(namespace[name])
        )

    def _graphs_of(self, name: str, concrete: Any, namespace: Namespace) -> FunctionGraphs:
        code = code_of(namespace[name])
        lines = lines_of_code(code) if code else range(0)
        traced = tuple(nested_graphs("", concrete.graph, Source(self._script, lines, namespace)))
        return FunctionGraphs(
            function=name,
            signature=signature_of(concrete),
            traced=traced,
            optimized=self._optimized(concrete, traced),
        )

    def _optimized(self, concrete: Any, traced: Sequence[OpGraph]) -> OpGraph | None:
        """What Grappler made of a graph; each executed graph is taken once."""
        wanted = fingerprint(concrete.graph.as_graph_def().node)
        for one in self._executed:
            if fingerprint(one.pre_optimization_graph.node) == wanted:
                self._executed.remove(one)
                return optimized_graph(one.post_optimization_graph, traced)
        return None


def signatures_of(function: Any) -> list[str]:
    """What each trace of a `tf.function` is for, in the order in which they were made."""
    return [signature_of(one) for one in concrete_functions(function)]


def concrete_functions(function: Any) -> list[Any]:
    """Traces of a `tf.function` in the order in which they were made; none of another object."""
    count = getattr(function, "experimental_get_tracing_count", None)
    if count is None or not count():
        return []
    found = list(function._list_all_concrete_functions())  # noqa: SLF001 — nothing public lists them
    return sorted(found, key=lambda one: int(one.name.decode().rpartition("_")[2]))


def signature_of(concrete: Any) -> str:
    """Each parameter with its dtype and shape, or with its Python value."""
    parameters = concrete.function_type.parameters.values()
    return ", ".join(f"{p.name}: {constraint_words(p.type_constraint)}" for p in parameters)


def constraint_words(constraint: Any) -> str:
    """What an argument must be: `float32 (2, 3)`, `int32` for a scalar, or a Python value."""
    dtype, shape = getattr(constraint, "dtype", None), getattr(constraint, "shape", None)
    if dtype is not None and shape is not None:
        return f"{dtype.name} {shape}" if shape.rank != 0 else str(dtype.name)
    if hasattr(constraint, "value"):
        return repr(constraint.value)
    return type(constraint).__name__.lower()


@dataclass(frozen=True)
class Source:
    """What the script tells of a function's graph: lines and names."""

    script: str
    lines: range
    """Of the function, to tell them from those of its callers."""
    namespace: Namespace

    def line_of(self, operation: Any) -> int:
        """The innermost line of the script that made an op, 0 where the function's own did not."""
        frames = [f.lineno for f in operation.traceback or () if f.filename == self.script]
        return frames[-1] if any(line in self.lines for line in frames) else 0

    def name_of(self, tensor: Any) -> str:
        """What the script calls a tensor, or the variable whose handle it is."""
        named = ((n, v) for n, v in self.namespace.items() if not n.startswith("_"))
        found = (n for n, v in named if v is tensor or getattr(v, "handle", v) is tensor)
        return next(found, "")


def nested_graphs(title: str, graph: Any, source: Source) -> Iterator[OpGraph]:
    """A graph, then those that its nodes call."""
    captured = {inner.op.name: source.name_of(outer) for outer, inner in graph.captures}
    operations = graph.get_operations()
    nodes = [_node(one, captured, source) for one in operations]
    roots = [*(t.op.name for t in graph.outputs), *(o.name for o in graph.control_outputs)]
    yield OpGraph(title=title, nodes=with_unused(nodes, map(stable_name, roots)))
    for operation in operations:
        for attribute in operation.op_def.attr:
            if attribute.type == "func":
                called = graph._get_function(operation.get_attr(attribute.name).name)  # noqa: SLF001
                role = ROLES.get(attribute.name, attribute.name)
                yield from nested_graphs(f"{operation.name}: {role}", called.graph, source)


def _node(operation: Any, captured: Mapping[str, str], source: Source) -> Node:
    name, op = operation.name, operation.type
    dtype, shape = _result_of(operation)
    label = ""
    if op == "Placeholder":
        label = captured.get(name) or label_of(name)
    elif op == "Const":
        label = value_words(operation.get_attr("value"))
    return Node(
        name=stable_name(name),
        op=op,
        kind=kind_of(op, captured=name in captured),
        label=label,
        dtype=dtype,
        shape=shape,
        inputs=(
            *(tensor.op.name for tensor in operation.inputs),
            *sorted(f"^{other.name}" for other in operation.control_inputs),
        ),
        line=source.line_of(operation),
    )


def value_words(proto: Any) -> str:
    """A constant's value if it is short enough for a label, else nothing."""
    value = importlib.import_module("tensorflow").make_ndarray(proto)
    said = " ".join(str(value.tolist()).split()) if value.size <= LABEL_VALUES else ""
    return said if len(said) <= LABEL_CHARS else ""


def stable_name(name: str) -> str:
    """A node's name without the counter of the process that unused arguments of loops bear."""
    return COUNTED.sub(r"\1\2", name)


def _result_of(operation: Any) -> tuple[str, str]:
    """Dtype and shape of an op's first output."""
    if not operation.outputs:
        return "", ""
    first = operation.outputs[0]
    return first.dtype.name, "" if first.shape.rank is None else str(first.shape)


def optimized_graph(graph_def: Any, traced: Sequence[OpGraph]) -> OpGraph:
    """A graph as Grappler left it; dtypes and shapes are inferred by importing it."""
    tensorflow = importlib.import_module("tensorflow")
    graph = tensorflow.Graph()
    with graph.as_default():
        tensorflow.graph_util.import_graph_def(graph_def, name="")
    lines = {node.name: node.line for one in reversed(traced) for node in one.nodes}
    arguments = {argument_name(n.name): n for n in traced[0].nodes if n.op == "Placeholder"}
    nodes = []
    for one in sorted(graph_def.node, key=lambda node: str(node.name)):
        dtype, shape = _result_of(graph.get_operation_by_name(one.name))
        argument = arguments.get(argument_name(one.name)) if one.op == "_Arg" else None
        label = argument.label if argument else ""
        nodes.append(
            Node(
                name=one.name,
                op=one.op,
                kind=argument.kind if argument else kind_of(one.op),
                label=value_words(one.attr["value"].tensor) if one.op == "Const" else label,
                dtype=dtype,
                shape=shape,
                inputs=sources_of(one.input),
                line=line_at(one.name, lines),
            )
        )
    return OpGraph(title="", nodes=tuple(nodes))


def argument_name(placeholder: str) -> str:
    """Name that a placeholder has once its graph has become a function of the runtime."""
    return placeholder.lower().replace("/", "_")


def fingerprint(nodes: Any) -> list[tuple[str, str, str]]:
    """What tells a graph from others, whether its arguments are placeholders or `_Arg`s."""
    return sorted(
        (node.name, node.op, str(node.attr["T"].type) if "T" in node.attr else "")
        for node in nodes
        if node.op not in ("Placeholder", "_Arg", "_Retval")
    )


def _context() -> Any:
    return importlib.import_module("tensorflow.python.eager.context").context()
