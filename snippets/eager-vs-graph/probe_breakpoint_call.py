"""Does breakpoint() stop on every call?"""

import sys

import tensorflow as tf


def step(x):
    breakpoint()
    return x * x


def verdict(run):
    stops = []
    sys.breakpointhook = lambda: stops.append("stop")  # instead of opening pdb
    for x in (1.5, 2.5, 3.5):
        run(tf.constant(x))
    return "yes" if len(stops) == 3 else f"no: {len(stops)} of 3 calls"


# --8<-- [start:eager]
print(verdict(step))
# --8<-- [end:eager]
# --8<-- [start:graph]
print(verdict(tf.function(step)))
# --8<-- [end:graph]
# --8<-- [start:xla]
print(verdict(tf.function(step, jit_compile=True)))
# --8<-- [end:xla]

assert verdict(step) == "yes"
assert verdict(tf.function(step)) == "no: 1 of 3 calls"  # while tracing
