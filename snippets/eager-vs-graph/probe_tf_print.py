"""Does tf.print show the value on every call?"""

import pathlib
import tempfile

import tensorflow as tf

screen = pathlib.Path(tempfile.mkdtemp(), "screen.txt")


def step(x):
    y = x * x
    tf.print("y is", y, output_stream=f"file://{screen}")
    return y


def verdict(run):
    screen.write_text("")
    try:
        for x in (1.5, 2.5, 3.5):
            run(tf.constant(x))
    except tf.errors.OpError as error:
        return f"no: {type(error).__name__}"
    values = sum(str(x * x) in screen.read_text() for x in (1.5, 2.5, 3.5))
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

assert verdict(step) == verdict(tf.function(step)) == "yes"
assert verdict(tf.function(step, jit_compile=True)) != "yes"
