"""Checks the `step` of code_momentum.py, as a graph and with XLA."""

import tensorflow as tf


def expected():
    weight = velocity = 0.0  # the same in plain Python
    for _ in range(5):
        yield (2.0 * weight - 7.0) ** 2
        velocity = 0.5 * velocity + 4.0 * (2.0 * weight - 7.0)
        weight = weight - 0.25 * velocity


def compare(step, weight, velocity, mode):
    weight.assign(0.0)
    velocity.assign(0.0)
    for n, wanted in enumerate(expected(), 1):
        loss = float(step(tf.constant(2.0), tf.constant(7.0)))
        said = f"{mode}, step {n}: loss {loss:.1f}, not {wanted:.1f}"
        assert abs(loss - wanted) < 0.01, said


def check(step, weight, velocity):
    assert hasattr(step, "python_function"), "not a tf.function"
    compare(step, weight, velocity, "graph")
    traces = step.experimental_get_tracing_count()
    assert traces == 1, f"{traces} traces, where one would do"
    fast = tf.function(step.python_function, jit_compile=True)
    compare(fast, weight, velocity, "XLA")
    print("step is right, as a graph and with XLA")


if __name__ == "__main__":
    from code_momentum import step, velocity, weight

    check(step, weight, velocity)
