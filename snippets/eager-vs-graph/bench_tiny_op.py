"""One add on a scalar"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.5
# expect = ["eager/graph < 0.8"]
# ///
import tensorflow as tf

x = tf.constant(2.0)


def eager():
    return x + 1.0


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
