"""A hundred small matrix products."""

# /// script
# [tool.traced]
# measure = ["eager", "graph"]
# expect = ["eager/graph > 2"]
# ///
import tensorflow as tf

x = tf.eye(10)


def eager():
    y = x
    for _ in range(100):
        y = tf.matmul(y, x)
    return y


graph = tf.function(eager)
