"""A recurrent layer, step by step"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.2
# label = "5 steps"
#
# [tool.traced.variants.medium]
# edits = [["STEPS = 5", "STEPS = 20"]]
# label = "20 steps"
#
# [tool.traced.variants.large]
# edits = [["STEPS = 5", "STEPS = 50"]]
# label = "50 steps"
# expect = ["eager/graph > 2"]
# ///
import tensorflow as tf

STEPS = 5
inputs = tf.random.stateless_normal([STEPS, 8, 32], seed=[1, 2])
w = tf.random.stateless_normal([32, 32], seed=[3, 4]) * 0.1
u = tf.random.stateless_normal([32, 32], seed=[5, 6]) * 0.1


def eager():
    state = tf.zeros([8, 32])
    for step in range(STEPS):
        mixed = tf.matmul(inputs[step], w) + tf.matmul(state, u)
        state = tf.tanh(mixed)
    return state


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
