"""A function that squares and adds, called three times."""

import sys

import tensorflow as tf


@tf.function
def step(x):
    square = x * x
    return square + 10


for n in (1, 2, 3):
    step(tf.constant(n))
