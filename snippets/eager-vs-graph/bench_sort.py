"""Sorting 100,000 floats"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.5
# expect = ["eager/graph < 1.6", "eager/graph > 0.6", "eager/xla < 0.9"]
# ///
import tensorflow as tf

x = tf.random.stateless_normal([100_000], seed=[9, 10])


def eager():
    return tf.sort(x)


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
