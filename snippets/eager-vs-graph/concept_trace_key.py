"""Three calls, and the signatures of their traces"""

import tensorflow as tf


@tf.function
def scale(x, by):
    return x * by


x = tf.constant([1.0, 2.0])
scale(x, 2)
scale(x, tf.constant(2.0))
scale(x, tf.constant(3.0))  # its key is known

kind = " (POSITIONAL_OR_KEYWORD)"
signatures = scale.pretty_printed_concrete_signatures()
for line in signatures.splitlines():
    if kind in line:
        print(line.replace(kind, "").strip())
assert scale.experimental_get_tracing_count() == 2
