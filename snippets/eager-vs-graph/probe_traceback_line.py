"""Does the traceback end at the line that failed?"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import traceback

import tensorflow as tf

prices = tf.constant([10.0, 20.0, 30.0])


def step(i):
    return tf.gather(prices, i)  # fails: there is no price 7


def verdict(run):
    mine, line = step.__code__.co_filename, step.__code__.co_firstlineno + 1
    try:
        result = run(tf.constant(7))
    except tf.errors.InvalidArgumentError as error:
        frames = traceback.extract_tb(error.__traceback__)
        if [f.lineno for f in frames if f.filename == mine][-1] == line:
            return "yes"
        named = f"line {line}, in step" in str(error)
        return "no: only the message names it" if named else "no"
    return f"no error: returned {result:.0f}"


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
assert verdict(tf.function(step)) == "no: only the message names it"
assert verdict(tf.function(step, jit_compile=True)) == "no error: returned 30"
