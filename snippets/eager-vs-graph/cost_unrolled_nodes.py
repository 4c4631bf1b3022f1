"""How many nodes a loop of 300 rounds becomes"""

import tensorflow as tf


@tf.function
def unrolled(x):
    for _ in range(300):
        x = x * 0.99 + 0.01
    return x


@tf.function
def kept(x):
    for _ in tf.range(300):
        x = x * 0.99 + 0.01
    return x


def nodes(function):
    trace = function.get_concrete_function(tf.TensorSpec([], tf.float32))
    plan = trace.graph.as_graph_def()
    inner = [len(one.node_def) for one in plan.library.function]
    return len(plan.node) + sum(inner)


# --8<-- [start:unrolled]
print(nodes(unrolled))
# --8<-- [end:unrolled]
# --8<-- [start:kept]
print(nodes(kept))
# --8<-- [end:kept]
assert nodes(unrolled) > 1000 > 20 * nodes(kept)
