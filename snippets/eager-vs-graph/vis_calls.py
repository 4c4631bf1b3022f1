"""Four calls of one function, watched"""

# /// script
# [tool.traced]
# watch = ["stretch"]
#
# [tool.traced.variants.eager]
# edits = [
#     ["@tf.function\n", ""],
#     ["assert stretch.experimental_get_tracing_count() == 2\n", ""],
# ]
# ///
import tensorflow as tf

whole = tf.constant([1, 2])
halves = tf.constant([0.5, 1.5])


# --8<-- [start:calls]
@tf.function
def stretch(x):
    print("Body, with", x.dtype.name)
    longer = tf.abs(x) + x
    return longer * x


first = stretch(whole)
second = stretch(whole)
third = stretch(halves)
fourth = stretch(whole)
# --8<-- [end:calls]

assert stretch.experimental_get_tracing_count() == 2
assert tf.reduce_all(first == fourth)
