"""Peak memory of six big intermediates, counted by the allocator"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# tolerance = 0.02
# ///
import tensorflow as tf

x = tf.ones([8 * 1024 * 1024])  # 32 MiB


def chain(x):
    a = x + 1.0
    b = a * 2.0
    c = b - 3.0
    d = c * 4.0
    e = d + 5.0
    return tf.sqrt(tf.abs(e))


def peak_mib(run):
    run(x)  # trace and warm up first
    before = tf.config.experimental.get_memory_info("CPU:0")["current"]
    tf.config.experimental.reset_memory_stats("CPU:0")
    run(x)
    after = tf.config.experimental.get_memory_info("CPU:0")["peak"]
    return round((after - before) / 2**20)


# --8<-- [start:eager]
print(peak_mib(chain), "MiB")
# --8<-- [end:eager]
# --8<-- [start:graph]
print(peak_mib(tf.function(chain)), "MiB")
# --8<-- [end:graph]
# --8<-- [start:xla]
print(peak_mib(tf.function(chain, jit_compile=True)), "MiB")
# --8<-- [end:xla]
assert peak_mib(tf.function(chain)) < 0.6 * peak_mib(chain)
