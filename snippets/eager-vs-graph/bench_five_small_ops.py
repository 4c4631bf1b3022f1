"""Five ops on 32 floats"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.5
# expect = ["eager/graph < 2.5", "eager/graph > 0.4"]
# ///
import tensorflow as tf

x = tf.linspace(-1.0, 1.0, 32)


def eager():
    centred = x - tf.reduce_mean(x)
    scaled = tf.tanh(centred * 0.5)
    return tf.reduce_sum(scaled)


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
