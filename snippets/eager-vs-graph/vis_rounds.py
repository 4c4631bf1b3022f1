"""Nodes of a loop with 4 and with 400 rounds"""

import tensorflow as tf


def nodes(over, rounds):
    @tf.function
    def double(x):
        for _ in over(rounds):
            x = x * 2.0
        return x

    trace = double.get_concrete_function(tf.TensorSpec([], tf.float32))
    plan = trace.graph.as_graph_def()
    inner = [len(one.node_def) for one in plan.library.function]
    return len(plan.node) + sum(inner)


# --8<-- [start:unrolled_4]
print(nodes(range, 4))
# --8<-- [end:unrolled_4]
# --8<-- [start:unrolled_400]
print(nodes(range, 400))
# --8<-- [end:unrolled_400]
# --8<-- [start:kept_4]
print(nodes(tf.range, 4))
# --8<-- [end:kept_4]
# --8<-- [start:kept_400]
print(nodes(tf.range, 400))
# --8<-- [end:kept_400]
assert nodes(range, 400) > 80 * nodes(range, 4)
assert nodes(tf.range, 400) == nodes(tf.range, 4)
