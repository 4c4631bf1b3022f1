"""One Function collects ConcreteFunctions, call by call"""

# --8<-- [start:program]
import tensorflow as tf


@tf.function
def half(x):
    return x / 2


traces = half.experimental_get_tracing_count

print("decorated: ", traces())
half(tf.constant(4.0))
print("one float: ", traces())
half(tf.constant(8.0))
print("another:   ", traces())
half(tf.constant([4.0, 8.0]))
print("two floats:", traces())
# --8<-- [end:program]

# --8<-- [start:types]
one = half.get_concrete_function(tf.constant(4.0))
print(type(half).__name__, "and", type(one).__name__)
# --8<-- [end:types]
assert traces() == 2 and one(tf.constant(8.0)) == 4
assert tf.function(lambda x: x).experimental_get_tracing_count() == 0
