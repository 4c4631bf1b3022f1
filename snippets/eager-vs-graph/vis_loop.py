"""The same four rounds, unrolled and kept as a loop"""

# /// script
# [tool.traced]
# graphs = ["unrolled", "kept"]
# ///
import tensorflow as tf


# --8<-- [start:unrolled]
@tf.function
def unrolled(x):
    for _ in range(4):
        x = x * 2.0
    return x


# --8<-- [end:unrolled]
# --8<-- [start:kept]
@tf.function
def kept(x):
    for _ in tf.range(4):
        x = x * 2.0
    return x


# --8<-- [end:kept]
one = tf.constant(1.0)
assert unrolled(one) == kept(one) == 16
