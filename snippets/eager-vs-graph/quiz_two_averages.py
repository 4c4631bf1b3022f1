"""The average time of five calls, then of the next five."""

# /// script
# [tool.traced]
# volatile_numbers = true
# ///
import time

import tensorflow as tf

x = tf.ones([32, 32])
tf.tanh(x @ x)  # TensorFlow's own warm-up


@tf.function
def planned(x):
    for _ in range(20):
        x = tf.tanh(x @ x)
    return x


def average_of_five():
    start = time.perf_counter()
    for _ in range(5):
        planned(x).numpy()
    return (time.perf_counter() - start) / 5


traces = [planned.experimental_get_tracing_count()]
first_five = average_of_five()
traces.append(planned.experimental_get_tracing_count())
next_five = average_of_five()
traces.append(planned.experimental_get_tracing_count())
