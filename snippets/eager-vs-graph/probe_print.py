"""Does print show the value on every call?"""

import contextlib
import io

import tensorflow as tf


def step(x):
    y = x * x
    print("y is", y)
    return y


def verdict(run):
    values = 0
    for x in (1.5, 2.5, 3.5):
        with contextlib.redirect_stdout(io.StringIO()) as screen:
            run(tf.constant(x))
        values += str(x * x) in screen.getvalue()
    return "yes" if values == 3 else f"no: {values} of 3 calls"


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
assert (
    verdict(tf.function(step)) == "no: 0 of 3 calls"
)  # it prints a symbol, once
