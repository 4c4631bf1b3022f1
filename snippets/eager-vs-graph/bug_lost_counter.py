"""Count three calls."""

# /// script
# [tool.traced]
# raises = "AssertionError: three calls, counted 1"
#
# [tool.traced.variants.fixed]
# edits = [
#   ["calls = 0\n", "calls = tf.Variable(0)\n"],
#   ["    global calls\n    calls += 1\n", "    calls.assign_add(1)\n"],
# ]
#
# [tool.traced.variants.eager]
# edits = [["@tf.function\n", ""]]
# ///
import tensorflow as tf

calls = 0


@tf.function
def double(x):
    global calls
    calls += 1
    return 2.0 * x


for x in (1.0, 2.0, 3.0):
    double(tf.constant(x))

print("calls:", int(calls))
assert calls == 3, f"three calls, counted {calls}"
