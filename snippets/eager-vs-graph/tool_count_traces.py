"""Ask a function how often it was traced, and for what."""

import tensorflow as tf


@tf.function
def scale(x, factor):
    return factor * x


def traces():
    return scale.experimental_get_tracing_count()


x = tf.ones([3])
before = traces()
scale(x, tf.constant(0.5))
scale(x, tf.constant(0.25))
print(traces() - before)
tensors = traces() - before
before = traces()
scale(x, 0.5)
scale(x, 0.25)
print(traces() - before)
numbers = traces() - before
for line in scale.pretty_printed_concrete_signatures().splitlines():
    if "factor" in line:
        print(line.strip())
assert (tensors, numbers) == (1, 2)
