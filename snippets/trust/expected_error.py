"""Two prices plus three prices."""

# /// script
# [tool.traced]
# raises = "InvalidArgumentError: Incompatible shapes"
# ///
import tensorflow as tf


def add(a, b):
    return a + b


print("adding")
add(tf.constant([1.0, 2.0]), tf.constant([1.0, 2.0, 3.0]))
