"""A function that checks a price."""

import tensorflow as tf


@tf.function
def check(price):
    if price < 0.0:
        raise ValueError("negative price")
    return price * 2.0


try:
    outcome = check(tf.constant(5.0)).numpy()
except ValueError:
    outcome = "rejected"
print(outcome)
