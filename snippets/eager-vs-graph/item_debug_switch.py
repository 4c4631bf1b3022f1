"""Four calls, with a setting changed halfway."""

import tensorflow as tf


@tf.function
def double(x):
    print("body")
    return 2 * x


double(tf.constant(1))
double(tf.constant(2))
tf.config.run_functions_eagerly(True)
print("switched")
double(tf.constant(3))
double(tf.constant(4))
