"""One decorator, and the calls run a graph."""

import tensorflow as tf


@tf.function
def multiply(x, y):
    return x * y


# --8<-- [start:before]
print(before := multiply.experimental_get_tracing_count())
# --8<-- [end:before]

# --8<-- [start:call]
two, three = tf.constant(2), tf.constant(3)
print(multiply(two, three).numpy())
# --8<-- [end:call]

# --8<-- [start:graph]
graph = multiply.get_concrete_function(two, three).graph
print([op.type for op in graph.get_operations()])
# --8<-- [end:graph]

assert isinstance(graph, tf.Graph)
assert "Mul" in [op.type for op in graph.get_operations()]
assert (before, multiply.experimental_get_tracing_count()) == (0, 1)
