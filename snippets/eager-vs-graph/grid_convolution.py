"""One convolution of 3 × 3"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 1.2
# label = "8 × 8 image"
#
# [tool.traced.variants.medium]
# edits = [["SIDE = 8", "SIDE = 32"]]
# label = "32 × 32 image"
#
# [tool.traced.variants.large]
# edits = [["SIDE = 8", "SIDE = 128"]]
# label = "128 × 128 image"
# ///
import tensorflow as tf

SIDE = 8
image = tf.random.stateless_normal([1, SIDE, SIDE, 32], seed=[1, 2])
kernel = tf.random.stateless_normal([3, 3, 32, 32], seed=[3, 4])


def eager():
    return tf.nn.conv2d(image, kernel, strides=1, padding="SAME")


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode
