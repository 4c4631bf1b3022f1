"""A graph that is there before the first request."""

import tensorflow as tf


@tf.function(input_signature=[tf.TensorSpec([None])])
def spread(values):
    print("tracing")
    return tf.reduce_max(values) - tf.reduce_min(values)


# --8<-- [start:trace]
spread.get_concrete_function()
# --8<-- [end:trace]
# --8<-- [start:ready]
print("ready")
# --8<-- [end:ready]
# --8<-- [start:two]
print(spread(tf.constant([1.0, 4.0])).numpy())
# --8<-- [end:two]
# --8<-- [start:three]
print(spread(tf.constant([1.0, 4.0, 6.0])).numpy())
# --8<-- [end:three]
