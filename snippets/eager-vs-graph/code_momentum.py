"""Gradient descent with momentum, as a graph."""

import tensorflow as tf

weight, velocity = tf.Variable(0.0), tf.Variable(0.0)


@tf.function
def step(x, y):
    with tf.GradientTape() as tape:
        loss = (weight * x - y) ** 2
    gradient = tape.gradient(loss, weight)
    velocity.assign(0.5 * velocity + gradient)
    weight.assign_sub(0.25 * velocity)
    return loss


# --8<-- [start:calls]
for _ in range(3):
    step(tf.constant(1.0), tf.constant(8.0))
print(weight.numpy())
# --8<-- [end:calls]
