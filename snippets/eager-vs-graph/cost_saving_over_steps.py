"""A training run in both modes, tracing included"""

# /// script
# [tool.traced]
# volatile_numbers = true
# ///
import time

import tensorflow as tf

x = tf.random.stateless_normal([32, 64], seed=[1, 1])
y = tf.reduce_sum(x, axis=1, keepdims=True)
w = tf.Variable(tf.random.stateless_normal([64, 1], seed=[2, 2]) * 0.1)
b = tf.Variable(0.0)


def step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(x @ w + b - y))
    slopes = tape.gradient(loss, [w, b])
    w.assign_sub(0.01 * slopes[0])
    b.assign_sub(0.01 * slopes[1])
    return loss


def seconds(run, steps):
    start = time.perf_counter()
    for _ in range(steps):
        run().numpy()  # waits for the result
    return time.perf_counter() - start


step()  # TensorFlow's own warm-up counts for neither mode
planned = tf.function(step)
eager_1, graph_1 = seconds(step, 1), seconds(planned, 1)
eager_300, graph_300 = seconds(step, 300), graph_1 + seconds(planned, 299)
print(f"  1 step:  eager {eager_1:.3f} s, graph {graph_1:.3f} s")
print(f"300 steps: eager {eager_300:.3f} s, graph {graph_300:.3f} s")
# --8<-- [start:saved]
print(f"{eager_300 - graph_300:.1f} s")
# --8<-- [end:saved]
assert eager_1 < graph_1 and graph_300 < eager_300
