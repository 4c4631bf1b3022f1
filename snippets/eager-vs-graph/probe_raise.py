"""Can you raise a Python exception on a value?"""

import tensorflow as tf


def step(x):
    if x < 0.0:
        raise ValueError("negative price")
    return x * 2.0


def verdict(run):
    caught = {}
    for x in (5.0, -5.0):
        try:
            run(tf.constant(x))
        except ValueError:
            caught[x] = True
    if list(caught) == [-5.0]:
        return "yes"
    return "no: raised for a good value too" if 5.0 in caught else "no"


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
assert verdict(tf.function(step)) == "no: raised for a good value too"
