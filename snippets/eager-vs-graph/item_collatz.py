"""How many steps a number takes to come down to 1."""

import tensorflow as tf


@tf.function
def steps_to_one(n):
    steps = 0
    while n > 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps


six = steps_to_one(tf.constant(6))
seven = steps_to_one(tf.constant(7))
traces = steps_to_one.experimental_get_tracing_count()
print(six.numpy(), seven.numpy(), traces)
