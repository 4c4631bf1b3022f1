"""Whoever calls first decides the dtype."""

import tensorflow as tf


@tf.function
def add(a, b):
    return a + b


@tf.function
def add_too(a, b):
    return a + b


# --8<-- [start:orders]
print(add(1, 2).dtype.name, "then", add(1.0, 2.0).dtype.name)
print(add_too(1.0, 2.0).dtype.name, "then", add_too(1, 2).dtype.name)
# --8<-- [end:orders]

assert add(1.0, 2.0).dtype == tf.int32
assert add_too(1, 2).dtype == tf.float32
assert add.experimental_get_tracing_count() == 1
