"""One addition"""

# /// script
# [tool.traced]
# measure = ["eager", "graph"]
# budget_s = 1.5
# expect = ["eager/graph < 0.8"]
# ///
import tensorflow as tf

x = tf.constant(2.0)


def eager():
    return x + 1.0


@tf.function
def graph():
    return x + 1.0


eager()  # TensorFlow's own warm-up counts for no mode
