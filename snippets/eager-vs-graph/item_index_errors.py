"""Three ways to ask for a price."""

import tensorflow as tf


@tf.function
def pick(prices, index):
    print("body")
    return prices[index]


prices = tf.constant([10, 20, 30])
for index in [tf.constant(1), tf.constant(7), 7]:
    try:
        print(pick(prices, index).numpy())
    except (ValueError, tf.errors.InvalidArgumentError) as error:
        print(type(error).__name__)
