"""A variable made on every call, and one made on the first."""

# /// script
# [tool.traced]
# raises = "ValueError: .*only supports singleton tf.Variables"
#
# [tool.traced.variants.once]
# edits = [["    count = tf.Variable(0)\n", "    global count\n    if count is None:\n        count = tf.Variable(0)\n"]]
# ///
import tensorflow as tf

count = None


# --8<-- [start:step]
@tf.function
def step():
    print("tracing")
    count = tf.Variable(0)
    return count.assign_add(1)


print(step().numpy())
print(step().numpy())
# --8<-- [end:step]
