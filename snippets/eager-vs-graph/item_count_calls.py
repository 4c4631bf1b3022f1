"""A counter in a function that is called three times."""

import tensorflow as tf

calls = tf.Variable(0)


@tf.function
def double(x):
    calls.assign_add(1)
    return 2 * x


for n in range(3):
    double(tf.constant(n))
# --8<-- [start:count]
print(calls.numpy())
# --8<-- [end:count]
