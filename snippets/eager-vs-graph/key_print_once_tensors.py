"""The same two calls, with tensors."""

import tensorflow as tf


@tf.function
def add(a, b):
    print("Running add")
    return a + b


# --8<-- [start:calls]
first = add(tf.constant(1), tf.constant(2))
second = add(tf.constant(3), tf.constant(4))
# --8<-- [end:calls]

# --8<-- [start:traces]
print(add.experimental_get_tracing_count())
# --8<-- [end:traces]

assert add.experimental_get_tracing_count() == 1
assert (int(first), int(second)) == (3, 7)
