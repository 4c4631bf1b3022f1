"""One function, two honest-looking averages over five calls"""

# /// script
# [tool.traced]
# volatile_numbers = true
# ///
import time

import tensorflow as tf

x = tf.ones([32, 32])


@tf.function
def planned(x):
    for _ in range(20):
        x = tf.tanh(x @ x)
    return x


def average_ms(calls):
    start = time.perf_counter()
    for _ in range(calls):
        planned(x).numpy()
    return 1000 * (time.perf_counter() - start) / calls


tf.tanh(x @ x)  # TensorFlow's own warm-up
# --8<-- [start:mixed]
mixed = average_ms(5)
print(f"first call inside: {mixed:.2f} ms per call")
# --8<-- [end:mixed]
# --8<-- [start:apart]
apart = average_ms(5)
print(f"first call apart:  {apart:.2f} ms per call")
# --8<-- [end:apart]
assert mixed > 3 * apart
