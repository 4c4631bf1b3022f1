"""One loss, measured on six batches."""

# /// script
# [tool.traced]
# raises = "AssertionError: the body ran 6 times"
#
# [tool.traced.variants.fixed]
# edits = [
#   ["for number in", "measure = tf.function(loss)\nfor number in"],
#   ["    measure = tf.function(loss)\n", ""],
# ]
#
# [tool.traced.variants.eager]
# edits = [
#   ["tf.function(loss)", "loss"],
#   ["print(\"traces:\", measure.experimental_get_tracing_count())\n", "print(\"body ran:\", runs)\n"],
#   ["assert runs == 1, f\"the body ran {runs} times\"", "assert runs == 6"],
# ]
# ///
import tensorflow as tf

runs = 0


def loss(batch):
    global runs
    runs += 1
    return tf.reduce_mean(batch**2)


for number in range(6):
    measure = tf.function(loss)
    measure(tf.fill([32], float(number)))

print("traces:", measure.experimental_get_tracing_count())
assert runs == 1, f"the body ran {runs} times"
