"""A loop of 300 rounds: Python range unrolls it, tf.range keeps it"""

# /// script
# [tool.traced]
# measure = ["eager", "unrolled", "kept"]
# budget_s = 2.0
# expect = ["eager/unrolled > 3", "eager/kept > 3"]
# ///
import tensorflow as tf

x = tf.constant(1.0)


def eager():
    y = x
    for _ in range(300):
        y = y * 0.99 + 0.01
    return y


@tf.function
def kept():
    y = x
    for _ in tf.range(300):
        y = y * 0.99 + 0.01
    return y


unrolled = tf.function(eager)

eager()  # TensorFlow's own warm-up counts for no mode
