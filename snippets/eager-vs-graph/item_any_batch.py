"""Batches of two sizes, and the number of traces."""

import tensorflow as tf


@tf.function(input_signature=[tf.TensorSpec([None, 3], dtype=tf.float32)])
def mean(batch):
    return tf.reduce_mean(batch, axis=0)


print(mean(tf.ones([2, 3])).numpy())
print(mean(tf.ones([5, 3])).numpy())
print(mean.experimental_get_tracing_count())
