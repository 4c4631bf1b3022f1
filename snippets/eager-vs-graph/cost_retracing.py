"""The same step with a number that changes, passed in two ways"""

# /// script
# [tool.traced]
# measure = ["eager", "python_number", "tensor"]
# budget_s = 2.0
# expect = ["python_number/tensor > 8", "python_number/eager > 4"]
# ///
import itertools

import tensorflow as tf

steps = itertools.count()
x = tf.ones([8, 64])
w = tf.eye(64)


def layers(scale):
    h = x
    for _ in range(5):
        h = tf.nn.relu(h @ w) * scale + 0.1
    return h


compiled = tf.function(layers)


def eager():
    return layers(1.0 / (next(steps) + 2))


def python_number():  # a new number, a new graph
    return compiled(1.0 / (next(steps) + 2))


def tensor():  # a new number, the same graph
    return compiled(tf.constant(1.0 / (next(steps) + 2)))


eager()  # TensorFlow's own warm-up counts for no mode
