"""A tf.Graph is a container, not a converter."""

# /// script
# [tool.traced]
# raises = "TypeError: 'Graph' object is not callable"
# ///
import tensorflow as tf


def multiply(x, y):
    return x * y


multiply = tf.Graph()(multiply)
