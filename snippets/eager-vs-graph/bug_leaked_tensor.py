"""Collect three results and add them up."""

# /// script
# [tool.traced]
# raises = "TypeError: is out of scope and cannot be used here"
#
# [tool.traced.variants.fixed]
# edits = [
#   ["    seen.append(y)\n", ""],
#   ["    double(tf.constant(x))", "    seen.append(double(tf.constant(x)))"],
# ]
#
# [tool.traced.variants.eager]
# edits = [["@tf.function\n", ""]]
# ///
import tensorflow as tf

seen = []


@tf.function
def double(x):
    y = 2.0 * x
    seen.append(y)
    return y


for x in (1.0, 2.0, 3.0):
    double(tf.constant(x))

total = sum(seen)
print("total:", total.numpy())
assert total == 12.0
