"""One Function collects ConcreteFunctions, call by call"""

import tensorflow as tf


@tf.function
def half(x):
    return x / 2


print("decorated:  ", half.experimental_get_tracing_count())
half(tf.constant(4.0))
print("a float:    ", half.experimental_get_tracing_count())
half(tf.constant(8.0))
print("another:    ", half.experimental_get_tracing_count())
half(tf.constant([4.0, 8.0]))
print("two floats: ", half.experimental_get_tracing_count())

# --8<-- [start:types]
one = half.get_concrete_function(tf.constant(4.0))
print(type(half).__name__, "and", type(one).__name__)
# --8<-- [end:types]
assert half.experimental_get_tracing_count() == 2
assert one(tf.constant(8.0)) == 4
