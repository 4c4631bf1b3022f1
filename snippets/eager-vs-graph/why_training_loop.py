"""A training loop that learns y = 3x"""

# /// script
# [tool.traced.variants.graph]
# edits = [["def step(", "@tf.function\ndef step("]]
# ///
import tensorflow as tf

x = tf.constant([[-1.0], [0.0], [1.0], [2.0]])
y = 3.0 * x
w = tf.Variable([[0.0]])


def step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((x @ w - y) ** 2)
    w.assign_sub(0.06 * tape.gradient(loss, w))
    return loss


for number in range(1, 31):
    loss = step(x, y)
    if number % 10 == 0:
        print(f"step {number}: loss {loss:.4f}")
print(f"w = {w[0, 0]:.3f}")

assert abs(w[0, 0] - 3.0) < 0.01
