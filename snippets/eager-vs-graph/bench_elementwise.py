"""Eight element-wise ops on 1 M floats"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# measure = ["eager", "graph", "xla"]
# budget_s = 2.0
# expect = ["eager/xla > 1.2"]
# ///
import tensorflow as tf

x = tf.random.stateless_normal([1_000_000], seed=[3, 4])


def eager():
    y = x * 0.5 + 1.0
    y = tf.nn.relu(y) - 0.25
    y = y * y + x
    return tf.minimum(tf.abs(y), 3.0)


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
