"""Five commands to remember, in one program."""

import sys

import tensorflow as tf

python_runs = []


@tf.function(input_signature=[tf.TensorSpec([None])])
def spread(x):
    python_runs.append("ran")
    tf.print("spread of", x, output_stream=sys.stdout)
    return tf.reduce_max(x) - tf.reduce_min(x)


spread(tf.constant([1.0, 4.0]))
spread(tf.constant([1.0, 4.0, 6.0]))
print(spread.experimental_get_tracing_count())

tf.config.run_functions_eagerly(True)
spread(tf.constant([2.0, 3.0]))
tf.config.run_functions_eagerly(False)

fast = tf.function(tf.reduce_max, jit_compile=True)
print(fast(tf.constant([1.0, 4.0])).numpy())
assert spread.experimental_get_tracing_count() == 1
assert len(python_runs) == 2  # traced once, run eagerly once
assert fast(tf.constant([1.0, 4.0])) == 4.0
