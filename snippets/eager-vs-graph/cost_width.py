"""The same two layers, narrow and wide"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# measure = ["eager_narrow", "graph_narrow", "eager_wide", "graph_wide"]
# budget_s = 2.5
# expect = ["eager_narrow/graph_narrow > 1.8", "eager_wide/graph_wide < 1.8"]
# ///
import tensorflow as tf


def make_step(width):
    x = tf.random.stateless_normal([64, width], seed=[1, 1])
    layers = [tf.Variable(tf.eye(width) * 0.9) for _ in range(2)]

    def step():
        with tf.GradientTape() as tape:
            y = x
            for layer in layers:
                y = tf.nn.relu(y @ layer)
            loss = tf.reduce_mean(tf.square(y))
        for layer, slope in zip(layers, tape.gradient(loss, layers)):
            layer.assign_sub(0.01 * slope)
        return loss

    return step


eager_narrow, eager_wide = make_step(width=32), make_step(width=1536)
graph_narrow, graph_wide = tf.function(eager_narrow), tf.function(eager_wide)

eager_narrow(), eager_wide()  # TensorFlow's own warm-up counts for no mode
