"""Does tf.debugging.assert_non_negative stop a bad value?"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf


def step(x):
    tf.debugging.assert_non_negative(x, "negative price")
    return x * 2.0


def verdict(run):
    assert run(tf.constant(5.0)) == 10.0  # a good value passes
    try:
        result = run(tf.constant(-5.0))
    except tf.errors.InvalidArgumentError:
        return "yes"
    return f"no: returned {result:.0f}"


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
assert verdict(tf.function(step, jit_compile=True)) == "no: returned -10"
