"""A layer with some slack in it"""

# /// script
# [tool.traced]
# graphs = ["layer"]
# ///
import tensorflow as tf

weights = tf.Variable(tf.ones([3, 2]))
bias = tf.Variable(tf.zeros([2]))


# --8<-- [start:layer]
@tf.function
def layer(x):
    scale = tf.constant(2.0) * tf.constant(3.0)
    unused = tf.sin(x)
    y = tf.matmul(x, weights) + bias
    y = tf.nn.relu(y)
    return y * 1.0 * scale


# --8<-- [end:layer]
result = layer(tf.ones([4, 3]))
assert result.shape == (4, 2) and result[0, 0] == 18
