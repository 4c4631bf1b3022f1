"""A chain of eight element-wise ops"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.2
# label = "100 floats"
#
# [tool.traced.variants.medium]
# edits = [["COUNT = 100", "COUNT = 10_000"]]
# label = "10,000 floats"
#
# [tool.traced.variants.large]
# edits = [["COUNT = 100", "COUNT = 1_000_000"]]
# label = "1,000,000 floats"
# expect = ["eager/xla > 1.2"]
# ///
import tensorflow as tf

COUNT = 100
x = tf.random.stateless_normal([COUNT], seed=[3, 4])


def eager():
    y = x * 0.5 + 1.0
    y = tf.nn.relu(y) - 0.25
    y = y * y + x
    return tf.minimum(tf.abs(y), 3.0)


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
