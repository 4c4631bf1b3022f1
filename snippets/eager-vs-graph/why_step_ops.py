"""The ops in a training step with one weight"""

import tensorflow as tf

x = tf.constant([[-1.0], [0.0], [1.0], [2.0]])
y = 3.0 * x
w = tf.Variable([[0.0]])


@tf.function
def step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w - y) ** 2)
    w.assign_sub(0.06 * tape.gradient(loss, w))
    return loss


ops = step.get_concrete_function(x, y).graph.get_operations()
# --8<-- [start:count]
print(len(ops))
# --8<-- [end:count]
assert len(ops) > 20
