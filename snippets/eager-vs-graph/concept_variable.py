"""A variable keeps its identity and changes its value"""

import tensorflow as tf

weight = tf.Variable([1.0, 2.0])
kept = weight
weight.assign_add([10.0, 10.0])
print(kept.numpy())
assert kept is weight

weight = weight + 1.0  # reads it, and makes a tensor
print(type(weight).__name__)
assert not isinstance(weight, tf.Variable) and kept[0] == 11
