"""Eager trains and a graph predicts, too."""

import tensorflow as tf

w = tf.Variable(1.0)
x, y = tf.constant(2.0), tf.constant(6.0)


def train(x, y):
    with tf.GradientTape() as tape:
        loss = (w * x - y) ** 2
    w.assign_sub(0.1 * tape.gradient(loss, w))
    return loss


@tf.function
def predict(x):
    return w * x


# --8<-- [start:train]
losses = [float(train(x, y)) for _ in range(3)]
print("eager losses:", [round(loss, 2) for loss in losses])
# --8<-- [end:train]
# --8<-- [start:predict]
prediction = predict(x)
print("graph predicts:", round(float(prediction), 2))
# --8<-- [end:predict]

assert losses[0] > losses[1] > losses[2]
assert abs(float(prediction) - 6.0) < 0.2
