"""Measure yours: replace my_step, then run"""

# /// script
# [tool.traced]
# volatile_numbers = true
# ///
import statistics
import time

import tensorflow as tf

w = tf.Variable(tf.eye(64))


def my_step():  # yours goes here
    y = tf.ones([32, 64])
    for _ in range(20):
        y = tf.tanh(y @ w)
    return tf.reduce_mean(y)


def milliseconds(run):
    start = time.perf_counter()
    run().numpy()  # waits for the result, on a GPU too
    return 1000 * (time.perf_counter() - start)


my_step()  # TensorFlow's own warm-up
modes = {
    "eager": my_step,
    "graph": tf.function(my_step),
    "xla": tf.function(my_step, jit_compile=True),
}
first = {name: milliseconds(run) for name, run in modes.items()}
warm = {name: [] for name in modes}
for _ in range(50):  # the modes take turns, so noise hits all alike
    for name, run in modes.items():
        warm[name].append(milliseconds(run))
usual = {name: statistics.median(times) for name, times in warm.items()}
for name in modes:
    line = f"{name}: first call {first[name]:.1f} ms, then {usual[name]:.2f} ms"
    saved = usual["eager"] - usual[name]
    payback = first[name] / saved if saved > 0 else float("inf")
    print(line, "| repaid after", f"{payback:.0f} calls")
assert first["graph"] > usual["graph"]
