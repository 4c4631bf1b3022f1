"""Six calls of one function."""

import tensorflow as tf


@tf.function
def double(x):
    return x + x


double(tf.constant([1.0, 2.0]))
double(tf.constant([3.0, 4.0]))
double(tf.constant([3, 4]))
double(1)
double(1.0)
double(2)
# --8<-- [start:traces]
print(double.experimental_get_tracing_count())
# --8<-- [end:traces]
