"""Keep a running total of two payments."""

# /// script
# [tool.traced]
# raises = "ValueError: tf.function only supports singleton tf.Variables"
#
# [tool.traced.variants.fixed]
# edits = [
#   ["\n@tf.function\n", "\ntotal = tf.Variable(0)\n\n\n@tf.function\n"],
#   ["    total = tf.Variable(0)\n", ""],
# ]
#
# [tool.traced.variants.eager]
# edits = [["@tf.function\n", ""]]
# raises = "AssertionError: the total is 20"
# ///
import tensorflow as tf


@tf.function
def pay(amount):
    total = tf.Variable(0)
    return total.assign_add(amount)


pay(tf.constant(5))
result = int(pay(tf.constant(20)))
print("total:", result)
assert result == 25, f"the total is {result}"
