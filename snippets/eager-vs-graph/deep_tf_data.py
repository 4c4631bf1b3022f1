"""A map function in a program that runs eagerly."""

import random

import tensorflow as tf


# --8<-- [start:program]
def step(x):
    print("body gets", x)
    return tf.cast(x, tf.float32) + random.random()


def run():
    return [float(y) for y in tf.data.Dataset.range(3).map(step)]


# --8<-- [end:program]
def different(results):
    return len({round(y - n, 4) for n, y in enumerate(results)})


# --8<-- [start:map]
traced = run()
# --8<-- [end:map]
assert different(traced) == 1

# --8<-- [start:switch]
tf.config.run_functions_eagerly(True)
switched = run()
# --8<-- [end:switch]
assert different(switched) == 1

# --8<-- [start:debug]
tf.data.experimental.enable_debug_mode()
debugged = run()
# --8<-- [end:debug]
assert different(debugged) == 3
