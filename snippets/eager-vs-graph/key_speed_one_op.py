"""One addition of two numbers."""

# /// script
# [tool.traced]
# measure = ["eager", "graph"]
# expect = ["eager/graph < 0.85"]
# ///
import tensorflow as tf

x = tf.constant(1.0)


def eager():
    return x + x


graph = tf.function(eager)
