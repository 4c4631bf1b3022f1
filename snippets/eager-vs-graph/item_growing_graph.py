"""A number that settles down, round by round."""

import tensorflow as tf


@tf.function
def settle(x):
    target = tf.constant(2.0)
    for _ in range(300):
        x = x + 0.5 * (target - x)
    return x


start = tf.constant(10.0)
result = settle(start).numpy()
graph = settle.get_concrete_function(start).graph
print(result, len(graph.get_operations()) < 100)
