"""Traced before the two calls: now they print nothing."""

import tensorflow as tf

runs = []


@tf.function
def add(a, b):
    runs.append("traced")
    print("Running add")
    return a + b


# --8<-- [start:before]
number = tf.TensorSpec([], tf.int32)
traced_add = add.get_concrete_function(number, number)
# --8<-- [end:before]
already = len(runs)

# --8<-- [start:calls]
first = traced_add(tf.constant(1), tf.constant(2))
second = traced_add(tf.constant(3), tf.constant(4))
# --8<-- [end:calls]

assert (already, len(runs)) == (1, 1)
assert (int(first), int(second)) == (3, 7)
