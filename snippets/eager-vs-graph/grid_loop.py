"""A loop over a tensor"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.2
# label = "3 rounds"
#
# [tool.traced.variants.medium]
# edits = [["ROUNDS = 3", "ROUNDS = 30"]]
# label = "30 rounds"
#
# [tool.traced.variants.large]
# edits = [["ROUNDS = 3", "ROUNDS = 300"]]
# label = "300 rounds"
# expect = ["eager/graph > 3", "eager/xla > 3"]
# ///
import tensorflow as tf

ROUNDS = 3
rounds = tf.constant(ROUNDS)


def eager():
    x = tf.constant(1.0)
    for _ in tf.range(rounds):
        x = x * 1.01 + 0.5
    return x


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
