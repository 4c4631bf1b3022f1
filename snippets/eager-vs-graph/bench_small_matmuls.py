"""100 matmuls of 10 × 10"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.5
# expect = ["eager/graph > 2"]
# ///
import tensorflow as tf

mix = tf.random.stateless_uniform([10, 10], seed=[1, 2]) / 5.0


def eager():
    state = tf.eye(10)
    for _ in range(100):
        state = tf.matmul(state, mix)
    return state


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
