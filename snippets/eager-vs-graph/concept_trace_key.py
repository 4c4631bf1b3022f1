"""Three calls, and the signatures of their traces"""

# --8<-- [start:program]
import tensorflow as tf


@tf.function
def scale(x, by):
    return x * by


x = tf.constant([1.0, 2.0])
scale(x, 2)
scale(x, tf.constant(2.0))
scale(x, tf.constant(3.0))  # its key is known
# --8<-- [end:program]

# --8<-- [start:signatures]
signatures = scale.pretty_printed_concrete_signatures()
for line in signatures.splitlines():
    if "(POSITIONAL_OR_KEYWORD)" in line:
        name, _, kind = line.split(maxsplit=2)
        print(f"{name}: {kind.replace(', name=None', '')}")
# --8<-- [end:signatures]
assert scale.experimental_get_tracing_count() == 2
