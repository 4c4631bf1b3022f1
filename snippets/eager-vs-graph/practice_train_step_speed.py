"""One training step, before and after the decorator."""

# /// script
# [tool.traced]
# measure = ["eager", "graph"]
# expect = ["eager/graph > 1.5"]
# ///
import tensorflow as tf

tf.random.set_seed(0)
x, y = tf.random.normal([32, 16]), tf.random.normal([32, 1])
weights = [tf.Variable(tf.random.normal([16, 16]) * 0.1) for _ in range(4)]
last = tf.Variable(tf.random.normal([16, 1]) * 0.1)


def eager():
    with tf.GradientTape() as tape:
        h = x
        for w in weights:
            h = tf.nn.relu(h @ w)
        loss = tf.reduce_mean((h @ last - y) ** 2)
    variables = [*weights, last]
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(0.01 * gradient)
    return loss


graph = tf.function(eager)
