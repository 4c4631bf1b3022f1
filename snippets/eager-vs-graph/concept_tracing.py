"""Two kinds of print, in a function called three times"""

# --8<-- [start:program]
import sys

import tensorflow as tf


@tf.function
def square(x):
    tf.print("TensorFlow:", x, output_stream=sys.stdout)
    print("Python:", x)
    return x * x


square(tf.constant(1))
square(tf.constant(2))
square(tf.constant(3))
# --8<-- [end:program]
assert square.experimental_get_tracing_count() == 1
