"""How many nodes a recorded graph has, as a value in a sentence."""

from __future__ import annotations

import re
from typing import Final

from traced.records.opgraph import FunctionGraphs
from traced.records.record import Record

COUNTED: Final = re.compile(r"^(?P<function>\w+)\.(?P<stage>traced|optimized)$")
"""`layer.traced` and `layer.optimized`: the nodes of a function's first trace."""
STAGES: Final = {
    "traced": "nodes of the graph of {}, as traced",
    "optimized": "nodes of the graph of {}, as executed, after Grappler",
}


def node_count(record: Record, fragment: str) -> tuple[int, str] | None:
    """The count that a fragment names, and what it counts; none if the record has no such graph."""
    match = COUNTED.match(fragment)
    if not match:
        return None
    graphs = next((one for one in record.graphs if one.function == match["function"]), None)
    nodes = _nodes(graphs, match["stage"]) if graphs else 0
    return (nodes, STAGES[match["stage"]].format(match["function"])) if nodes else None


def _nodes(graphs: FunctionGraphs, stage: str) -> int:
    if stage == "traced":
        return sum(len(one.nodes) for one in graphs.traced)
    return len(graphs.optimized.nodes) if graphs.optimized else 0
