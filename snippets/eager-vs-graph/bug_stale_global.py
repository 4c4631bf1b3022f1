"""Raise a limit to let a larger order through."""

# /// script
# [tool.traced]
# raises = "AssertionError: 300 is refused, the limit is 500"
#
# [tool.traced.variants.fixed]
# edits = [
#   ["limit = 100\n", "limit = tf.Variable(100)\n"],
#   ["limit = 500\n", "limit.assign(500)\n"],
# ]
#
# [tool.traced.variants.tensor]
# edits = [
#   ["limit = 100\n", "limit = tf.constant(100)\n"],
#   ["limit = 500\n", "limit = tf.constant(500)\n"],
# ]
# raises = "AssertionError: 300 is refused, the limit is 500"
#
# [tool.traced.variants.eager]
# edits = [["@tf.function\n", ""]]
# ///
import tensorflow as tf

limit = 100


@tf.function
def allowed(amount):
    return amount <= limit


order = tf.constant(300)
print(f"limit {int(limit)}:", allowed(order).numpy())
limit = 500
print(f"limit {int(limit)}:", allowed(order).numpy())
assert allowed(order), f"300 is refused, the limit is {limit}"
