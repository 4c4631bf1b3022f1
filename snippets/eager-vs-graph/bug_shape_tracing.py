"""Four features in, two scores out."""

# /// script
# [tool.traced]
# raises = "ValueError: Dimensions must be equal, but are 4 and 2"
#
# [tool.traced.variants.fixed]
# edits = [["tf.ones([2, 4])", "tf.ones([4, 2])"]]
#
# [tool.traced.variants.eager]
# edits = [["@tf.function\n", ""]]
# raises = "InvalidArgumentError: Matrix size-incompatible"
# ///
import tensorflow as tf

weights = tf.Variable(tf.ones([2, 4]))
batches = tf.Variable(0)


@tf.function
def score(batch):
    batches.assign_add(1)
    centred = batch - tf.reduce_mean(batch, axis=0)
    return tf.nn.softmax(centred @ weights)


try:
    assert score(tf.ones([3, 4])).shape == [3, 2]
finally:
    print("batches:", batches.numpy())
