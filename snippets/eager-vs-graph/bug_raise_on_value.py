"""Refuse a negative price."""

# /// script
# [tool.traced]
# raises = "ValueError: negative price"
#
# [tool.traced.variants.fixed]
# edits = [
#   ["    if price < 0:\n        raise ValueError(\"negative price\")\n", "    tf.debugging.assert_non_negative(price, \"negative price\")\n"],
# ]
#
# [tool.traced.variants.refused]
# edits = [
#   ["    if price < 0:\n        raise ValueError(\"negative price\")\n", "    tf.debugging.assert_non_negative(price, \"negative price\")\n"],
#   ["tf.constant(10.0)", "tf.constant(-10.0)"],
# ]
# raises = "InvalidArgumentError: negative price"
#
# [tool.traced.variants.eager]
# edits = [["@tf.function\n", ""]]
# ///
import tensorflow as tf


@tf.function
def add_tax(price):
    if price < 0:
        raise ValueError("negative price")
    return 1.25 * price


full = add_tax(tf.constant(10.0))
print(full.numpy())
assert full == 12.5
