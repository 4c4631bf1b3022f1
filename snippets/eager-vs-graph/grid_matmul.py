"""One matmul"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.2
# label = "16 × 16"
#
# [tool.traced.variants.medium]
# edits = [["SIDE = 16", "SIDE = 256"]]
# label = "256 × 256"
#
# [tool.traced.variants.large]
# edits = [["SIDE = 16", "SIDE = 1024"]]
# label = "1024 × 1024"
# expect = ["eager/graph > 0.6", "eager/graph < 1.6"]
# ///
import tensorflow as tf

SIDE = 16
left = tf.random.stateless_normal([SIDE, SIDE], seed=[1, 2])
right = tf.random.stateless_normal([SIDE, SIDE], seed=[3, 4])


def eager():
    return tf.matmul(left, right)


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
