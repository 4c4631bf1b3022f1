"""Decorate the whole Python loop, and every step is copied into the graph."""

import tensorflow as tf

w = tf.Variable(1.0)


def train_step(x, y):
    error = w * x - y
    w.assign_sub(0.1 * error * x)
    return error**2


def train(x, y):
    for _ in range(100):
        loss = train_step(x, y)
    return loss


def nodes(function):
    spec = tf.TensorSpec([], tf.float32)
    return len(
        tf.function(function)
        .get_concrete_function(spec, spec)
        .graph.get_operations()
    )


# --8<-- [start:step]
print(step_nodes := nodes(train_step))
# --8<-- [end:step]
# --8<-- [start:loop]
print(loop_nodes := nodes(train))
# --8<-- [end:loop]

assert loop_nodes > 50 * step_nodes
