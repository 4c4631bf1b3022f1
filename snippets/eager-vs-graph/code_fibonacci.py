"""The first Fibonacci numbers, and how often they were asked for."""

import tensorflow as tf

calls = tf.Variable(0)


@tf.function
def fibonacci(count):
    calls.assign_add(1)
    found = tf.TensorArray(tf.int32, size=count)
    here, ahead = 1, 1
    for n in tf.range(count):
        found = found.write(n, here)
        here, ahead = ahead, here + ahead
    return found.stack()


# --8<-- [start:calls]
for count in [3, 6, 4]:
    print(fibonacci(tf.constant(count)).numpy())
print(calls.numpy(), fibonacci.experimental_get_tracing_count())
# --8<-- [end:calls]
