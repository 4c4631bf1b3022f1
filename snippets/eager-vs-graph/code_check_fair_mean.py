"""Checks the `fair_mean` of code_fair_mean.py."""

import tensorflow as tf

CASES = [
    ([3.0, 1.0, 8.0], 3.0),
    ([4.0, 4.0, 4.0, 4.0], 4.0),
    ([9.0, 1.0, 2.0, 5.0, 8.0], 5.0),
]


def check(fair_mean):
    is_graph = hasattr(fair_mean, "get_concrete_function")
    assert is_graph, "not a tf.function"
    for votes, score in CASES:
        got = float(fair_mean(tf.constant(votes)))
        assert abs(got - score) < 0.01, f"{votes}: {got:.1f}"
    traces = fair_mean.experimental_get_tracing_count()
    assert traces == 1, f"{traces} traces, where one would do"
    print("fair_mean is right")


if __name__ == "__main__":
    from code_fair_mean import fair_mean

    check(fair_mean)
