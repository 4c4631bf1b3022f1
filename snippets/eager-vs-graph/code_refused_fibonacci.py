"""Two programs that the checker of `fibonacci` refuses."""

# /// script
# [tool.traced]
# raises = "AssertionError: 3 numbers, not 7"
#
# [tool.traced.variants.python-counter]
# edits = [
#   ["calls = tf.Variable(0)", "calls = 0"],
#   ["    calls.assign_add(1)", "    global calls\n    calls += 1"],
# ]
# raises = "AssertionError: calls is no tf.Variable"
# ///
import tensorflow as tf

from code_check_fibonacci import check

calls = tf.Variable(0)


@tf.function
def fibonacci(count):
    calls.assign_add(1)
    found = [1, 1]
    for _ in tf.range(2, count):
        found.append(found[-1] + found[-2])
    return tf.stack(found)


check(fibonacci, calls)
