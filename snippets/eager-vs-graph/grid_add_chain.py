"""A chain of scalar adds"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.2
# label = "1 op"
# expect = ["eager/graph < 0.9"]
#
# [tool.traced.variants.medium]
# edits = [["STEPS = 1", "STEPS = 10"]]
# label = "10 ops"
#
# [tool.traced.variants.large]
# edits = [["STEPS = 1", "STEPS = 100"]]
# label = "100 ops"
# expect = ["eager/graph > 2"]
# ///
import tensorflow as tf

STEPS = 1
one = tf.constant(1.0)


def eager():
    total = one
    for _ in range(STEPS):
        total = total + one
    return total


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
