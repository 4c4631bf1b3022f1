"""A product, printed."""

import tensorflow as tf


@tf.function
def multiply(x, y):
    return x * y


two, three = tf.constant(2), tf.constant(3)
print(multiply(two, three))
