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
    plan = function.get_concrete_function(tf.TensorSpec([], tf.float32))
    return len(plan.graph.get_operations())


# --8<-- [start:unrolled]
print(nodes(unrolled))
# --8<-- [end:unrolled]
# --8<-- [start:kept]
print(nodes(kept))
# --8<-- [end:kept]
assert nodes(unrolled) > 1000 > 20 * nodes(kept)
