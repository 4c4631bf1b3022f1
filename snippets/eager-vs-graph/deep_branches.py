"""Which lines of an if run, for a tensor and for a number."""

import tensorflow as tf


# --8<-- [start:sign]
@tf.function
def sign(x):
    if x > 0:
        print("tracing the first branch")
        y = 1
    else:
        print("tracing the second branch")
        y = -1
    return y


# --8<-- [end:sign]
# --8<-- [start:tensor]
sign(tf.constant(5))
# --8<-- [end:tensor]
# --8<-- [start:number]
sign(5)
# --8<-- [end:number]


def nodes(x):
    graph = sign.get_concrete_function(x).graph
    return [op.type for op in graph.get_operations()]


assert "StatelessIf" in nodes(tf.constant(5))
assert "StatelessIf" not in nodes(5)
