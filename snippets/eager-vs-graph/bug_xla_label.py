"""The loss over three classes."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# raises = "AssertionError: the loss is nan"
#
# [tool.traced.variants.fixed]
# edits = [["labels = tf.constant([1, 2, 3])\n", "labels = tf.constant([0, 1, 2])\n"]]
#
# [tool.traced.variants.guarded]
# edits = [["result = loss", "tf.debugging.assert_less(labels, 3)\nresult = loss"]]
# raises = "InvalidArgumentError: Condition x < y did not hold"
#
# [tool.traced.variants.graph]
# edits = [["@tf.function(jit_compile=True)", "@tf.function"]]
# raises = "InvalidArgumentError: Received a label value of 3"
#
# [tool.traced.variants.eager]
# edits = [["@tf.function(jit_compile=True)\n", ""]]
# raises = "InvalidArgumentError: Received a label value of 3"
# ///
import tensorflow as tf

logits = tf.constant([[2.0, 1.0, 0.0]] * 3)
labels = tf.constant([1, 2, 3])
cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits


@tf.function(jit_compile=True)
def loss(labels, logits):
    return tf.reduce_mean(cross_entropy(labels, logits))


result = loss(labels, logits)
print(f"loss: {result:.4f}")
assert tf.math.is_finite(result), f"the loss is {result}"
