"""One trace, yet XLA compiles again for every new shape"""

# /// script
# [tool.traced]
# volatile_numbers = true
# ///
import statistics
import time

import tensorflow as tf


@tf.function(jit_compile=True, input_signature=[tf.TensorSpec([None, 64])])
def layer(batch):
    return tf.reduce_sum(tf.nn.softmax(batch @ tf.transpose(batch)))


def median_ms(batches):
    times = []
    for batch in batches:
        start = time.perf_counter()
        layer(batch).numpy()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


batches = [tf.ones([size, 64]) for size in range(8, 13)]
layer(tf.ones([4, 64]))
# --8<-- [start:new]
new = median_ms(batches)
print(f"{new:.1f} ms")
# --8<-- [end:new]
# --8<-- [start:seen]
seen = median_ms(batches)
print(f"{seen:.1f} ms")
# --8<-- [end:seen]
# --8<-- [start:traces]
print(layer.experimental_get_tracing_count())
# --8<-- [end:traces]
assert new > 5 * seen and layer.experimental_get_tracing_count() == 1
