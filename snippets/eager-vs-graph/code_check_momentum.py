"""Checks the `step` of code_momentum.py, as a graph and with XLA."""

# /// script
# [tool.traced.variants.no-memory]
# edits = [["from code_momentum import step, velocity, weight", """\
# weight, velocity = tf.Variable(0.0), tf.Variable(0.0)
#
#
# @tf.function
# def step(x, y):
#     with tf.GradientTape() as tape:
#         loss = (weight * x - y) ** 2
#     gradient = tape.gradient(loss, weight)
#     velocity = 0.5 * 0.0 + gradient
#     weight.assign_sub(0.25 * velocity)
#     return loss
# """]]
# raises = "AssertionError: graph, step 3: loss"
#
# [tool.traced.variants.tf-print]
# edits = [["from code_momentum import step, velocity, weight", """\
# weight, velocity = tf.Variable(0.0), tf.Variable(0.0)
#
#
# @tf.function
# def step(x, y):
#     with tf.GradientTape() as tape:
#         loss = (weight * x - y) ** 2
#     gradient = tape.gradient(loss, weight)
#     velocity.assign(0.5 * velocity + gradient)
#     weight.assign_sub(0.25 * velocity)
#     tf.print(loss)
#     return loss
# """]]
# raises = "InvalidArgumentError: Detected unsupported operations"
# ///
import tensorflow as tf

from code_momentum import step, velocity, weight

x, y = tf.constant(2.0), tf.constant(7.0)


def check(run, mode):
    weight.assign(0.0)
    velocity.assign(0.0)
    w = v = 0.0  # the same in plain Python
    for n in range(1, 6):
        wanted = (2.0 * w - 7.0) ** 2
        v = 0.5 * v + 4.0 * (2.0 * w - 7.0)
        w = w - 0.25 * v
        loss = float(run(x, y))
        said = f"{mode}, step {n}: loss {loss:.2f}, not {wanted:.2f}"
        assert abs(loss - wanted) < 0.01, said


assert hasattr(step, "python_function"), "not a tf.function"
check(step, "graph")
traces = step.experimental_get_tracing_count()
assert traces == 1, f"{traces} traces, where one would do"
check(tf.function(step.python_function, jit_compile=True), "XLA")
print("step is right, as a graph and with XLA")
