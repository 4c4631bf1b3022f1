"""A function that says in which mode its body runs."""

import tensorflow as tf


def multiply(x, y):
    print("eager" if tf.executing_eagerly() else "graph")
    return x * y


result = multiply(tf.constant(2), tf.constant(3))
print(result.numpy())
