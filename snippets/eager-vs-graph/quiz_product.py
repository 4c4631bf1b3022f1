"""One function, called eagerly and as a graph."""

import tensorflow as tf

seen = []


def product(x, y):
    z = x * y
    seen.append(z)
    return z


two, three = tf.constant(2), tf.constant(3)
eager_result = product(two, three)
graph_result = tf.function(product)(two, three)
