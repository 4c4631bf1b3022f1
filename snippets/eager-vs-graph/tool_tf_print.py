"""print and tf.print, side by side in a loop of the graph."""

import sys

import tensorflow as tf


@tf.function
def root(a):
    x = a
    for _ in tf.range(4):
        x = 0.5 * (x + a / x)
        print("python:", x)
        tf.print("graph: ", x, output_stream=sys.stdout)
    return x


result = root(tf.constant(2.0))
tf.debugging.assert_near(result, 2.0**0.5)
