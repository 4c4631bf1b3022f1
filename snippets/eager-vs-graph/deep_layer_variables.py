"""The variables that Keras sees in a layer."""

import keras
import tensorflow as tf


class Plain(keras.layers.Layer):
    def build(self, shape):
        self.w = tf.Variable(tf.ones([shape[-1], 1]))

    def call(self, x):
        return x @ self.w


class Tracked(Plain):
    def build(self, shape):
        self.w = self.add_weight(shape=[shape[-1], 1])


plain, tracked = Plain(), Tracked()
plain(tf.ones([2, 3])), tracked(tf.ones([2, 3]))
# --8<-- [start:plain]
print(len(plain.trainable_variables))
# --8<-- [end:plain]
# --8<-- [start:tracked]
print(len(tracked.trainable_variables))
# --8<-- [end:tracked]
assert plain.trainable_variables == plain.variables == []
assert len(tracked.trainable_variables) == 1
