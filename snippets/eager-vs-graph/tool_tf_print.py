"""print and tf.print, side by side in a loop of the graph."""

# /// script
# [tool.traced.variants.default]
# edits = [[", output_stream=sys.stdout", ""]]
# ///

import sys

import tensorflow as tf


@tf.function
def square(x, times):
    for _ in tf.range(times):
        x = x * x
        print("print:   ", x)
        tf.print("tf.print:", x, output_stream=sys.stdout)
    return x


result = square(tf.constant(2), tf.constant(4))
assert result == 65536
