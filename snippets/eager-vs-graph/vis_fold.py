"""Ops of the unrolled loop before and after Grappler"""

import tensorflow as tf
from tensorflow.python.eager import context

one = tf.constant(1.0)


@tf.function
def unrolled(x):
    for _ in range(4):
        x = x * 2.0
    return x


context.context().enable_graph_collection()
unrolled(one)
(graph,) = context.context().export_run_metadata().function_graphs
before = [n.op for n in graph.pre_optimization_graph.node]
after = [n.op for n in graph.post_optimization_graph.node]

print("multiplications before:", before.count("Mul"))
print("multiplications after: ", after.count("Mul"))
assert before.count("Mul") == 4 and after.count("Mul") == 1
