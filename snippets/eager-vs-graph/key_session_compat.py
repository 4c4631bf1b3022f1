"""What is left of the session lives in compat.v1."""

import tensorflow as tf

graph = tf.Graph()
with graph.as_default():
    y = tf.constant(2) * 3

with tf.compat.v1.Session(graph=graph) as session:
    print(session.run(y))

assert not hasattr(tf, "Session")
assert hasattr(tf.compat.v1, "Session")
