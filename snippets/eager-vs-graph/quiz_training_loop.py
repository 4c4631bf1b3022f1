"""A training loop that logs each loss."""

import tensorflow as tf

w = tf.Variable(1.0)
x, y = tf.constant(2.0), tf.constant(6.0)
python_runs, losses = [], []


def train_step(x, y):
    python_runs.append("train_step")
    error = w * x - y
    w.assign_sub(0.1 * error * x)
    return error**2


for step in range(20):
    loss = train_step(x, y)
    losses.append(float(loss))
