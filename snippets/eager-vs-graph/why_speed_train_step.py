"""A training step of a small network"""

# /// script
# [tool.traced]
# measure = ["eager", "graph"]
# budget_s = 2.0
# expect = ["eager/graph > 2"]
# ///
import tensorflow as tf

tf.random.set_seed(1)
x = tf.random.normal([32, 8])
y = tf.reduce_sum(x, axis=1, keepdims=True)
w1 = tf.Variable(tf.random.normal([8, 8]) * 0.3)
w2 = tf.Variable(tf.random.normal([8, 8]) * 0.3)
w3 = tf.Variable(tf.random.normal([8, 1]) * 0.3)
weights = [w1, w2, w3]


def eager():
    with tf.GradientTape() as tape:
        hidden = tf.nn.relu(x @ w1)
        hidden = tf.nn.relu(hidden @ w2)
        loss = tf.reduce_mean((hidden @ w3 - y) ** 2)
    slopes = tape.gradient(loss, weights)
    for w, slope in zip(weights, slopes):
        w.assign_sub(0.01 * slope)
    return loss


@tf.function
def graph():
    return eager()


eager()  # TensorFlow's own warm-up counts for no mode
