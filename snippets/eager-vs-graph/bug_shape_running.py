"""Score a batch of any size."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# raises = "InvalidArgumentError: Detected at node matmul defined at"
#
# [tool.traced.variants.fixed]
# edits = [
#   ["tf.TensorSpec([None, None])", "tf.TensorSpec([None, 4])"],
#   ["batch = tf.transpose(tf.ones([3, 4]))", "batch = tf.ones([3, 4])"],
# ]
#
# [tool.traced.variants.signed]
# edits = [["tf.TensorSpec([None, None])", "tf.TensorSpec([None, 4])"]]
# raises = "TypeError: Binding inputs to tf.function failed"
#
# [tool.traced.variants.eager]
# edits = [
#   ["any_batch = [tf.TensorSpec([None, None])]\n", ""],
#   ["@tf.function(input_signature=any_batch)\n", ""],
# ]
# raises = "InvalidArgumentError: Matrix size-incompatible"
# ///
import tensorflow as tf

weights = tf.Variable(tf.ones([4, 2]))
any_batch = [tf.TensorSpec([None, None])]


@tf.function(input_signature=any_batch)
def score(batch):
    centred = batch - tf.reduce_mean(batch, axis=0)
    return tf.nn.softmax(centred @ weights)


batch = tf.transpose(tf.ones([3, 4]))
scores = score(batch)
print(scores.shape)
assert scores.shape == [3, 2]
