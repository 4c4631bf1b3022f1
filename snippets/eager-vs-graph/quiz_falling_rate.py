"""A rate that falls on every call, handed over in three ways."""

# /// script
# [tool.traced]
# measure = ["eager", "number", "tensor"]
# budget_s = 2.0
# ///
import itertools

import tensorflow as tf

calls = itertools.count(start=1)
x, w = tf.ones([8, 64]), tf.eye(64)


def layers(rate):
    h = x
    for _ in range(5):
        h = tf.nn.relu(h @ w) * rate + 0.1
    return h


planned = tf.function(layers)


def eager():
    return layers(1.0 / next(calls))


def number():
    return planned(1.0 / next(calls))


def tensor():
    return planned(tf.constant(1.0 / next(calls)))
