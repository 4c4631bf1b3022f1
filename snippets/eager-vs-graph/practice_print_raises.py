"""Formatting the value in the body, with tensors: an error while tracing."""

# /// script
# [tool.traced]
# raises = "TypeError: unsupported format string passed to SymbolicTensor"
# ///
import tensorflow as tf


@tf.function
def add(a, b):
    print(f"Running add with {a:d}")
    return a + b


add(tf.constant(1), tf.constant(2))
add(tf.constant(3), tf.constant(4))
