"""The peak memory of one chain of ops, in two modes."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf

memory = tf.config.experimental
x = tf.ones([8 * 1024 * 1024])  # 32 MiB


def chain(x):
    a = x + 1.0
    b = a * 2.0
    c = b - 3.0
    d = c * 4.0
    e = d + 5.0
    return tf.sqrt(tf.abs(e))


def peak_bytes(run):
    run(x)  # what tracing needs does not count
    before = memory.get_memory_info("CPU:0")["current"]
    memory.reset_memory_stats("CPU:0")
    run(x)
    return memory.get_memory_info("CPU:0")["peak"] - before


eager = peak_bytes(chain)
graph = peak_bytes(tf.function(chain))
