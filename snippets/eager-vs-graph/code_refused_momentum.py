"""Two programs that the checker of the step with momentum refuses."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# raises = "AssertionError: graph, step 3: loss 49.0, not 0.0"
#
# [tool.traced.variants.tf-print]
# edits = [
#   ["v = 0.5 * velocity + gradient", "v = velocity.assign(0.5 * velocity + gradient)"],
#   ["    return loss", "    tf.print(loss)\n    return loss"],
# ]
# raises = "InvalidArgumentError: Detected unsupported operations"
# ///
import tensorflow as tf

from code_check_momentum import check

weight, velocity = tf.Variable(0.0), tf.Variable(0.0)


@tf.function
def step(x, y):
    with tf.GradientTape() as tape:
        loss = (weight * x - y) ** 2
    gradient = tape.gradient(loss, weight)
    v = 0.5 * velocity + gradient
    weight.assign_sub(0.25 * v)
    return loss


check(step, weight, velocity)
