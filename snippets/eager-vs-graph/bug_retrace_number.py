"""Eight training steps, numbered."""

# /// script
# [tool.traced]
# raises = "AssertionError: 8 traces for 8 steps"
#
# [tool.traced.variants.fixed]
# edits = [["    train(step)", "    train(tf.constant(step))"]]
#
# [tool.traced.variants.eager]
# edits = [
#   ["@tf.function\n", ""],
#   ["traces = train.experimental_get_tracing_count()\n", ""],
#   ["print(\"traces:\", traces)\n", ""],
#   ["assert traces == 1, f\"{traces} traces for 8 steps\"", "assert round(float(weight), 3) == 1.964"],
# ]
# ///
import tensorflow as tf

weight = tf.Variable(10.0)


@tf.function
def train(step):
    rate = 0.5 / (1.0 + tf.cast(step, tf.float32))
    weight.assign_sub(rate * weight)


for step in range(8):
    train(step)

print(f"weight: {weight.numpy():.3f}")
traces = train.experimental_get_tracing_count()
print("traces:", traces)
assert traces == 1, f"{traces} traces for 8 steps"
