"""Both loops before and after Grappler"""

import tensorflow as tf
from tensorflow.python.eager import context

one = tf.constant(1.0)


@tf.function
def unrolled(x):
    for _ in range(4):
        x = x * 2.0
    return x


@tf.function
def kept(x):
    for _ in tf.range(4):
        x = x * 2.0
    return x


def ops(function):
    context.context().enable_graph_collection()
    function(one)
    collected = context.context().export_run_metadata()
    (graph,) = collected.function_graphs
    for stage in ("pre", "post"):
        nodes = getattr(graph, f"{stage}_optimization_graph").node
        yield [n.op for n in nodes]


before, after = ops(unrolled)
print("unrolled:", before.count("Mul"), "Mul, then", after.count("Mul"))
assert before.count("Mul") == 4 and after.count("Mul") == 1
before, after = ops(kept)
print("kept:", before.count("FloorMod"), "FloorMod, then", end=" ")
print(after.count("FloorMod"))
assert {"Range", "FloorMod", "Maximum"} <= set(before) - set(after)
