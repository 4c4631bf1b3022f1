"""Does .numpy() work inside the function?"""

import tensorflow as tf


def step(x):
    y = x * x
    y.numpy()
    return y


def verdict(run):
    try:
        run(tf.constant(1.5))
    except AttributeError as error:
        return f"no: {type(error).__name__}"
    return "yes"


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
assert verdict(tf.function(step)) == "no: AttributeError"
