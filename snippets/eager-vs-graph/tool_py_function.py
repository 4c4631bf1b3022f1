"""A window of plain Python in the middle of a graph."""

import tensorflow as tf

seen = []


def look(y):
    seen.append(y.numpy())
    print("window:", y.numpy(), "| eager:", tf.executing_eagerly())


@tf.function
def step(x):
    y = x * x
    tf.py_function(look, [y], [])
    return y + 1.0


for x in (1.5, 2.5):
    step(tf.constant(x))
assert seen == [2.25, 6.25]
assert step.experimental_get_tracing_count() == 1
