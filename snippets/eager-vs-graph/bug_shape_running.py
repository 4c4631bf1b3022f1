"""Score a batch of any size, four features each."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# raises = "InvalidArgumentError: Detected at node mul defined at"
#
# [tool.traced.variants.fixed]
# edits = [["tf.transpose(tf.ones([3, 4]))", "tf.ones([3, 4])"]]
#
# [tool.traced.variants.signed]
# edits = [["tf.TensorSpec([None, None])", "tf.TensorSpec([None, 4])"]]
# raises = "TypeError: Binding inputs to tf.function failed"
#
# [tool.traced.variants.eager]
# edits = [["@tf.function(input_signature=any_batch)\n", ""]]
# raises = "InvalidArgumentError: Incompatible shapes: \\[4,3\\] vs. \\[4\\]"
# ///
import tensorflow as tf

weights = tf.constant([0.1, 0.2, 0.3, 0.4])
any_batch = [tf.TensorSpec([None, None])]


@tf.function(input_signature=any_batch)
def score(batch):
    weighted = batch * weights
    return tf.reduce_sum(weighted, axis=1)


batch = tf.transpose(tf.ones([3, 4]))
scores = score(batch)
print(scores.numpy())
assert scores.shape == [3]
