"""A TensorArray that grows, in three modes."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf


def squares():
    array = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for n in tf.range(3):
        array = array.write(n, n * n)
    return array.stack()


print(squares().numpy())
# --8<-- [start:graph]
print(tf.function(squares)().numpy())
# --8<-- [end:graph]
# --8<-- [start:xla]
print(compiled := tf.function(squares, jit_compile=True)().numpy())
# --8<-- [end:xla]
assert compiled.shape == (0,)
