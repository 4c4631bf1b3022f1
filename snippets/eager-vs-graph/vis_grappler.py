"""Ops of the layer before and after Grappler"""

import tensorflow as tf
from tensorflow.python.eager import context

weights = tf.Variable(tf.ones([3, 2]))
bias = tf.Variable(tf.zeros([2]))
rows = tf.ones([4, 3])


@tf.function
def layer(x):
    scale = tf.constant(2.0) * tf.constant(3.0)
    unused = tf.sin(x)
    y = tf.matmul(x, weights) + bias
    y = tf.nn.relu(y)
    return y * 1.0 * scale


context.context().enable_graph_collection()
layer(rows)
(graph,) = context.context().export_run_metadata().function_graphs
before = [n.op for n in graph.pre_optimization_graph.node]
after = [n.op for n in graph.post_optimization_graph.node]

print(sorted(set(before) - set(after)), "are gone")
print(sorted(set(after) - set(before)), "are new")
assert before.count("Mul") == 3 and after.count("Mul") == 1
assert before.count("Const") == 3 and after.count("Const") == 1
assert "Sin" in before and "Sin" not in after
assert "_FusedMatMul" in after
assert not {"MatMul", "AddV2", "Relu"} & set(after)
