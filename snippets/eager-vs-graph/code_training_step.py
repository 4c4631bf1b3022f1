"""One training step, written once and run in three modes."""

import tensorflow as tf

x = tf.constant([0.0, 1.0, 2.0, 3.0])
y = 2.0 * x + 1.0
slope, start = tf.Variable(0.0), tf.Variable(0.0)
weights = [slope, start]


# --8<-- [start:step]
def step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((slope * x + start - y) ** 2)
    gradients = tape.gradient(loss, weights)
    for weight, gradient in zip(weights, gradients):
        weight.assign_sub(0.1 * gradient)
    return loss


# --8<-- [end:step]
# --8<-- [start:train]
def train(step):
    for weight in weights:
        weight.assign(0.0)
    return [round(float(step(x, y)), 3) for _ in range(5)]


# --8<-- [end:train]
# --8<-- [start:eager]
print(train(step))
# --8<-- [end:eager]
# --8<-- [start:graph]
graph = tf.function(step)
print(train(graph), graph.experimental_get_tracing_count())
# --8<-- [end:graph]
# --8<-- [start:xla]
xla = tf.function(step, jit_compile=True)
print(train(xla), xla.experimental_get_tracing_count())
# --8<-- [end:xla]
assert train(step) == train(graph) == train(xla)
