"""Two calls, and a print in the body."""

import tensorflow as tf


@tf.function
def add(a, b):
    print("Running add")
    return a + b


add(1, 2)
add(3, 4)
