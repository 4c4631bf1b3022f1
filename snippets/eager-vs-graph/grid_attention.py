"""Softmax attention over a sequence"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.2
# label = "16 tokens"
#
# [tool.traced.variants.medium]
# edits = [["LENGTH = 16", "LENGTH = 64"]]
# label = "64 tokens"
#
# [tool.traced.variants.large]
# edits = [["LENGTH = 16", "LENGTH = 256"]]
# label = "256 tokens"
# ///
import tensorflow as tf

LENGTH = 16
q = tf.random.stateless_normal([4, LENGTH, 64], seed=[1, 2])
k = tf.random.stateless_normal([4, LENGTH, 64], seed=[3, 4])
v = tf.random.stateless_normal([4, LENGTH, 64], seed=[5, 6])


def eager():
    scores = tf.matmul(q, k, transpose_b=True) / 8.0
    return tf.matmul(tf.nn.softmax(scores), v)


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
