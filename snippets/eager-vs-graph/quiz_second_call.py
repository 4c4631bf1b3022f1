"""A function, called twice."""

import numpy as np
import tensorflow as tf


@tf.function
def scale(x):
    return tf.convert_to_tensor(x) * 2


scale(tf.constant([1.0, 2.0]))
scale(tf.constant([3.0, 4.0]))
print(scale.experimental_get_tracing_count())
