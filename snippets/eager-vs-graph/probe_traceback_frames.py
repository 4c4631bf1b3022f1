"""How many library frames does the report add, and does it show your code?"""

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
    try:
        run(tf.constant(7))
    except tf.errors.InvalidArgumentError as error:
        frames = traceback.extract_tb(error.__traceback__)
        library = sum(
            frame.filename != step.__code__.co_filename for frame in frames
        )
        report = "".join(traceback.format_exception(error))
        shown = (
            "shown" if "return tf.gather(prices, i)" in report else "not shown"
        )
        return f"{library}, your code {shown}"
    return "no error, no report"


# --8<-- [start:eager]
print(verdict(step))
# --8<-- [end:eager]
# --8<-- [start:graph]
print(verdict(tf.function(step)))
# --8<-- [end:graph]
# --8<-- [start:xla]
print(verdict(tf.function(step, jit_compile=True)))
# --8<-- [end:xla]

assert verdict(step).endswith("your code shown")
assert verdict(tf.function(step)).endswith("your code not shown")
assert verdict(tf.function(step, jit_compile=True)) == "no error, no report"
