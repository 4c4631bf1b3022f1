"""tf.Session is not old style: it is not there."""

# /// script
# [tool.traced]
# raises = "AttributeError: module 'tensorflow' has no attribute 'Session'"
# ///
import tensorflow as tf

graph = tf.Graph()
with graph.as_default():
    y = tf.constant(2) * 3

with tf.Session(graph=graph) as session:
    print(session.run(y))
