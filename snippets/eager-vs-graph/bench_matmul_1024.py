"""One matmul of 1024 × 1024"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# measure = ["eager", "graph", "xla"]
# budget_s = 2.0
# expect = ["eager/graph < 1.6", "eager/graph > 0.6"]
# ///
import tensorflow as tf

a = tf.random.stateless_normal([1024, 1024], seed=[5, 6])
b = tf.random.stateless_normal([1024, 1024], seed=[7, 8])


def eager():
    return tf.matmul(a, b)


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
