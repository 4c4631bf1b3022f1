"""A number taken out in the body."""

# /// script
# [tool.traced]
# raises = "AttributeError: .*no attribute 'numpy'"
#
# [tool.traced.variants.no-autograph]
# edits = [["@tf.function", "@tf.function(autograph=False)"]]
# raises = "OperatorNotAllowedInGraphError: .*as a Python `bool`"
# ///
import tensorflow as tf


@tf.function
def positive(x):
    if x > 0.0:
        return x.numpy()
    return 0.0


positive(tf.constant(1.0))
