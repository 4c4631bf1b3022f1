"""One sort"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.2
# label = "100 floats"
#
# [tool.traced.variants.medium]
# edits = [["COUNT = 100", "COUNT = 10_000"]]
# label = "10,000 floats"
#
# [tool.traced.variants.large]
# edits = [["COUNT = 100", "COUNT = 200_000"]]
# label = "200,000 floats"
# expect = ["eager/xla < 0.9"]
# ///
import tensorflow as tf

COUNT = 100
x = tf.random.stateless_uniform([COUNT], seed=[5, 6])


def eager():
    return tf.sort(x)


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
