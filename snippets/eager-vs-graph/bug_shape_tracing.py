"""Take the mean of each row away from it."""

# /// script
# [tool.traced]
# raises = "ValueError: Dimensions must be equal, but are 4 and 3"
#
# [tool.traced.variants.fixed]
# edits = [["axis=1)", "axis=1, keepdims=True)"]]
#
# [tool.traced.variants.eager]
# edits = [["@tf.function\n", ""]]
# raises = "InvalidArgumentError: Incompatible shapes: \\[3,4\\] vs. \\[3\\]"
# ///
import tensorflow as tf

batches = tf.Variable(0)


@tf.function
def centre(batch):
    batches.assign_add(1)
    mean = tf.reduce_mean(batch, axis=1)
    return batch - mean


try:
    centred = centre(tf.ones([3, 4]))
finally:
    print("batches:", batches.numpy())
print(centred.numpy().sum())
assert centred.shape == [3, 4]
