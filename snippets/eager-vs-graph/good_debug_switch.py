"""One switch gives a tf.function its print and breakpoints back"""

import sys

import tensorflow as tf

stops = []
sys.breakpointhook = lambda: stops.append("stop")  # instead of opening pdb


@tf.function
def step(x):
    y = x * x
    breakpoint()
    print("y is", y)
    return y


# --8<-- [start:on]
tf.config.run_functions_eagerly(True)
step(tf.constant(1.5))
step(tf.constant(2.5))
tf.config.run_functions_eagerly(False)
# --8<-- [end:on]
assert len(stops) == 2

# --8<-- [start:off]
step(tf.constant(1.5))
step(tf.constant(2.5))
# --8<-- [end:off]
assert len(stops) == 3  # once more, while tracing
