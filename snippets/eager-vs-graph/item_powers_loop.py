"""A loop inside, another one outside, and the number of traces."""

import tensorflow as tf


@tf.function
def power(base, exponent):
    result = tf.constant(1)
    for _ in tf.range(exponent):
        result *= base
    return result


base = tf.constant(2)
for n in [3, 4, 5]:
    print(power(base, tf.constant(n)).numpy())
print(power.experimental_get_tracing_count())
