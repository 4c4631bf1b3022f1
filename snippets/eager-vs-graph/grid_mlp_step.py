"""A training step of a two-layer network"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.2
# label = "16 units"
# expect = ["eager/graph > 1.5"]
#
# [tool.traced.variants.medium]
# edits = [["WIDTH = 16", "WIDTH = 128"]]
# label = "128 units"
#
# [tool.traced.variants.large]
# edits = [["WIDTH = 16", "WIDTH = 1024"]]
# label = "1024 units"
# ///
import tensorflow as tf

WIDTH = 16
x = tf.random.stateless_normal([32, 64], seed=[1, 1])
y = tf.reduce_mean(x, axis=1, keepdims=True)
w1 = tf.Variable(tf.random.stateless_normal([64, WIDTH], seed=[7, 8]) * 0.1)
w2 = tf.Variable(0.1 * tf.ones([WIDTH, 1]))


def eager():
    with tf.GradientTape() as tape:
        hidden = tf.nn.relu(tf.matmul(x, w1))
        error = tf.matmul(hidden, w2) - y
        loss = tf.reduce_mean(tf.square(error))
    for w, slope in zip([w1, w2], tape.gradient(loss, [w1, w2]), strict=True):
        w.assign_sub(0.001 * slope)
    return loss


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
