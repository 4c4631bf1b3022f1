"""Cut a negative score off at zero."""

# /// script
# [tool.traced]
# raises = "OperatorNotAllowedInGraphError: Using a symbolic `tf.Tensor` as a Python `bool` is not allowed"
#
# [tool.traced.variants.fixed]
# edits = [["max(score, 0.0)", "tf.maximum(score, 0.0)"]]
#
# [tool.traced.variants.eager]
# edits = [["@tf.function\n", ""]]
# ///
import tensorflow as tf


@tf.function
def clip(score):
    return max(score, 0.0)


clipped = float(clip(tf.constant(-3.0)))
print(clipped)
assert clipped == 0.0
