"""A layer written for readers, and for speed"""

# /// script
# [tool.traced]
# measure = ["readable_eager", "clever_eager", "readable_graph", "clever_graph"]
# budget_s = 2.0
# expect = ["readable_eager/clever_eager > 1.1", "readable_graph/clever_graph < 1.5"]
# ///
import tensorflow as tf

x = tf.random.stateless_normal([256, 256], seed=[1, 2])
raw = tf.raw_ops


def readable_eager():
    centred = x - tf.reduce_mean(x, axis=-1, keepdims=True)
    spread = tf.sqrt(tf.reduce_mean(tf.square(centred), axis=-1, keepdims=True))
    normal = centred / (spread + 1e-3)
    swish = normal * tf.sigmoid(normal)
    return 1.5 * swish + 0.25


def clever_eager():
    d = raw.Sub(x=x, y=raw.Mean(input=x, axis=-1, keep_dims=True))
    s = raw.Mean(input=raw.Mul(x=d, y=d), axis=-1, keep_dims=True)
    n = raw.Div(x=d, y=raw.AddV2(x=raw.Sqrt(x=s), y=1e-3))
    m = raw.Mul(x=n, y=raw.Sigmoid(x=n))
    return raw.AddV2(x=raw.Mul(x=m, y=1.5), y=0.25)


readable_graph = tf.function(readable_eager)
clever_graph = tf.function(clever_eager)

tf.debugging.assert_near(readable_eager(), clever_eager(), atol=1e-4)
