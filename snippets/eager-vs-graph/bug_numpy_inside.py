"""Return the largest error as a number."""

# /// script
# [tool.traced]
# raises = "AttributeError: 'SymbolicTensor' object has no attribute 'numpy'"
#
# [tool.traced.variants.fixed]
# edits = [
#   ["    return error.numpy()\n", "    return error\n"],
#   ["worst = worst_error(x, y)", "worst = worst_error(x, y).numpy()"],
# ]
#
# [tool.traced.variants.eager]
# edits = [["@tf.function\n", ""]]
# ///
import tensorflow as tf


@tf.function
def worst_error(x, y):
    error = tf.reduce_max(tf.abs(x - y))
    return error.numpy()


x, y = tf.constant([1.0, 2.0]), tf.constant([1.5, 4.0])
worst = worst_error(x, y)
print("worst error:", worst)
assert worst == 2.0
