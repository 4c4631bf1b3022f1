"""Three prices, and a lookup of number 7."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf


def lookup(i):
    prices = tf.constant([10.0, 20.0, 30.0])
    return tf.gather(prices, i)


def outcome(run):
    try:
        return float(run(tf.constant(7)))
    except tf.errors.InvalidArgumentError:
        return "error"


eager = outcome(lookup)
graph = outcome(tf.function(lookup))
xla = outcome(tf.function(lookup, jit_compile=True))
