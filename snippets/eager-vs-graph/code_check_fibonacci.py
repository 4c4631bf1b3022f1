"""Checks the `fibonacci` and the `calls` of code_fibonacci.py."""

import tensorflow as tf

CASES = [(7, 13), (1, 1), (2, 1), (30, 832040)]


def check(fibonacci, calls):
    assert isinstance(calls, tf.Variable), "calls is no tf.Variable"
    before = int(calls)
    for count, last in CASES:
        got = fibonacci(tf.constant(count)).numpy().tolist()
        assert len(got) == count, f"{len(got)} numbers, not {count}"
        assert got[-1] == last, f"number {count} is {got[-1]}"
    counted = int(calls) - before
    assert counted == 4, f"calls went up by {counted} in 4 calls"
    traces = fibonacci.experimental_get_tracing_count()
    assert traces == 1, f"{traces} traces, where one would do"
    print("fibonacci is right")


if __name__ == "__main__":
    from code_fibonacci import calls, fibonacci

    check(fibonacci, calls)
