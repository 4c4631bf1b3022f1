"""An error that only eager execution reports"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf


def total(prices):
    last = tf.gather(prices, 7)  # wrong: there are three prices
    return tf.reduce_sum(prices)  # and nobody uses `last`


def outcome(run):
    try:
        return f"returned {run(tf.constant([10.0, 20.0, 30.0])):.0f}"
    except tf.errors.InvalidArgumentError as error:
        return f"raised {type(error).__name__}"


# --8<-- [start:eager]
print(outcome(total))
# --8<-- [end:eager]
# --8<-- [start:graph]
print(outcome(tf.function(total)))
# --8<-- [end:graph]
# --8<-- [start:xla]
print(outcome(tf.function(total, jit_compile=True)))
# --8<-- [end:xla]
assert outcome(total) == "raised InvalidArgumentError"
assert outcome(tf.function(total)) == "returned 60"
assert outcome(tf.function(total, jit_compile=True)) == "returned 60"
