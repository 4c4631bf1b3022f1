"""A training step of a small MLP"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 2.0
# expect = ["eager/graph > 1.5"]
# ///
import tensorflow as tf

images = tf.random.stateless_normal([32, 784], seed=[1, 1])
labels = tf.random.stateless_uniform(
    [32], seed=[2, 2], maxval=10, dtype=tf.int32
)
w1 = tf.Variable(tf.random.stateless_normal([784, 128], seed=[3, 3]) * 0.03)
b1 = tf.Variable(tf.zeros([128]))
w2 = tf.Variable(tf.random.stateless_normal([128, 10], seed=[4, 4]) * 0.1)
b2 = tf.Variable(tf.zeros([10]))
weights = [w1, b1, w2, b2]


def eager():
    with tf.GradientTape() as tape:
        hidden = tf.nn.relu(images @ w1 + b1)
        logits = hidden @ w2 + b2
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        loss = tf.reduce_mean(losses)
    for weight, slope in zip(weights, tape.gradient(loss, weights)):
        weight.assign_sub(0.01 * slope)
    return loss


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
