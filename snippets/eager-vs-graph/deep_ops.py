"""What tracing has written down."""

import tensorflow as tf


def bill(prices):
    rate = tf.constant(1.0) + 0.25
    dearest = tf.reduce_max(prices)
    total = tf.reduce_sum(prices * rate)
    if total > 100.0:
        total = total - 10.0
    full = tf.reduce_sum(prices * rate)
    return total, full


# --8<-- [start:ops]
two_floats = tf.TensorSpec([2], tf.float32)
graph = tf.function(bill).get_concrete_function(two_floats).graph

for op in graph.get_operations():
    if op.type not in ("Const", "Identity"):
        inputs = ", ".join(x.op.name for x in op.inputs)
        print(f"{op.name} = {op.type}({inputs})")
# --8<-- [end:ops]

types = [op.type for op in graph.get_operations()]
assert types.count("Mul") == types.count("Sum") == 2
assert types.count("Max") == types.count("StatelessIf") == 1
