"""One line written by TensorFlow, one by Python, and two calls."""

import sys

import tensorflow as tf


@tf.function
def double(x):
    tf.print("tensorflow", x, output_stream=sys.stdout)
    print("python")
    return 2 * x


double(tf.constant(1))
double(tf.constant(2))
