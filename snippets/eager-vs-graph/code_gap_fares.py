"""Fares for groups of two sizes, and the number of traces."""

import tensorflow as tf

many = tf.TensorSpec([None])
one = tf.TensorSpec([])


@tf.function(input_signature=[many, one])
def fares(ages, price):
    return tf.where(ages < 18.0, price / 2.0, price)


print(fares(tf.constant([8.0, 40.0]), 6.0).numpy())
print(fares(tf.constant([12.0, 17.0, 70.0]), 8.0).numpy())
print(fares.experimental_get_tracing_count())
