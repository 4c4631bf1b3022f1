"""Allocator bytes: less in a graph here, more in a graph there."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf


def memory(statistic):
    return tf.config.experimental.get_memory_info("CPU:0")[statistic] / 2**20


def chain(x):
    a = x * 2.0
    b = tf.sin(a)
    c = b + 1.0
    d = tf.exp(c)
    e = d - 3.0
    return tf.reduce_sum(tf.tanh(e))


def peak(function, x):
    function(x)  # trace first, so that only the work is counted
    before = memory("current")
    tf.config.experimental.reset_memory_stats("CPU:0")
    function(x)
    return memory("peak") - before


def kept(function):
    before = memory("current")
    for n in range(4):
        function(n)
    return memory("current") - before


def scale(n):
    return tf.ones([1024, 2048]) * n


x = tf.ones([1024, 2048])
chain_eager, chain_graph = peak(chain, x), peak(tf.function(chain), x)
scale_graph = tf.function(scale)
kept_eager, kept_graph = kept(scale), kept(scale_graph)
# --8<-- [start:chain_eager]
print(f"{chain_eager:.0f} MiB")
# --8<-- [end:chain_eager]
# --8<-- [start:chain_graph]
print(f"{chain_graph:.0f} MiB")
# --8<-- [end:chain_graph]
# --8<-- [start:kept_eager]
print(f"{kept_eager:.0f} MiB")
# --8<-- [end:kept_eager]
# --8<-- [start:kept_graph]
print(f"{kept_graph:.0f} MiB")
# --8<-- [end:kept_graph]
assert chain_eager > 3 * chain_graph
assert kept_graph > 30
assert kept_eager < 1
