"""The old switch still works, warns, and does the opposite of a speed-up."""

import tensorflow as tf


@tf.function
def step(x):
    print("body runs")
    return x + 1


# --8<-- [start:switch]
tf.config.experimental_run_functions_eagerly(True)
# --8<-- [end:switch]

# --8<-- [start:calls]
for n in range(3):
    step(tf.constant(n))
# --8<-- [end:calls]

assert tf.config.functions_run_eagerly()
assert step.experimental_get_tracing_count() == 0
